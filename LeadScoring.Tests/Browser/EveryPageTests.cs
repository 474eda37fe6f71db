using System.Text;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>What holds for every page and how anybody looks at it.</summary>
[Collection(Journeys.Name)]
public sealed class EveryPageTests(Chromium chromium, EveryPageTests.Seeded seeded) : IClassFixture<EveryPageTests.Seeded>
{
    private static readonly Look[] Looks = [new(1280, 800, "light"), new(1280, 800, "dark"), new(320, 640, "light"), new(320, 640, "dark")];

    [Theory]
    [InlineData("/queue")]
    [InlineData("/queue?view=not-scored")]
    [InlineData("/queue?q=nobody-has-this-name")]
    [InlineData("/leads/{lead}")]
    [InlineData("/leads/new")]
    [InlineData("/welcome")]
    [InlineData("/import")]
    [InlineData("/import/{file}")]
    [InlineData("/import/{file}?step=check")]
    [InlineData("/import/{file}?step=consent")]
    [InlineData("/import/{file}?step=import")]
    [InlineData("/import/{import}")]
    [InlineData("/import/01a1a20c-599c-7e90-80ec-307f61146c3d")]
    [InlineData("/models")]
    [InlineData("/settings/profile")]
    [InlineData("/settings/users")]
    [InlineData("/settings/keys")]
    [InlineData("/settings/scoring")]
    [InlineData("/settings/ai")]
    [InlineData("/privacy/egress")]
    [InlineData("/models/second-look")]
    [InlineData("/integrations")]
    [InlineData("/forbidden")]
    [InlineData("/models/{model}")]
    [InlineData("/not-found")]
    public Task A_page_is_accessible_fits_and_asks_nobody_else(string path) => Visit.RunAsync(async page =>
    {
        await page.OpenAsync(path.Replace("{lead}", seeded.Lead.ToString(), StringComparison.Ordinal).Replace("{file}", seeded.File.ToString(), StringComparison.Ordinal).Replace("{import}", seeded.Import.ToString(), StringComparison.Ordinal).Replace("{model}", SeededQueue.Model.Version, StringComparison.Ordinal));
        // A step of an import is there when its bar is gone.
        await Expect(page.Locator("main progress")).ToHaveCountAsync(0);
        // A chart is drawn when it comes into view.
        foreach (var chart in await page.Locator(".chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await Expect(chart.Locator("svg").First).ToBeVisibleAsync();
        }
        Assert.Equal(1, await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).CountAsync());
        Assert.EndsWith("Lead Scoring", await page.TitleAsync(), StringComparison.Ordinal);

        foreach (var look in Looks)
        {
            await page.SetViewportSizeAsync(look.Width, look.Height);
            await page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", look.Theme);
            await page.AssertAccessibleAsync(look);
            Assert.True(await page.WiderThanWindowAsync() <= 0, $"The page scrolls sideways ({look}).");
        }
    });

    [Fact]
    public Task The_rules_find_what_is_wrong() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/welcome");
        await page.EvaluateAsync("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')");

        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => page.AssertAccessibleAsync());

        Assert.Contains("label: Form elements must have labels", wrong.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(1280, "light")]
    [InlineData(320, "dark")]
    public Task What_opens_on_a_page_is_accessible_too(int width, string theme) => Visit.RunAsync(async page =>
    {
        await page.OpenAsync($"/leads/{seeded.Lead}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "All signals" }).ClickAsync();
        await Expect(page.Locator(".signals")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The table of signals scrolls sideways.");

        await page.OpenAsync("/leads/new");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await page.AssertAccessibleAsync();

        await page.OpenAsync($"/import/{seeded.File}");
        foreach (var words in await page.Locator(".word-meanings summary").AllAsync()) await words.ClickAsync();
        await page.GetByLabel("Outcome column").SelectOptionAsync("Code");
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show all" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check the rows" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await page.AssertAccessibleAsync();
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The columns of an import scroll sideways.");

        await page.OpenAsync($"/models/{SeededQueue.Model.Version}");
        foreach (var table in await page.Locator("button[aria-pressed]").AllAsync()) await table.ClickAsync();
        await Expect(page.Locator(".chart-table")).ToHaveCountAsync(4);
        await page.AssertAccessibleAsync();
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The tables of a model scroll sideways.");

        await page.OpenAsync("/settings/profile");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set up" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "QR code of the key" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        Assert.True(await page.WiderThanWindowAsync() <= 0, "The key of an authenticator app scrolls sideways.");

        await page.OpenAsync("/settings/users");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Change Main" }).ClickAsync();
        await Expect(page.GetByLabel("Name of the team")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        Assert.True(await page.WiderThanWindowAsync() <= 0, "What can be changed of an office scrolls sideways.");

        await page.OpenAsync("/queue");
        await page.FocusListAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
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
    public Task A_model_that_is_not_on_the_shelf_is_not_found() => Visit.RunAsync(async page =>
    {
        var gone = await page.GotoAsync("/models/m-00000000");
        Assert.Equal(404, gone!.Status);
        await Expect(page.Locator("main")).ToContainTextAsync("This model is no longer on the shelf");

        var never = await page.GotoAsync("/models/nonsense");
        Assert.Equal(404, never!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("There is no such page");
    }, expectedStatus: [404]);

    [Fact]
    public Task The_script_of_charts_is_loaded_where_there_are_charts_and_a_chart_follows_the_theme() => Visit.RunAsync(async page =>
    {
        var scripts = new List<string>();
        page.Request += (_, request) => { if (request.Url.Contains("plotly", StringComparison.OrdinalIgnoreCase)) scripts.Add(request.Url); };
        await page.OpenAsync($"/leads/{seeded.Lead}");
        Assert.Empty(scripts);

        await page.OpenAsync($"/models/{SeededQueue.Model.Version}");
        Assert.Empty(scripts);
        await page.Locator(".chart").First.ScrollIntoViewIfNeededAsync();
        var bar = page.Locator(".chart .barlayer .point path").First;
        await Expect(bar).ToHaveCSSAsync("fill", "rgb(11, 92, 173)");
        Assert.Contains(scripts, script => script.Contains("plotly-basic", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Theme: light. Switch to dark" }).ClickAsync();

        await Expect(bar).ToHaveCSSAsync("fill", "rgb(124, 184, 255)");
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

    private Visit Visit => new(chromium, seeded.App);

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static Task StateAsync(IPage page, string state) => page.EvaluateAsync(
        "state => document.getElementById('components-reconnect-modal').dispatchEvent(new CustomEvent('components-reconnect-state-changed', { detail: { state } }))", state);

    /// <summary>One app for all looks: they change nothing.</summary>
    public sealed class Seeded : IAsyncLifetime
    {
        public ScreenApp App { get; private set; } = null!;

        public Guid Lead { get; private set; }

        /// <summary>Uploaded, with every kind of trouble.</summary>
        public Guid File { get; private set; }

        /// <summary>Done, and not undone.</summary>
        public Guid Import { get; private set; }

        public async Task InitializeAsync()
        {
            App = await ScreenApp.StartAsync(leads: 60);
            await SignedIn.TeamAsync(App.App.Services, "North");
            Lead = (await App.Leads.AddScoredAsync("Priya Shah-Abernathy", 91.4)).Id;
            File = (await UploadAsync()).Id;
            Import = await ImportAsync();
            Get<ModelShelf>().Put(SeededQueue.Model);
        }

        public Task DisposeAsync() => App.DisposeAsync().AsTask();

        private async Task<ImportRun> UploadAsync()
        {
            const string Header = "E-mail,E-mail,Stage,Source,Budget,Create Date,Last visit,Timeline,A column with a name that is far longer than a narrow screen is wide,Code,Data processing consent\n";
            var rows = Enumerable.Range(0, 30).Select(i => $"a{i}@example.com,,{(i % 3 == 0 ? "Zombie-Apocalypse-Survivor-Relationship" : "Contacted")},{(i % 4 == 0 ? "Carrier pigeon" : "Zillow")},{(i % 5 == 0 ? "12" : "450k")},03/04/2026,{(i % 6 == 0 ? "31/02/26" : "2026-03-02")},3-6 months,Donaudampfschifffahrtsgesellschaftskapitaen,C{i},{(i % 2 == 0 ? "yes" : "")}\n");
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(Header + string.Concat(rows) + "a1@example.com,,,,,,,,,,\n,,,,,,,,,nobody,\n"));
            return (await Get<ImportRuns>().UploadAsync("leads-of-the-old-customer-relationship-management-system.csv", content, null, Viewer.System, default)).Run!;
        }

        private async Task<Guid> ImportAsync()
        {
            var run = await UploadAsync();
            var look = (await Get<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;
            run.Plan = new ImportPlan { Mapping = look.Proposal.Mapping }.ToJson();
            return (await Get<ImportRunner>().RunAsync(run, look.File, null, null, Viewer.System, default)).Id;
        }

        private T Get<T>() where T : notnull => App.App.Services.GetRequiredService<T>();
    }
}
