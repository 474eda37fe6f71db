using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>From an empty database to the first lead.</summary>
[Collection(Journeys.Name)]
public sealed class FirstLeadTests(Chromium chromium) : IAsyncLifetime
{
    private ScreenApp app = null!;

    public async Task InitializeAsync()
    {
        app = await ScreenApp.StartAsync(leads: 0);
        app.App.Services.GetRequiredService<ServingModel>().Serve(SeededQueue.Model);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public Task Who_has_no_leads_yet_is_shown_where_to_begin() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/");

        await Expect(page).ToHaveURLAsync(app.Address + "/welcome");
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Import a CSV" })).ToBeVisibleAsync();
        await Expect(page.Locator("#curl")).ToContainTextAsync($"curl -X POST {app.Address}/api/v1/leads");

        await page.OpenAsync("/queue");
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Get started" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_lead_is_added_by_hand_with_what_it_agreed_to() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/leads/new");
        await Box(page, "E-mail").FillAsync("not an address");
        await Answer(page, "Scoring", "Yes");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Is no e-mail address");
        await Expect(Box(page, "E-mail")).ToHaveAttributeAsync("aria-invalid", "true");

        await Box(page, "Name").FillAsync("Zoë Canary");
        await Box(page, "E-mail").FillAsync("zoe@example.com");
        await Box(page, "Budget to").FillAsync("610k");
        await Box(page, "Note").FillAsync("Wants a garden.");
        await Answer(page, "AI review (optional)", "No");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" }).ClickAsync();

        await Expect(page.Panel().GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Level = 2 })).ToHaveTextAsync("Zoë Canary");
        await Expect(page.Panel()).ToContainTextAsync("up to $610k");
        await Expect(page.Panel()).ToContainTextAsync("Wants a garden.");
        await Expect(page.OpenRow().Locator(".number")).ToBeVisibleAsync();
        await using var db = await app.App.OpenDbAsync();
        var said = await db.Set<ConsentEvent>().OrderBy(c => c.Purpose).ToListAsync();
        Assert.Equal([(ConsentPurpose.LlmProcessing, false), (ConsentPurpose.Profiling, true)], said.Select(c => (c.Purpose, c.Granted)));
        Assert.All(said, c => Assert.Equal(32, c.TextSha256!.Length));
    });

    [Fact]
    public Task Who_says_no_to_scoring_is_kept_without_a_score() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/leads/new");
        await Box(page, "Phone").FillAsync("(512) 555-0142");
        await Answer(page, "Scoring", "No");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" }).ClickAsync();

        await Expect(page.Panel()).ToContainTextAsync("This person has not agreed to be scored. Nothing was calculated.");
        await Expect(page.OpenRow()).ToContainTextAsync("Has not agreed to be scored");
        await using var db = await app.App.OpenDbAsync();
        Assert.Equal(1, await db.Set<Lead>().CountAsync());
    });

    private static ILocator Box(IPage page, string label) => page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = label });

    private static Task Answer(IPage page, string question, string answer) =>
        page.GetByRole(AriaRole.Radiogroup, new PageGetByRoleOptions { Name = question }).GetByLabel(answer, new LocatorGetByLabelOptions { Exact = true }).CheckAsync(new LocatorCheckOptions { Force = true });

    private Visit Visit => new(chromium, app);
}
