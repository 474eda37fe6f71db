using System.Runtime.CompilerServices;
using LeadScoring.Dashboard;
using Microsoft.Playwright;

namespace LeadScoring.Tests.Support;

/// <summary>How somebody looks at the app.</summary>
public sealed record Look(int Width = 1280, int Height = 800, string Theme = "light")
{
    public override string ToString() => $"{Theme} {Width} px";
}

/// <summary>
/// Somebody at a browser. A journey that fails leaves a screenshot in LeadScoring.Tests/screenshots; one that leaves an error in the console, violates
/// the content security policy, or asks another host for anything, fails. Somebody is the admin, unless a test names another or nobody.
/// </summary>
public sealed class Visit(Chromium chromium, ScreenApp app, SignedIn? who = null, bool isNobody = false, string? address = null)
{
    private readonly string address = address ?? app.Address;

    public async Task RunAsync(Func<IPage, Task> journey, Look? look = null, int[]? expectedStatus = null, string? expectedConsole = null, [CallerMemberName] string name = "")
    {
        look ??= new Look();
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address, ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height }, TimezoneId = "America/Chicago", Locale = "en-US", HasTouch = look.Width < 900,
        });
        await context.AddCookiesAsync([new Cookie { Name = "theme", Value = look.Theme, Url = address }]);
        if (!isNobody) await context.SignInAsync(address, who ?? app.App.Admin);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Chromium.Patience);
        var faults = new List<string>();
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error(`Policy: ${e.effectiveDirective} refused ${e.blockedURI}`))");
        page.Console += (_, message) => { if (message.Type == "error" && !IsExpected(message.Text, expectedStatus) && !(expectedConsole is not null && message.Text.Contains(expectedConsole, StringComparison.Ordinal))) faults.Add(message.Text); };
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
