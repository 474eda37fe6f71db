using System.Net;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>Signing in through another service, against one that holds the program to the protocol.</summary>
public sealed class OpenIdConnectTests : IAsyncLifetime
{
    private SignInService service = null!;
    private TestApp app = null!;

    public async Task InitializeAsync()
    {
        service = await SignInService.StartAsync();
        app = With(service.Authority);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_the_service_knows_gets_in_with_the_highest_role_its_groups_give()
    {
        service.Claims["groups"] = new[] { "sales", "heads of sales", "golf" };
        using var browser = new PlainBrowser(app);
        Assert.Contains("Use our own login", (await browser.OpenAsync("/sign-in")).Html, StringComparison.Ordinal);

        var done = await SignInAsync(browser, "/queue?view=call-now");

        Assert.Equal((HttpStatusCode.Redirect, "/queue?view=call-now"), (done.Status, done.Location));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/queue")).Status);
        var account = Assert.Single(await AccountsAsync());
        Assert.Equal(("Ana Moss", "ana@example.com", Role.Manager, $"{service.Authority} u-17"), (account.Name, account.Email, account.Role, account.ExternalId));
        await using var db = await app.OpenDbAsync();
        Assert.Equal("role Manager", (await db.Set<AuditEntry>().SingleAsync(e => e.Action == "user.from-elsewhere")).Detail);
    }

    [Fact]
    public async Task The_same_person_comes_back_as_the_same_user_and_another_role_ends_what_was_open()
    {
        service.Claims["groups"] = "heads of sales";
        using var first = new PlainBrowser(app);
        await SignInAsync(first);
        service.Claims["groups"] = "sales";
        service.Claims["email"] = "ana.moss@example.com"; // People marry; who they are does not change.
        using var second = new PlainBrowser(app);

        Assert.Equal("/queue", (await SignInAsync(second)).Location);

        Assert.Equal(Role.Rep, Assert.Single(await AccountsAsync()).Role);
        Assert.Equal(HttpStatusCode.OK, (await second.OpenAsync("/queue")).Status);
        Assert.Equal("/sign-in?ReturnUrl=%2Fqueue", (await first.OpenAsync("/queue")).Location, ignoreCase: true);
    }

    [Theory]
    [InlineData("groups", "golf")]
    [InlineData("groups", null)]
    [InlineData("email", null)]
    public async Task Whom_nobody_gave_a_role_here_stays_outside(string claim, string? value)
    {
        service.Claims["groups"] = "sales";
        service.Claims[claim] = value;
        using var browser = new PlainBrowser(app);

        Assert.Equal("/sign-in?refused=role", (await SignInAsync(browser)).Location);

        Assert.Equal("You were recognised, but nobody has given you a role here. Ask an admin.", (await browser.OpenAsync("/sign-in?refused=role")).Alert);
        Assert.Empty(await AccountsAsync());
    }

    [Fact]
    public async Task A_user_who_was_disabled_here_stays_outside_whatever_the_service_says()
    {
        service.Claims["groups"] = "sales";
        using var before = new PlainBrowser(app);
        await SignInAsync(before);
        await app.Services.GetRequiredService<Accounts>().DisableAsync(Assert.Single(await AccountsAsync()).Id, isDisabled: true, app.Admin.Viewer, default);
        using var browser = new PlainBrowser(app);

        Assert.Equal("/sign-in?refused=role", (await SignInAsync(browser)).Location);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/queue")).Status);
    }

    [Fact]
    public async Task An_address_alone_takes_over_nobodys_account()
    {
        await app.Services.GetRequiredService<Accounts>().InviteAsync("Ana M", "ana@example.com", Role.Admin, null, site: null, app.Admin.Viewer, default);
        service.Claims["groups"] = "sales";
        using var browser = new PlainBrowser(app);

        Assert.Equal("/sign-in?refused=role", (await SignInAsync(browser)).Location);

        Assert.Null(Assert.Single(await AccountsAsync()).ExternalId);
    }

    [Theory]
    [InlineData("aud", "another program")]
    [InlineData("nonce", "of another visit")]
    [InlineData("expired", "true")]
    [InlineData("forged", "true")]
    public async Task A_token_that_was_not_made_for_this_visit_is_refused(string flaw, string value)
    {
        service.Claims["groups"] = "sales";
        if (flaw == "forged") service.IsForged = true;
        else service.Claims[flaw] = value;
        using var browser = new PlainBrowser(app);

        Assert.Equal("/sign-in?refused=service", (await SignInAsync(browser)).Location);

        Assert.Equal("The sign-in service did not let you in. Try again.", (await browser.OpenAsync("/sign-in?refused=service")).Alert);
        Assert.Empty(await AccountsAsync());
    }

    [Fact]
    public async Task What_comes_back_to_another_browser_or_twice_is_refused()
    {
        service.Claims["groups"] = "sales";
        using var victim = new PlainBrowser(app);
        using var attacker = new PlainBrowser(app);
        var back = await service.VisitAsync((await attacker.OpenAsync("/sign-in/elsewhere")).Location!);

        Assert.Equal("/sign-in?refused=service", (await victim.OpenAsync(back)).Location);
        Assert.Equal("/", (await attacker.OpenAsync(back)).Location);
        Assert.Equal("/sign-in?refused=service", (await attacker.OpenAsync(back)).Location);
    }

    [Fact]
    public async Task A_visit_that_was_called_off_ends_at_the_sign_in_page()
    {
        using var browser = new PlainBrowser(app);
        var state = System.Web.HttpUtility.ParseQueryString(new Uri((await browser.OpenAsync("/sign-in/elsewhere")).Location!).Query)["state"];

        Assert.Equal("/sign-in?refused=service", (await browser.OpenAsync("/sign-in/elsewhere/done?error=access_denied&state=" + Uri.EscapeDataString(state!))).Location);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task It_ends_on_a_page_of_this_program(string wanted)
    {
        service.Claims["groups"] = "sales";
        using var browser = new PlainBrowser(app);

        Assert.Equal("/", (await SignInAsync(browser, wanted)).Location);
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_so_and_the_other_ways_in_are_open()
    {
        await using var gone = await SignInService.StartAsync();
        var authority = gone.Authority;
        await gone.DisposeAsync();
        await using var alone = With(authority);
        using var browser = new PlainBrowser(alone);

        Assert.Equal("/sign-in?refused=away", (await browser.OpenAsync("/sign-in/elsewhere")).Location);

        var page = await browser.OpenAsync("/sign-in?refused=away");
        Assert.Equal("The sign-in service does not answer. Try again in a while, or use another way in.", page.Alert);
        Assert.Contains("name=\"Given.Password\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_service_there_is_no_such_door()
    {
        using var none = new TestApp();
        using var browser = new PlainBrowser(none);

        Assert.Equal("/sign-in", (await browser.OpenAsync("/sign-in/elsewhere")).Location);
        Assert.DoesNotContain("elsewhere", (await browser.OpenAsync("/sign-in")).Html, StringComparison.Ordinal);
    }

    private static TestApp With(string authority)
    {
        var made = new TestApp().With("Access:OpenIdConnect:Authority", authority).With("Access:OpenIdConnect:ClientId", SignInService.Client)
            .With("Access:OpenIdConnect:ClientSecret", SignInService.Secret).With("Access:OpenIdConnect:RequireHttps", "false").With("Access:OpenIdConnect:Name", "our own login")
            .With("Access:OpenIdConnect:RoleClaim", "groups").With("Access:OpenIdConnect:Roles:sales", "Rep").With("Access:OpenIdConnect:Roles:heads of sales", "Manager");
        // Cookies of the visit last for minutes, by the clock of whoever keeps them.
        var now = TimeProvider.System.GetUtcNow();
        if (made.Clock.GetUtcNow() < now) made.Clock.SetUtcNow(now);
        return made;
    }

    private async Task<PlainBrowser.Shown> SignInAsync(PlainBrowser browser, string wanted = "/queue")
    {
        var sent = await browser.OpenAsync("/sign-in/elsewhere?returnUrl=" + Uri.EscapeDataString(wanted));
        return await browser.OpenAsync(await service.VisitAsync(sent.Location!));
    }

    /// <summary>All but the admin that tests come with.</summary>
    private async Task<List<Account>> AccountsAsync()
    {
        var admin = app.Admin.Viewer.UserId;
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync();
        return await db.Users.Where(a => a.Id != admin).ToListAsync();
    }
}
