using LeadScoring.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Operations;

/// <summary>The built program is stopped as a service manager stops it.</summary>
[Collection(Journeys.Name)]
public sealed class GracefulStopTests(Chromium chromium) : IDisposable
{
    /// <summary>There one signs in with a click.</summary>
    private static readonly Dictionary<string, string> Development = new(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    private readonly string folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
    private readonly Uri address = new($"http://localhost:{BuiltApp.FreePort()}");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_open_page_pauses_when_the_program_stops_and_goes_on_without_a_reload_when_it_is_back()
    {
        await using var first = await BuiltApp.StartAsync(folder, address, Development);
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        var page = await SignInAsync(context);
        await page.OpenAsync("/queue?view=not-scored");
        await page.EvaluateAsync("() => { window.isTheSame = true; }");

        Assert.Equal(0, await first.StopAsync());
        Assert.Contains("1 open pages are asked to pause", first.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("did not answer", first.Printed, StringComparison.Ordinal);
        await Expect(page.Locator(".reconnect-bar")).ToBeVisibleAsync();

        await using var second = await BuiltApp.StartAsync(folder, address, Development);
        await Expect(page.Locator(".reconnect-bar")).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSame === true"), "The page was loaded anew.");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Add a lead" }).Or(page.Locator("a[href='/leads/new']")).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(address, "/leads/new").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save lead" })).ToBeVisibleAsync();
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_before_the_program_ends()
    {
        await using var app = await BuiltApp.StartAsync(folder, address, Development);
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString() });
        await (await SignInAsync(context)).CloseAsync();
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", (await context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}")));
        using var body = new HeldBody("""{ "externalId": "last", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-01-01T00:00:00Z", "channel": "web form" } ] }""");
        body.Headers.ContentType = new("application/json");
        var asked = http.PostAsync("/api/v1/leads", body);
        await body.Begun;

        var stopping = app.StopAsync();
        await StoppingAsync(app);
        body.Finish();
        using var answer = await asked;

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal(0, await stopping);
    }

    private static async Task<IPage> SignInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Chromium.Patience);
        await page.GotoAsync("/sign-in?returnUrl=/settings/profile");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Alex Adams" }).ClickAsync();
        await page.WaitForURLAsync("**/settings/profile");
        return page;
    }

    private static async Task StoppingAsync(BuiltApp app)
    {
        while (!app.Printed.Contains("Application is shutting down", StringComparison.Ordinal)) await Task.Delay(20);
    }

    /// <summary>A body whose last byte is sent when it may be.</summary>
    private sealed class HeldBody(string json) : HttpContent
    {
        private readonly byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public void Finish() => finish.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length - 1));
            await stream.FlushAsync();
            begun.TrySetResult();
            await finish.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length - 1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
