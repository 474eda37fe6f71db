using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LeadScoring.Tests.Support;

/// <summary>
/// The rules of axe-core (WCAG 2.2 A and AA, and good practice) on the page as it stands. The script goes in once a page and is asked directly: the package's own
/// way opens a second page for every question, which costs a second each.
/// </summary>
public static class Accessibility
{
    private const string Ask =
        """
        async () => {
          const found = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] });
          return found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`);
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    public static async Task AssertAccessibleAsync(this IPage page, Look? look = null)
    {
        // By the browser's own door: the page's policy refuses foreign scripts.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Script);
        var violations = await page.EvaluateAsync<string[]>(Ask);
        Assert.True(violations.Length == 0, look + "\n" + string.Join('\n', violations));
    }
}
