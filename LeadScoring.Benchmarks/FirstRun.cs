using System.Diagnostics;
using LeadScoring.Dashboard;
using LeadScoring.Tests.Support;
using Microsoft.Playwright;

namespace LeadScoring.Benchmarks;

/// <summary>What a newcomer waits for: a fresh clone, <c>dotnet run</c>, and the clicks until a ranked and explained queue is on the screen.</summary>
internal static class FirstRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        var clone = Directory.CreateTempSubdirectory("lead-scoring-clone-").FullName;
        try
        {
            await RunAsync("git", "clone", "--quiet", AppRoot.Find(), clone);
            await RunAsync("dotnet", "restore", Path.Combine(clone, "LeadScoring.sln"), "--verbosity", "quiet");
            var address = $"http://127.0.0.1:{Peer.FreePort()}";

            var watch = Stopwatch.StartNew();
            using var program = Start("dotnet", ["run", "--project", Path.Combine(clone, "LeadScoring.Dashboard"), "--", $"--Urls={address}"], clone);
            try
            {
                await AnswersAsync(address, program, watch);
                Console.WriteLine($"  built and answering after {watch.Elapsed.TotalSeconds:0.0} s");
                var clicks = await ClickThroughAsync(address, watch);
                figures.AtMost("dotnet run in a fresh clone to an explained queue", watch.Elapsed.TotalSeconds, 90, "s");
                figures.AtMost("clicks", clicks, 3, "");
            }
            finally
            {
                program.Kill(entireProcessTree: true);
                await program.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
        return figures.AllKept;
    }

    private static async Task<int> ClickThroughAsync(string address, Stopwatch watch)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(ChromiumOptions.Launch);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = address, ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        await page.GotoAsync("/");
        var clicks = 0;
        foreach (var button in new[] { page.GetByRole(AriaRole.Button, new() { Name = "Alex Adams" }), page.GetByRole(AriaRole.Button, new() { Name = "Start the demo" }), page.GetByRole(AriaRole.Link, new() { Name = "Open the queue" }) })
        {
            await button.ClickAsync();
            clicks++;
            Console.WriteLine($"  click {clicks} after {watch.Elapsed.TotalSeconds:0.0} s");
        }
        await page.Rows().Nth(10).WaitForAsync();
        await page.Panel().GetByRole(AriaRole.Heading, new() { Name = "Why" }).WaitForAsync();
        return clicks;
    }

    private static async Task AnswersAsync(string address, Process program, Stopwatch watch)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (watch.Elapsed < Patience && await pause.WaitForNextTickAsync())
        {
            if (program.HasExited) throw new InvalidOperationException($"dotnet run ended with {program.ExitCode}.");
            try
            {
                if ((await http.GetAsync("/health/live")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Still building.
            }
        }
        throw new TimeoutException($"Nothing answered at {address} within {Patience.TotalMinutes:0} minutes.");
    }

    private static Process Start(string file, string[] arguments, string? folder = null) =>
        Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder ?? "", UseShellExecute = false, RedirectStandardOutput = true }) is { } process ? Drained(process) : throw new InvalidOperationException($"{file} did not start.");

    private static Process Drained(Process process)
    {
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Start(file, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
