using System.Diagnostics;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace LeadScoring.Benchmarks;

/// <summary>How the queue feels with 10,000 leads, measured inside the page in headless Chromium.</summary>
internal static class Ui
{
    private const int Leads = 10_000;
    private const int Presses = 300;
    private const int Pages = 60;

    /// <summary>A key held down repeats about 30 times a second; pages are looked at.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(33);

    private static readonly TimeSpan Looked = TimeSpan.FromMilliseconds(200);

    /// <summary>From the key to the frame in which another lead is marked: a message posted within a frame comes once that frame was painted.</summary>
    private const string WatchKeys = """
        () => {
          window.marked = [];
          const channel = new MessageChannel(), selected = () => document.querySelector('.lead-row[aria-selected=true]');
          let waiting = [];
          channel.port1.onmessage = () => { for (const w of waiting.splice(0)) window.marked.push({ ms: performance.now() - w.from, frames: w.frames }); };
          addEventListener('keydown', event => {
            const key = { from: event.timeStamp, before: selected(), frames: 0 };
            const look = () => {
              key.frames++;
              const now = selected();
              if (now && now !== key.before) { waiting.push(key); channel.port2.postMessage(0); } else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }, true);
        }
        """;

    /// <summary>Presses a key and waits until the panel shows the lead that is marked then.</summary>
    private const string PanelAfterKey = """
        () => new Promise(done => {
          const panel = document.querySelector('[data-panel]'), from = performance.now();
          const check = () => {
            const open = document.querySelector('.lead-row[aria-selected=true]');
            if (open && open.dataset.id !== before && panel.dataset.lead === open.dataset.id) { watch.disconnect(); done(performance.now() - from); }
          };
          const before = panel.dataset.lead;
          const watch = new MutationObserver(check);
          watch.observe(panel, { attributes: true, childList: true, subtree: true });
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true }));
        })
        """;

    private const string RowsAfterJump = """
        place => new Promise(done => {
          const list = document.querySelector('.lead-scroll'), height = list.querySelector('.lead-row').offsetHeight, from = performance.now();
          const middle = Math.floor(place + list.clientHeight / height / 2);
          const check = () => { if (list.querySelector(`[data-at="${middle}"]`)) { watch.disconnect(); requestAnimationFrame(() => done(performance.now() - from)); } };
          const watch = new MutationObserver(check);
          watch.observe(list, { childList: true, subtree: true });
          list.scrollTop = place * height;
          check();
        })
        """;

    private const string Transferred = """
        () => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
          .map(entry => ({ name: entry.name, bytes: entry.encodedBodySize }))
        """;

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        await using var app = await ScreenApp.StartAsync(0);
        var clock = Stopwatch.StartNew();
        await app.Leads.FillAsync(Leads, mostEvents: 5);
        Console.WriteLine($"  {Leads:N0} leads made in {clock.Elapsed.TotalSeconds:0.0} s");
        await SearchAsync(app, figures);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(ChromiumOptions.Launch);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = app.Address, ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
        await page.Context.SignInAsync(app.Address, app.App.Admin);
        await page.OpenAsync("/queue");
        await page.OpenAsync("/queue"); // The first visit warms the server.
        await BytesAsync(page, figures);
        await KeysAsync(page, figures);
        await PanelAsync(page, figures);
        await JumpsAsync(page, figures);
        return figures.AllKept;
    }

    private static async Task KeysAsync(IPage page, Figures figures)
    {
        await page.FocusListAsync();
        await page.EvaluateAsync(WatchKeys);
        var next = await PressAsync(page, "j", Presses, Held);
        figures.AtMost("key to next lead highlighted, p95", At(next, 0.95), 50, "ms");
        figures.AtMost("key to next lead highlighted, p99", At(next, 0.99), 100, "ms");
        figures.AtMost("page down to a lead of the next page, p95", At(await PressAsync(page, "PageDown", Pages, Looked), 0.95), 200, "ms");
    }

    /// <summary>Milliseconds to each mark, ordered.</summary>
    private static async Task<double[]> PressAsync(IPage page, string key, int presses, TimeSpan every)
    {
        await page.EvaluateAsync("() => { window.marked.length = 0; }");
        using var pause = new PeriodicTimer(every);
        for (var i = 0; i < presses && await pause.WaitForNextTickAsync(); i++) await page.Keyboard.PressAsync(key);
        await page.WaitForFunctionAsync("count => window.marked.length >= count", presses);
        var marked = await page.EvaluateAsync<Marked[]>("() => window.marked");
        double[] times = [.. marked.Select(m => m.Ms).Order()];
        Console.WriteLine($"  {key} {marked.Length} times, one in {every.TotalMilliseconds:0} ms: p50 {At(times, 0.5):0.0} ms, longest {times[^1]:0.0} ms; marked after their first frame: {marked.Count(m => m.Frames > 1)} (rows that were still on their way)");
        return times;
    }

    private static async Task PanelAsync(IPage page, Figures figures)
    {
        var times = new List<double>();
        for (var i = 0; i < 60; i++) times.Add(await page.EvaluateAsync<double>(PanelAfterKey));
        Console.WriteLine($"  panel p50 {At([.. times.Order()], 0.5):0.0} ms, of which 80 ms wait for the last key");
        figures.AtMost("key to panel shows that lead, p95", At([.. times.Order()], 0.95), 200, "ms");
    }

    private static async Task JumpsAsync(IPage page, Figures figures)
    {
        var random = new Random(1);
        var times = new List<double>();
        for (var i = 0; i < 40; i++) times.Add(await page.EvaluateAsync<double>(RowsAfterJump, random.Next(Leads - 1_500)));
        figures.AtMost("jump to a random place, rows visible, p95", At([.. times.Order()], 0.95), 250, "ms");
    }

    private static async Task BytesAsync(IPage page, Figures figures)
    {
        var files = await page.EvaluateAsync<Sent[]>(Transferred);
        foreach (var file in files.OrderByDescending(f => f.Bytes).Take(5)) Console.WriteLine($"    {file.Bytes / 1024.0,7:0.0} KB {new Uri(file.Name).AbsolutePath}");
        figures.AtMost("queue page transferred (gzip; a published app sends less)", files.Sum(f => f.Bytes) / 1024.0, 170, "KB");
    }

    private static async Task SearchAsync(ScreenApp app, Figures figures)
    {
        var reader = app.App.Services.GetRequiredService<QueueReader>();
        var now = app.App.Clock.GetUtcNow().UtcDateTime;
        var times = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var clock = Stopwatch.StartNew();
            await reader.SnapshotAsync(new QueueFilters { Query = "zoe" }, Viewer.System, new QueueMoment(now, now.Date), default);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        Console.WriteLine($"  first search {times[0]:0} ms");
        figures.AtMost("search 10,000 sealed names, median", At([.. times.Skip(1).Order()], 0.5), 250, "ms");
    }

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];

    private sealed record Marked
    {
        public double Ms { get; set; }
        public int Frames { get; set; }
    }

    private sealed record Sent
    {
        public string Name { get; set; } = "";
        public double Bytes { get; set; }
    }
}
