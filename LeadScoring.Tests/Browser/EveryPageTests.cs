using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LeadScoring.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>What holds for every page and how anybody looks at it.</summary>
[Collection(Journeys.Name)]
public sealed class EveryPageTests(Chromium chromium, EveryPageTests.Seeded seeded) : IClassFixture<EveryPageTests.Seeded>
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    public static TheoryData<string, int, string> Looks()
    {
        var looks = new TheoryData<string, int, string>();
        foreach (var page in new[] { "/queue", "/queue?view=not-scored", "/queue?q=nobody-has-this-name", "/leads/{lead}", "/leads/new", "/welcome", "/not-found" })
            foreach (var width in new[] { 1280, 320 })
                foreach (var theme in new[] { "light", "dark" }) looks.Add(page, width, theme);
        return looks;
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public Task A_page_is_accessible_fits_and_asks_nobody_else(string path, int width, string theme) => Visit.RunAsync(async page =>
    {
        await page.OpenAsync(path.Replace("{lead}", seeded.Lead.ToString(), StringComparison.Ordinal));

        await AssertAccessibleAsync(page);
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The page scrolls sideways.");
        Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).CountAsync());
        Assert.EndsWith("Lead Scoring", await page.TitleAsync(), StringComparison.Ordinal);
    }, new Look(width, 800, theme));

    [Theory]
    [InlineData(1280, "light")]
    [InlineData(320, "dark")]
    public Task What_opens_on_a_page_is_accessible_too(int width, string theme) => Visit.RunAsync(async page =>
    {
        await page.OpenAsync($"/leads/{seeded.Lead}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "All signals" }).ClickAsync();
        await Expect(page.Locator(".signals")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The table of signals scrolls sideways.");

        await page.OpenAsync("/leads/new");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await AssertAccessibleAsync(page);

        await page.OpenAsync("/queue");
        await page.FocusListAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
    }, new Look(width, 800, theme));

    [Fact]
    public Task The_theme_is_there_with_the_first_byte_and_is_remembered() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        Assert.Equal("rgb(245, 247, 249)", await BackgroundAsync(page));

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Theme: light. Switch to dark" }).ClickAsync();
        Assert.Equal("rgb(13, 17, 23)", await BackgroundAsync(page));

        var html = await (await page.GotoAsync("/welcome"))!.TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);
    });

    [Fact]
    public Task An_unknown_address_says_so() => Visit.RunAsync(async page =>
    {
        var response = await page.GotoAsync("/no/such/page");

        Assert.Equal(404, response!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("There is no such page");
    }, expectedStatus: [404]);

    [Fact]
    public Task Going_to_a_page_puts_the_focus_on_its_heading() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Add lead" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Add a lead" })).ToBeFocusedAsync();
        Assert.Equal("Add a lead · Lead Scoring", await page.TitleAsync());
    });

    [Fact]
    public Task A_lost_connection_shows_a_bar_after_two_seconds_and_leaves_the_page_readable() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");
        var bar = page.Locator(".reconnect-bar");

        await StateAsync(page, "show");
        await Expect(bar).ToBeHiddenAsync();
        await Expect(bar).ToBeVisibleAsync();
        await Expect(page.Locator(".live-status")).ToHaveTextAsync("Reconnecting…", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
        await Expect(page.Panel()).ToBeVisibleAsync();
        await StateAsync(page, "hide");

        await Expect(bar).ToBeHiddenAsync();
        await Expect(page.Locator(".live-status")).ToHaveTextAsync("Live", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
    });

    private Visit Visit => new(chromium, seeded.App.Address);

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] } });
        Assert.Empty(found.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static Task StateAsync(IPage page, string state) => page.EvaluateAsync(
        "state => document.getElementById('components-reconnect-modal').dispatchEvent(new CustomEvent('components-reconnect-state-changed', { detail: { state } }))", state);

    /// <summary>One app for all looks: they change nothing.</summary>
    public sealed class Seeded : IAsyncLifetime
    {
        public ScreenApp App { get; private set; } = null!;

        public Guid Lead { get; private set; }

        public async Task InitializeAsync()
        {
            App = await ScreenApp.StartAsync(leads: 60);
            Lead = (await App.Leads.AddScoredAsync("Priya Shah-Abernathy", 91.4)).Id;
        }

        public Task DisposeAsync() => App.DisposeAsync().AsTask();
    }
}
