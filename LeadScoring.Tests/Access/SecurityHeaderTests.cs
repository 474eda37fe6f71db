using System.Text.RegularExpressions;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Access;

/// <summary>What every answer tells a browser, over HTTP and as the browser sees it.</summary>
[Collection(Journeys.Name)]
public sealed class SecurityHeaderTests(Chromium chromium, SecurityHeaderTests.App app) : IClassFixture<SecurityHeaderTests.App>
{
    [Theory]
    [InlineData("/queue", 200)]
    [InlineData("/no-such-page", 404)]
    [InlineData("/api/v1/queue", 200)]
    [InlineData("/api/v1/leads/0193a5b0-7c1e-7000-8000-000000000000", 404)]
    [InlineData("/api/v1/no-such-endpoint", 404)]
    [InlineData("/health/ready", 200)]
    [InlineData("/app.css", 200)]
    [InlineData("/docs", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_has_them(string path, int status)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Screen.Address) };
        http.DefaultRequestHeaders.Add("Cookie", app.Screen.App.Admin.Header);

        using var answer = await http.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"), "The answer names the server.");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"), "Plain http cannot promise https.");
        if (path != "/app.css") Assert.Contains("no-store", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_of_pages_are_files_of_ours_or_carry_the_nonce_of_their_answer()
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Screen.Address) };
        foreach (var path in (string[])["/queue", "/welcome", "/import", "/models", "/docs"])
        {
            using var first = await http.GetAsync(path);
            using var second = await http.GetAsync(path);
            var (policy, html) = (Header(first, "Content-Security-Policy"), await first.Content.ReadAsStringAsync());
            var scripts = Regex.Match(policy, "script-src ([^;]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

            Assert.DoesNotContain("unsafe", scripts, StringComparison.Ordinal);
            var nonce = Regex.Match(scripts, "'nonce-([^']+)'", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
            foreach (var inline in Regex.EnumerateMatches(html, "<script(?![^>]*\\ssrc=)(?![^>]*type=\"application/(?:ld\\+)?json\")[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1)))
                Assert.Contains($"nonce=\"{nonce}\"", html.Substring(inline.Index, inline.Length), StringComparison.Ordinal);
            if (nonce.Length > 0) Assert.DoesNotContain(nonce, Header(second, "Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task The_reading_room_of_the_API_works_under_the_policy() => Visit.RunAsync(async page =>
    {
        await page.GotoAsync("/docs");

        await Expect(page.GetByText("SubmitLead").Or(page.GetByText("Create or update one lead and get its score")).First).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_inline_script_that_got_into_a_page_does_not_run() => Visit.RunAsync(async page =>
    {
        await page.OpenAsync("/queue");

        var refused = await page.EvaluateAsync<string>("""
            () => new Promise(resolve => {
              addEventListener('securitypolicyviolation', e => { e.stopImmediatePropagation(); resolve(window.ran ? 'ran' : e.effectiveDirective); }, true);
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.body.append(script);
            })
            """);

        Assert.Equal("script-src-elem", refused);
    }, expectedConsole: "Content Security Policy");

    [Fact]
    public async Task Over_https_browsers_are_told_to_keep_to_it_for_a_year_but_not_while_developing()
    {
        await using var production = new TestApp().With("environment", "Production");
        await using var development = new TestApp();
        using var client = production.CreateClient(new() { BaseAddress = new Uri("https://localhost") });
        using var developer = development.CreateClient(new() { BaseAddress = new Uri("https://localhost") });

        using var answer = await client.GetAsync("/health/live");
        using var toDeveloper = await developer.GetAsync("/health/live");

        Assert.Equal("max-age=31536000; includeSubDomains", Header(answer, "Strict-Transport-Security"));
        Assert.False(toDeveloper.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public void Nobody_who_asks_for_no_nonce_gets_one()
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();

        Assert.Null(CspNonce.Asked(http));
        Assert.Equal(CspNonce.Of(http), CspNonce.Of(http));
        Assert.Equal(CspNonce.Of(http), CspNonce.Asked(http));
    }

    private Visit Visit => new(chromium, app.Screen);

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? Assert.Single(values) : throw new Xunit.Sdk.XunitException($"{name} is missing.");

    public sealed class App : IAsyncLifetime
    {
        public ScreenApp Screen { get; private set; } = null!;

        public async Task InitializeAsync() => Screen = await ScreenApp.StartAsync(leads: 10);

        public Task DisposeAsync() => Screen.DisposeAsync().AsTask();
    }
}
