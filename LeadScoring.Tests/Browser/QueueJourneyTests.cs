using System.Globalization;
using System.Text.RegularExpressions;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>A rep's day at the queue.</summary>
[Collection(Journeys.Name)]
public sealed class QueueJourneyTests(Chromium chromium) : IAsyncLifetime
{
    private ScreenApp app = null!;

    public async Task InitializeAsync() => app = await ScreenApp.StartAsync(leads: 160);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public Task Leads_are_triaged_by_keyboard() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        await page.FocusListAsync();

        for (var i = 0; i < 5; i++) await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");

        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", "4");
        await Expect(page.OpenRow()).ToBeFocusedAsync();
        var name = await page.OpenRow().NameAsync();
        await Expect(page.Panel().GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Level = 2 })).ToHaveTextAsync(name);
        Assert.Contains("lead=" + await page.OpenRow().GetAttributeAsync("data-id"), page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Panel().GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Level = 2 })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", "5");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.OpenRow()).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+End");
        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", (await LastAsync(page)).ToString(CultureInfo.InvariantCulture));
        await Expect(page.OpenRow()).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("PageUp");
        await Expect(page.OpenRow()).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", "0");
    });

    [Fact]
    public Task Help_search_and_going_places_have_keys() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue?view=new-today");
        await page.FocusListAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.FocusListAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("jjr");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("jjr");

        await page.OpenAsync("/queue?view=new-today");
        await page.FocusListAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("q");
        await Expect(page).ToHaveURLAsync(app.Address + "/queue");
        await Expect(page.Locator(".views [aria-current=page]")).ToContainTextAsync("All");
    });

    [Fact]
    public Task Keys_reach_the_list_again_after_it_was_scrolled_away() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        await page.FocusListAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.OpenRow()).ToBeFocusedAsync();

        await page.Locator(".lead-scroll").EvaluateAsync("list => { list.scrollTop = list.scrollHeight; }");
        await Expect(page.OpenRow()).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");

        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", "2");
        await Expect(page.OpenRow()).ToBeFocusedAsync();
    });

    [Fact]
    public Task Filters_are_in_the_address_and_survive_sharing_and_reloading() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        await page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Band", Exact = true }).SelectOptionAsync("C");
        await Expect(page).ToHaveURLAsync(Part("band=C"));
        await Expect(page).ToHaveURLAsync(Part("lead="));
        var foot = await page.Locator(".queue-foot").InnerTextAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("austin");
        await Expect(page.Locator(".queue-foot")).Not.ToHaveTextAsync(foot);
        await Expect(page).ToHaveURLAsync(Part("q=austin"));
        await page.Rows().Nth(2).ClickAsync();
        await Expect(page.OpenRow()).ToHaveAttributeAsync("data-at", "2");
        await Expect(page).ToHaveURLAsync(Part("lead=" + await page.OpenRow().GetAttributeAsync("data-id")));
        var (names, open) = (await page.Rows().Locator(".name").AllInnerTextsAsync(), await page.OpenRow().NameAsync());
        Assert.All(await page.Rows().Locator(".band").AllInnerTextsAsync(), band => Assert.Equal("C", band));

        await page.OpenAsync(page.Url);

        Assert.Equal(names, await page.Rows().Locator(".name").AllInnerTextsAsync());
        Assert.Equal(open, await page.OpenRow().NameAsync());
        await Expect(page.Panel().GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Level = 2 })).ToHaveTextAsync(open);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("austin");
    });

    [Fact]
    public Task Nothing_moves_by_itself_and_new_leads_wait_behind_one_button() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        var before = await page.Rows().EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)");
        var third = Guid.Parse(before[2]);

        await app.Leads.RescoreAsync(third, 99.5, "Called us just now");
        await Expect(page.Rows().Nth(2).Locator(".c-why")).ToHaveTextAsync("Called us just now");
        await Expect(page.Rows().Nth(2).Locator(".number")).ToHaveTextAsync("99");
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Order changed · Refresh" })).ToBeVisibleAsync();

        await app.Leads.AddScoredAsync("Newcomer One", 99.9);
        await app.Leads.AddScoredAsync("Newcomer Two", 99.8);
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "2 new leads · Show" })).ToBeVisibleAsync();
        Assert.Equal(before, await page.Rows().EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)"));

        await page.FocusListAsync();
        await page.Keyboard.PressAsync("r");

        await Expect(page.Rows().Nth(0).Locator(".name")).ToHaveTextAsync("Newcomer One");
        await Expect(page.Rows().Nth(2)).ToHaveAttributeAsync("data-id", third.ToString());
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "new lead" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_open_lead_follows_its_score() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        var open = Guid.Parse((await page.OpenRow().GetAttributeAsync("data-id"))!);

        await app.Leads.RescoreAsync(open, 31.2, "Quiet for 20 days");

        await Expect(page.Panel().Locator(".lead-score .number")).ToHaveTextAsync("31");
        await Expect(page.Panel().Locator(".band-word")).ToContainTextAsync("This week");
    });

    [Fact]
    public Task A_damaged_model_is_announced() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");

        Serving.Serve(null, "The model file m-4f2a is damaged.");

        await Expect(page.GetByText("Leads are not scored.")).ToBeVisibleAsync();
        await Expect(page.GetByText("The model file m-4f2a is damaged.")).ToBeVisibleAsync();
        Serving.Serve(SeededQueue.Model);
        await Expect(page.GetByText("Leads are not scored.")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task On_a_phone_a_tap_opens_the_lead_as_a_page() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        var name = await page.Rows().Nth(1).NameAsync();

        await page.Rows().Nth(1).TapAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(name);
        await Expect(page).ToHaveURLAsync(Part("/leads/"));
    }, new Look(Width: 320, Height: 640));

    private ServingModel Serving => app.App.Services.GetRequiredService<ServingModel>();

    private static Regex Part(string address) => new(Regex.Escape(address), RegexOptions.None, TimeSpan.FromSeconds(1));

    private Visit Visit => new(chromium, app);

    private static async Task<int> LastAsync(IPage page) =>
        int.Parse((await page.GetByRole(AriaRole.Grid).GetAttributeAsync("aria-rowcount"))!, CultureInfo.InvariantCulture) - 2;
}
