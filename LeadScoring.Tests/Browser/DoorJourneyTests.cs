using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>Getting in, being sent out, and what a role shows.</summary>
[Collection(Journeys.Name)]
public sealed class DoorJourneyTests(Chromium chromium) : IAsyncLifetime
{
    private ScreenApp app = null!;

    public async Task InitializeAsync() => app = await ScreenApp.StartAsync(leads: 20);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public Task One_click_lets_a_ready_made_user_in_over_plain_http_on_this_machine_and_one_lets_them_out() => new Visit(chromium, app, isNobody: true).RunAsync(async page =>
    {
        await page.GotoAsync("/queue?view=new-today");
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Alex Adams" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/queue\\?view=new-today", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator(".live-status")).ToHaveTextAsync("Live", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
        await page.Locator(".user-menu summary:has(.user-name)").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.GotoAsync("/queue");
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Sign in");
    });

    [Fact]
    public async Task Whose_role_is_taken_away_is_sent_to_the_sign_in_page()
    {
        var manager = await app.App.AsAsync(Role.Manager, "North");
        await new Visit(chromium, app, manager).RunAsync(async page =>
        {
            await page.OpenAsync("/import");

            await app.App.Services.GetRequiredService<Accounts>().ChangeAsync(manager.Account.Id, Role.Rep, manager.Account.TeamId, app.App.Admin.Viewer, default);

            await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Sign in");
            Assert.Contains("returnUrl=%2Fimport", page.Url, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Somebody_at_the_keyboard_keeps_the_session_open_and_a_page_alone_does_not()
    {
        await using var other = await ScreenApp.StartAsync(leads: 20, new TestApp().With("Access:IdleTime", "00:30:00").With("Access:LongestSession", "12:00:00"));
        var rep = await other.App.AsAsync(Role.Manager, "North");
        await new Visit(chromium, other, rep).RunAsync(async page =>
        {
            await page.OpenAsync("/queue");
            other.App.Clock.Advance(TimeSpan.FromMinutes(20));
            var before = rep.Session.SeenAt;
            await page.Keyboard.PressAsync("Shift");
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (rep.Session.SeenAt < before.AddMinutes(19) && await look.WaitForNextTickAsync())
            {
                // The browser tells it in a moment.
            }
            other.App.Clock.Advance(TimeSpan.FromMinutes(20));
            await page.OpenAsync("/queue");

            other.App.Clock.Advance(TimeSpan.FromMinutes(31));

            await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Sign in");
        });
    }

    [Fact]
    public async Task A_role_sees_only_its_own_rail_and_is_told_what_is_not_for_it()
    {
        var rep = await app.App.AsAsync(Role.Rep, "North");
        await new Visit(chromium, app, rep).RunAsync(async page =>
        {
            await page.OpenAsync("/queue");
            Assert.Equal(["Queue", "Profile"], await page.Locator("nav[aria-label=Main] a").AllInnerTextsAsync());

            var refused = await page.GotoAsync("/settings/users");
            Assert.Equal(403, refused!.Status);
            await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("This page is not for your role");
        }, expectedStatus: [403]);
    }

    [Fact]
    public Task Users_are_invited_and_given_another_team_on_the_page() => new Visit(chromium, app).RunAsync(async page =>
    {
        await page.OpenAsync("/settings/users");
        await page.GetByLabel("New office").FillAsync("Austin");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add office" }).ClickAsync();
        await page.GetByLabel("New team").FillAsync("North");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add team" }).ClickAsync();
        await Expect(page.Locator("main").GetByRole(AriaRole.Status)).ToContainTextAsync("The team was added.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Change Austin" }).ClickAsync();
        await page.GetByLabel("Name of the team").FillAsync("North side");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Rename North" }).ClickAsync();
        await Expect(page.Locator("main").GetByRole(AriaRole.Status)).ToContainTextAsync("It is called North side now.");
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Ana Moss");
        await page.GetByLabel("E-mail", new PageGetByLabelOptions { Exact = true }).FillAsync("ana@example.com");
        await page.GetByLabel("Team", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("North side");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Invite" }).ClickAsync();
        await Expect(page.Locator("#one-time-link")).ToContainTextAsync("/invite/");
        var link = await page.Locator("#one-time-link").InnerTextAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(link);
        await page.GetByLabel("Choose a password").FillAsync("seven kites over a quiet lake");
        await page.GetByLabel("The same once more").FillAsync("seven kites over a quiet lake");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save and sign in" }).ClickAsync();

        await Expect(page.Locator(".user-name")).ToHaveTextAsync("Ana Moss");
    });

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/invite/nothing")]
    [InlineData("/invite/{invite}")]
    [InlineData("/first-run/nothing")]
    public async Task A_page_of_the_door_is_accessible_and_fits(string path)
    {
        var invite = (await app.App.Services.GetRequiredService<Accounts>().InviteAsync("Ana Moss", "ana@example.com", Role.Rep, null, null, app.App.Admin.Viewer, default)).Token!;
        await new Visit(chromium, app, isNobody: true).RunAsync(async page =>
        {
            await page.GotoAsync(path.Replace("{invite}", invite, StringComparison.Ordinal));
            foreach (var look in new[] { new Look(), new Look(Theme: "dark"), new Look(320, 640), new Look(320, 640, "dark") })
            {
                await page.SetViewportSizeAsync(look.Width, look.Height);
                await page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", look.Theme);
                await page.AssertAccessibleAsync(look);
                Assert.True(await page.WiderThanWindowAsync() <= 0, $"The page scrolls sideways ({look}).");
            }
        });
    }

    [Fact]
    public async Task A_passkey_is_made_by_the_link_of_an_invitation_and_lets_in()
    {
        var invite = (await app.App.Services.GetRequiredService<Accounts>().InviteAsync("Ana Moss", "ana@example.com", Role.Rep, null, null, app.App.Admin.Viewer, default)).Token!;
        // Passkeys belong to a name; a number is none.
        var named = app.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await new Visit(chromium, app, isNobody: true, address: named).RunAsync(async page =>
        {
            var devtools = await page.Context.NewCDPSessionAsync(page);
            await devtools.SendAsync("WebAuthn.enable");
            await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true } });

            await page.GotoAsync("/invite/" + invite);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a passkey instead" }).ClickAsync();
            await Expect(page.Locator(".user-name")).ToHaveTextAsync("Ana Moss");
            await page.ConnectedAsync();

            await page.Context.ClearCookiesAsync();
            await page.GotoAsync("/sign-in");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" }).ClickAsync();
            await Expect(page.Locator(".user-name")).ToHaveTextAsync("Ana Moss");
            await page.ConnectedAsync();
        });
    }
}
