using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>A manager brings the leads of another program in.</summary>
[Collection(Journeys.Name)]
public sealed class ImportJourneyTests(Chromium chromium) : IAsyncLifetime
{
    private const string Csv = "First name,E-mail,Stage,Last visit,Result\nAna,ana@example.com,Zombie,2026-03-01,Won\nBo,bo@example.com,Contacted,2026-03-02,Dropped\nCy,cy@example.com,Contacted,31/02/26,\nDi,,Contacted,2026-03-02,\n";
    private ScreenApp app = null!;

    public async Task InitializeAsync()
    {
        app = await ScreenApp.StartAsync(leads: 0);
        app.App.Services.GetRequiredService<ServingModel>().Serve(SeededQueue.Model);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public Task A_file_is_imported_step_by_step_and_taken_back() => Visit.RunAsync(async page =>
    {
        await ChooseAsync(page, "leads.csv", Csv);

        await Expect(Heading(page, "What each column becomes")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("First name", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("FirstName");
        await page.GetByText("1 word is not known: say what it means").ClickAsync();
        await page.GetByLabel("“Zombie” 1 row").SelectOptionAsync("Lost");
        await page.GetByLabel("Last visit", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Last activity at");
        await page.GetByLabel("Outcome column").SelectOptionAsync("Result");
        await page.GetByLabel("Won 1 row").CheckAsync();
        await Button(page, "Check the rows").ClickAsync();

        await Expect(Heading(page, "4 rows checked; nothing is stored yet")).ToBeVisibleAsync();
        await Expect(page.GetByText("Outcomes to learn from: 1 worked out, 1 did not.")).ToBeVisibleAsync();
        await Button(page, "Import these rows without “Last visit”").ClickAsync();
        await Expect(Heading(page, "Values left out")).ToBeVisibleAsync();
        var rejected = await (await page.RunAndWaitForDownloadAsync(() => Link(page, "Download rejected rows").ClickAsync())).CreateReadStreamAsync();
        Assert.Contains("Di,,Contacted", await new StreamReader(rejected).ReadToEndAsync(), StringComparison.Ordinal);
        await Link(page, "Continue to consent").ClickAsync();

        await page.GetByText("Apply one statement to all of them.").ClickAsync();
        await page.GetByLabel("What they agreed to, word for word").FillAsync("I agree to the ranking of my inquiry.");
        await page.GetByLabel("Where the agreement can be found").FillAsync("Sign-up form");
        await Button(page, "Continue to import").ClickAsync();

        await Expect(Heading(page, "Ready to import 3 rows")).ToBeVisibleAsync();
        Assert.Empty(await LeadsAsync());
        await Button(page, "Start import").ClickAsync();

        await Expect(Heading(page, "4 rows imported or accounted for")).ToBeVisibleAsync();
        Assert.Equal([LeadStage.Contacted, LeadStage.Contacted, LeadStage.Lost], (await LeadsAsync()).Select(l => l.Stage).Order());
        await page.ReloadAsync();
        await Button(page, "Undo import").ClickAsync();
        await Button(page, "Yes, undo it").ClickAsync();

        await Expect(Heading(page, "This import was undone")).ToBeVisibleAsync();
        Assert.Empty(await LeadsAsync());
        await page.OpenAsync("/import");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = "leads.csv" })).ToContainTextAsync("Undone · 4 rows");
    });

    [Theory]
    [InlineData("leads.xlsx.csv", "PK\u0003\u0004", "This is an Excel workbook or a ZIP archive, not a CSV file.")]
    [InlineData("empty.csv", "", "It is empty.")]
    [InlineData("broken.csv", "\"Email,Name\nana@example.com,Ana\n", "The header in line 1 cannot be read: a quote opens a cell and is never closed.")]
    public Task A_file_that_cannot_be_read_says_why(string name, string content, string why) => Visit.RunAsync(async page =>
    {
        await ChooseAsync(page, name, content);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This file was not taken. " + why);
        await SetFileAsync(page, "leads.csv", Csv);
        await Expect(Heading(page, "What each column becomes")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_tab_that_is_reloaded_in_mid_import_shows_how_far_it_is() => Visit.RunAsync(async page =>
    {
        // The second batch of 500 waits until the test has seen enough.
        using var seen = new ManualResetEventSlim();
        var changes = 0;
        using var holding = app.App.Services.GetRequiredService<LeadFeed>().Subscribe(_ =>
        {
            if (Interlocked.Increment(ref changes) == 501) seen.Wait(TimeSpan.FromMinutes(1));
        });
        try
        {
            await ChooseAsync(page, "many.csv", "E-mail\n" + string.Concat(Enumerable.Range(0, 1_500).Select(i => $"a{i}@example.com\n")));
            await Expect(Heading(page, "What each column becomes")).ToBeVisibleAsync();
            await page.OpenAsync(page.Url.Replace("step=columns", "step=import", StringComparison.Ordinal));
            await Button(page, "Start import").ClickAsync();
            await Expect(page.Locator(".import-bar")).ToContainTextAsync("500 rows ·");

            await page.ReloadAsync();
            await Expect(Heading(page, "Importing…")).ToBeVisibleAsync();
            await Expect(page.Locator(".import-bar")).ToContainTextAsync("500 rows ·");
            await Expect(Button(page, "Start import")).ToHaveCountAsync(0);
        }
        finally
        {
            seen.Set();
        }

        await Expect(Heading(page, "1,500 rows imported or accounted for")).ToBeVisibleAsync();
    });

    private static async Task ChooseAsync(IPage page, string name, string content)
    {
        await page.OpenAsync("/import");
        await SetFileAsync(page, name, content);
    }

    private static async Task SetFileAsync(IPage page, string name, string content)
    {
        var input = page.GetByLabel("CSV file", new PageGetByLabelOptions { Exact = true });
        await Expect(input).ToBeEnabledAsync();
        await input.SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
    }

    private static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name });

    private async Task<List<Lead>> LeadsAsync()
    {
        await using var db = await app.App.OpenDbAsync();
        return await db.Set<Lead>().AsNoTracking().ToListAsync();
    }

    private Visit Visit => new(chromium, app);
}
