using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace LeadScoring.Benchmarks;

/// <summary>How soon a door that was closed is closed, and what others notice of somebody who knocks at it without end.</summary>
internal static class DoorSpeed
{
    private const int Times = 7;
    private const int Tabs = 200;
    private const int Asked = 200;
    private const int Pages = 50;

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        await using (var app = await ScreenApp.StartAsync(200))
        {
            await DisabledAsync(app, figures);
            await RevokedAsync(app, figures);
        }
        await FloodAsync(figures);
        await StoppedAsync(figures);
        return figures.AllKept;
    }

    /// <summary>From the moment an admin disables a user to the moment their open page stands at the door.</summary>
    private static async Task DisabledAsync(ScreenApp app, Figures figures)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(ChromiumOptions.Launch);
        var (gone, refused) = (new List<double>(), 0);
        for (var i = 0; i < Times; i++)
        {
            var rep = await app.App.AsAsync(Role.Rep, "North");
            await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Address });
            await context.SignInAsync(app.Address, rep);
            var page = await context.NewPageAsync();
            await page.OpenAsync("/queue");
            using var http = Client(new Uri(app.Address), rep.Header);
            var clock = Stopwatch.StartNew();
            await Get<Accounts>(app).DisableAsync(rep.Account.Id, isDisabled: true, app.App.Admin.Viewer, default);
            if ((await http.GetAsync(new Uri("/queue", UriKind.Relative))).StatusCode == HttpStatusCode.Redirect) refused++;
            await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Sign in" }).WaitForAsync();
            gone.Add(clock.Elapsed.TotalMilliseconds);
        }
        figures.AtMost("a disabled user's page is at the door", gone.Max(), 1_000, "ms");
        figures.AtMost("requests they still got through", Times - refused, 0, "");
    }

    private static async Task RevokedAsync(ScreenApp app, Figures figures)
    {
        var book = Get<KeyBook>(app);
        var gone = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var key = (await book.MakeAsync("A program", KeyScope.QueueRead, null, KeyBook.UsualLife, app.App.Admin.Viewer, default)).Key!;
            using var http = Client(new Uri(app.Address), cookie: null);
            http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
            if (await StatusAsync(http) != HttpStatusCode.OK) throw new InvalidOperationException("The key was refused before it was revoked.");
            var id = await IdAsync(app, key);
            var clock = Stopwatch.StartNew();
            await book.RevokeAsync(id, app.App.Admin.Viewer, default);
            while (await StatusAsync(http) != HttpStatusCode.Unauthorized) { }
            gone.Add(clock.Elapsed.TotalMilliseconds);
        }
        figures.AtMost("a revoked key is refused", gone.Max(), 1_000, "ms");
    }

    /// <summary>What the queue page takes for somebody else while one user opens 200 tabs again and again, and while nobody signed in tries to.</summary>
    private static async Task FloodAsync(Figures figures)
    {
        await using var app = await ScreenApp.StartAsync(200);
        var (other, flooder) = (await app.App.AsAsync(Role.Manager, "North"), await app.App.AsAsync(Role.Rep, "South"));
        using var http = Client(new Uri(app.Address), other.Header);
        await P95Async(http);
        var alone = await P95Async(http);
        foreach (var (who, cookie) in new[] { ("one user opens 200 tabs", flooder.Header), ("nobody signed in tries to", null) })
        {
            using var stop = new CancellationTokenSource();
            var flood = Task.Run(() => OpenTabsAsync(new Uri(app.Address), cookie, stop.Token));
            var meanwhile = await P95Async(http);
            await stop.CancelAsync();
            var (opened, refused) = await flood;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {who}: {opened} opened, {refused} refused; page p95 {meanwhile:0.0} ms, alone {alone:0.0} ms"));
            figures.AtMost("page p95 of others while " + who + ", times that alone", meanwhile / alone, 2, "×");
        }
    }

    /// <summary>From SIGTERM to the end of the program, with pages open and requests without pause; and from its next start to the last page that goes on by itself.</summary>
    private static async Task StoppedAsync(Figures figures)
    {
        var (folder, address) = (Directory.CreateTempSubdirectory("lead-scoring-").FullName, new Uri($"http://localhost:{BuiltApp.FreePort()}"));
        // There one signs in with a click.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Limits__PagesPerUser"] = "100" };
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(ChromiumOptions.Launch);
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        await using (var first = await BuiltApp.StartAsync(folder, address, settings))
        {
            await OpenPagesAsync(context);
            using var http = Client(address, string.Join("; ", (await context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}")));
            using var over = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskWithoutPauseAsync(http, over.Token))).ToArray();
            await Task.Delay(TimeSpan.FromSeconds(2));
            var stopping = Stopwatch.StartNew();
            var code = await first.StopAsync();
            figures.AtMost($"stopped with {Pages} pages open and requests without pause", stopping.Elapsed.TotalSeconds, 30, "s");
            await over.CancelAsync();
            var answers = await Task.WhenAll(load);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {answers.Sum(a => a.Answered)} requests answered, {answers.Sum(a => a.Failed)} with an error, {answers.Sum(a => a.BrokenOff)} broken off; {(first.Printed.Contains("did not answer", StringComparison.Ordinal) ? "some pages did not pause" : "all pages paused")}"));
            figures.AtMost("exit code", code, 0, "");
            figures.AtMost("requests answered with an error meanwhile", answers.Sum(a => a.Failed), 0, "");
        }
        await using var second = await BuiltApp.StartAsync(folder, address, settings);
        // A page asks again after a pause that grows: what is measured is longer than what a test waits for.
        Assertions.SetDefaultExpectTimeout(60_000);
        var back = Stopwatch.StartNew();
        var alive = 0;
        foreach (var page in context.Pages)
        {
            await page.ConnectedAsync();
            if (await page.EvaluateAsync<bool>("() => window.isTheSame === true")) alive++;
        }
        figures.AtMost("every page is alive again after the start", back.Elapsed.TotalSeconds, 30, "s");
        figures.AtLeast("of them without a reload", alive, Pages, "");
        await second.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task OpenPagesAsync(IBrowserContext context)
    {
        var door = await context.NewPageAsync();
        await door.GotoAsync("/sign-in?returnUrl=/settings/profile");
        await door.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Alex Adams" }).ClickAsync();
        await door.WaitForURLAsync("**/settings/profile");
        await door.CloseAsync();
        for (var i = 0; i < Pages; i++)
        {
            var page = await context.NewPageAsync();
            await page.OpenAsync("/queue?view=not-scored");
            await page.EvaluateAsync("() => { window.isTheSame = true; }");
        }
    }

    /// <summary>Leads are sent and the queue is read until there is nobody to ask.</summary>
    private static async Task<(int Answered, int Failed, int BrokenOff)> AskWithoutPauseAsync(HttpClient http, CancellationToken over)
    {
        var (answered, failed, brokenOff) = (0, 0, 0);
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var lead = new StringContent($$"""{ "externalId": "{{Guid.NewGuid():N}}", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-01-01T00:00:00Z", "channel": "web form" } ] }""", System.Text.Encoding.UTF8, "application/json");
                using var stored = await http.PostAsync(new Uri("/api/v1/leads", UriKind.Relative), lead, over);
                using var read = await http.GetAsync(new Uri("/api/v1/queue", UriKind.Relative), over);
                answered += 2;
                failed += new[] { stored, read }.Count(answer => (int)answer.StatusCode >= 500);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                break;
            }
            catch (HttpRequestException)
            {
                brokenOff++;
            }
            catch (OperationCanceledException)
            {
                // The program has ended.
            }
        }
        return (answered, failed, brokenOff);
    }

    private static async Task<double> P95Async(HttpClient http)
    {
        var times = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            var clock = Stopwatch.StartNew();
            using var page = await http.GetAsync(new Uri("/queue", UriKind.Relative));
            page.EnsureSuccessStatusCode();
            times.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(10);
        }
        times.Sort();
        return times[(int)(0.95 * times.Count)];
    }

    /// <summary>A browser that is told to reload 200 tabs for ever: those that got in stay, the others try again.</summary>
    private static async Task<(int Opened, int Refused)> OpenTabsAsync(Uri address, string? cookie, CancellationToken cancel)
    {
        var (open, refused) = (new List<ClientWebSocket>(), 0);
        var target = new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var tab = new ClientWebSocket();
                if (cookie is not null) tab.Options.SetRequestHeader("Cookie", cookie);
                tab.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
                try
                {
                    await tab.ConnectAsync(target, cancel);
                    open.Add(tab);
                }
                catch (WebSocketException)
                {
                    refused++;
                    tab.Dispose();
                }
                // As fast as a browser opens tabs: 200 a second.
                await Task.Delay(TimeSpan.FromSeconds(1) / Tabs, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
        finally
        {
            open.ForEach(tab => tab.Dispose());
        }
        return (open.Count, refused);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/queue", UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<Guid> IdAsync(ScreenApp app, string key)
    {
        await using var db = await Get<IDbContextFactory<AccountDb>>(app).CreateDbContextAsync();
        return (await db.Keys.Where(k => k.RevokedAt == null).ToListAsync()).Single(k => key.Contains(k.Prefix, StringComparison.Ordinal)).Id;
    }

    private static HttpClient Client(Uri address, string? cookie)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        if (cookie is not null) client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private static T Get<T>(ScreenApp app) where T : notnull => app.App.Services.GetRequiredService<T>();
}
