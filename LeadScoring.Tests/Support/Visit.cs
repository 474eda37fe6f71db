using System.Runtime.CompilerServices;
using LeadScoring.Dashboard;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Support;

/// <summary>How somebody looks at the app.</summary>
public sealed record Look(int Width = 1280, int Height = 800, string Theme = "light")
{
    public override string ToString() => $"{Theme} {Width} px";
}

/// <summary>
/// Somebody at a browser. A journey that fails leaves a screenshot in LeadScoring.Tests/screenshots; one that leaves an error in the console, or asks
/// another host for anything, fails.
/// </summary>
public sealed class Visit(Chromium chromium, string address)
{
    public async Task RunAsync(Func<IPage, Task> journey, Look? look = null, int[]? expectedStatus = null, [CallerMemberName] string name = "")
    {
        look ??= new Look();
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address, ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height }, TimezoneId = "America/Chicago", Locale = "en-US", HasTouch = look.Width < 900,
        });
        await context.AddCookiesAsync([new Cookie { Name = "theme", Value = look.Theme, Url = address }]);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        var faults = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error" && !IsExpected(message.Text, expectedStatus)) faults.Add(message.Text); };
        page.PageError += (_, error) => faults.Add(error);
        page.Request += (_, request) => { if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) faults.Add("Asked " + request.Url); };
        try
        {
            await journey(page);
            Assert.Empty(faults);
        }
        catch (Exception)
        {
            var folder = Path.Combine(AppRoot.Find(), "LeadScoring.Tests", "screenshots");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name} {look}.png") });
            throw;
        }
    }

    private static bool IsExpected(string message, int[]? statuses) => statuses?.Any(status => message.Contains($"the server responded with a status of {status}", StringComparison.Ordinal)) == true;
}

/// <summary>What people do and see, by role and label.</summary>
public static class Screens
{
    /// <summary>Opens a page and waits until it answers.</summary>
    public static async Task OpenAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator(".live-status")).ToHaveTextAsync("Live", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
        if (path.StartsWith("/queue", StringComparison.Ordinal) && await page.GetByRole(AriaRole.Grid).CountAsync() > 0) await Expect(page.Locator(".lead-first")).ToHaveCountAsync(0);
    }

    public static ILocator Rows(this IPage page) => page.Locator(".lead-row[data-id]");

    public static ILocator OpenRow(this IPage page) => page.Locator(".lead-row[aria-selected=true]");

    public static ILocator Panel(this IPage page) => page.GetByRole(AriaRole.Complementary, new PageGetByRoleOptions { Name = "Lead" });

    public static async Task<string> NameAsync(this ILocator row) => await row.Locator(".name").InnerTextAsync();

    /// <summary>Puts the focus where the keys count.</summary>
    public static Task FocusListAsync(this IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).FocusAsync();

    public static Task<int> WiderThanWindowAsync(this IPage page) =>
        page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth) - innerWidth");
}
