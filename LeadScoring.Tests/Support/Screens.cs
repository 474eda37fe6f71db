using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Support;

/// <summary>What people do and see, by role and label.</summary>
public static class Screens
{
    /// <summary>Opens a page and waits until it answers.</summary>
    public static async Task OpenAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.ConnectedAsync();
        if (path.StartsWith("/queue", StringComparison.Ordinal) && await page.GetByRole(AriaRole.Grid).CountAsync() > 0) await Expect(page.Locator(".lead-first")).ToHaveCountAsync(0);
    }

    /// <summary>Waits for the connection: a page that is left before it stands complains.</summary>
    public static Task ConnectedAsync(this IPage page) => Expect(page.Locator(".live-status")).ToHaveTextAsync("Live", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });

    /// <summary>Gives a browser the cookie that it would have after signing in. Browsers keep Secure cookies for this machine over plain http too; the tool sets them for https only.</summary>
    public static Task SignInAsync(this IBrowserContext context, string address, SignedIn who) => context.AddCookiesAsync(
        [new Cookie { Name = LeadScoring.Dashboard.Access.Schemes.CookieName, Value = who.Cookie, Url = address.Replace("http://", "https://", StringComparison.Ordinal), HttpOnly = true, SameSite = SameSiteAttribute.Lax }]);

    public static ILocator Rows(this IPage page) => page.Locator(".lead-row[data-id]");

    public static ILocator OpenRow(this IPage page) => page.Locator(".lead-row[aria-selected=true]");

    public static ILocator Panel(this IPage page) => page.GetByRole(AriaRole.Complementary, new PageGetByRoleOptions { Name = "Lead" });

    public static async Task<string> NameAsync(this ILocator row) => await row.Locator(".name").InnerTextAsync();

    /// <summary>Puts the focus where the keys count.</summary>
    public static Task FocusListAsync(this IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).FocusAsync();

    public static Task<int> WiderThanWindowAsync(this IPage page) =>
        page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth) - innerWidth");
}
