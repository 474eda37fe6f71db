using LeadScoring.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Access;

/// <summary>A page that sends more than a person can do.</summary>
[Collection(Journeys.Name)]
public sealed class EventSpamTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_that_sends_ten_thousand_clicks_is_ended_and_others_go_on()
    {
        using var logs = new LogBook();
        await using var app = await ScreenApp.StartAsync(leads: 10, new TestApp().With(logs));
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Address });
        await context.SignInAsync(app.Address, app.App.Admin);
        var (spammer, other) = (await context.NewPageAsync(), await context.NewPageAsync());
        await spammer.OpenAsync($"/leads/{(await app.Leads.AddScoredAsync("Priya Shah", 91)).Id}");
        await other.OpenAsync("/queue");

        await spammer.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "All signals" }).EvaluateAsync("button => { for (let i = 0; i < 10000; i++) button.click(); }");

        await Expect(spammer.Locator("#blazor-error-ui")).ToBeVisibleAsync();
        Assert.Contains(logs.Lines, line => line.Contains("A page sent more than 1000 messages at once", StringComparison.Ordinal));
        await other.Rows().Nth(2).ClickAsync();
        await Expect(other.Rows().Nth(2)).ToHaveAttributeAsync("aria-selected", "true");
    }
}
