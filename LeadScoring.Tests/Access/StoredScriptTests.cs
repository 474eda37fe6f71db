using LeadScoring.Core.Leads;
using System.Text;
using System.Text.Json;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Access;

/// <summary>Markup in every text that comes from outside stays text, in pages and in charts.</summary>
[Collection(Journeys.Name)]
public sealed class StoredScriptTests(Chromium chromium) : IAsyncLifetime
{
    private const string Markup = """<img src=x onerror="window.ran=1"><script>window.ran=1</script><a href="javascript:window.ran=1" class="planted">p</a><b class="planted">{{1}}</b>""";
    private ScreenApp app = null!;

    public async Task InitializeAsync()
    {
        app = await ScreenApp.StartAsync(leads: 3);
        var model = SeededModel.Make(["austin-78704"], signal: Markup);
        app.App.Services.GetRequiredService<ModelShelf>().Put(model);
        app.App.Services.GetRequiredService<ServingModel>().Serve(model);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public Task In_every_text_of_a_lead() => new Visit(chromium, app).RunAsync(async page =>
    {
        var body = JsonSerializer.Serialize(new
        {
            externalId = Markup, medium = Markup[..100], campaign = Markup[..100], notes = (string[])[Markup], attributes = new Dictionary<string, string> { [Markup[..100]] = Markup },
            personalAttributes = new Dictionary<string, string> { ["Nickname" + Markup[..80]] = Markup }, propertyTypes = (string[])[Markup[..40]], areasOfInterest = (string[])[Markup[..40]],
            contact = new { fullName = Markup, email = "x@example.com" },
            consents = (object[])[new { purpose = "Profiling", granted = true, at = "2026-11-20T14:00:00Z", channel = Markup[..60], source = Markup[..60], text = Markup, textVersion = Markup[..40] }],
            events = (object[])[new { type = "PropertyInquiry", occurredAt = "2026-11-20T14:30:00Z", listingId = Markup[..60], areaId = Markup[..40], sessionId = Markup[..60] }],
        });
        var answer = await app.App.Post("/leads", body);
        Assert.True(answer.Status == 201, answer.Text);

        foreach (var path in (string[])[$"/leads/{answer["id"]}", $"/queue?lead={answer["id"]}", $"/queue?q={Uri.EscapeDataString(Markup)}"])
        {
            await page.OpenAsync(path);
            await Expect(page.Locator("main")).ToContainTextAsync(path.Contains("q=", StringComparison.Ordinal) ? "" : "<img src=x");
            await IsInertAsync(page);
        }
    });

    [Fact]
    public Task In_every_column_of_a_file() => new Visit(chromium, app).RunAsync(async page =>
    {
        var cell = $"\"{Markup.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"E-mail,Full name,{cell},Stage,Budget\n" + string.Concat(Enumerable.Range(0, 5).Select(i => $"a{i}@example.com,{cell},{cell},{cell},{cell}\n"))));
        var run = (await app.App.Services.GetRequiredService<ImportRuns>().UploadAsync(Markup + ".csv", content, null, Viewer.System, default)).Run!;

        foreach (var step in (string[])["columns", "check", "consent"])
        {
            await page.OpenAsync($"/import/{run.Id}?step={step}");
            await Expect(page.Locator("main progress")).ToHaveCountAsync(0);
            await IsInertAsync(page);
        }
    });

    [Fact]
    public Task In_the_labels_of_charts() => new Visit(chromium, app).RunAsync(async page =>
    {
        await page.OpenAsync($"/models/{app.App.Services.GetRequiredService<ServingModel>().Current!.Version}");
        foreach (var chart in await page.Locator(".chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await Expect(chart.Locator("svg").First).ToBeVisibleAsync();
        }

        await Expect(page.Locator(".chart").Filter(new LocatorFilterOptions { HasText = "onerror" }).First).ToContainTextAsync("<img src=x onerror=");
        Assert.Equal(0, await page.Locator(".chart a, .chart tspan[style*=bold]").CountAsync());
        await IsInertAsync(page);
    });

    private static async Task IsInertAsync(IPage page)
    {
        Assert.Equal(0, await page.Locator(".planted, img[src=x], a[href^='javascript:'], main script").CountAsync());
        Assert.False(await page.EvaluateAsync<bool>("() => 'ran' in window"), "A planted script ran.");
    }
}
