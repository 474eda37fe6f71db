using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LeadScoring.Core;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace LeadScoring.Dashboard.Operations;

/// <summary>
/// When the program stops, asks every open page to pause: its browser takes what it shows along and goes on with it when the program is back. Without it browsers would
/// reconnect to the stopping server, which then waits for them until it is killed. Thread-safe.
/// </summary>
internal sealed class PauseAtStop(IOptions<OperationsOptions> options, IMeterFactory meters, ILogger<PauseAtStop> log)
{
    private readonly ConcurrentDictionary<string, IJSRuntime> pages = new(StringComparer.Ordinal);
    private readonly ManualResetEventSlim isEmpty = new(initialState: true);

    public void Register(IHostApplicationLifetime lifetime)
    {
        // A meter that goes with the program: the shared one would keep what the gauge looks at for ever.
        meters.Create(Telemetry.Name).CreateObservableGauge("leadscoring.pages", () => pages.Count, "{page}", "Open pages");
        // Registered last, called first: before the connections are cut.
        lifetime.ApplicationStarted.Register(() => lifetime.ApplicationStopping.Register(Pause));
    }

    private void Pause()
    {
        if (pages.IsEmpty) return;
        log.LogInformation("Stopping: {Count} open pages are asked to pause", pages.Count);
        foreach (var page in pages.Values) _ = AskAsync(page);
        if (!isEmpty.Wait(options.Value.PauseWithin)) log.LogInformation("Stopping: {Count} pages did not answer and will reload", pages.Count);
    }

    private static async Task AskAsync(IJSRuntime page)
    {
        try
        {
            await page.InvokeVoidAsync("leadScoring.pauseSoon");
        }
        catch (Exception fault) when (fault is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // It went by itself.
        }
    }

    private void Add(string id, IJSRuntime page)
    {
        pages[id] = page;
        isEmpty.Reset();
    }

    private void Remove(string id)
    {
        pages.TryRemove(id, out _);
        if (pages.IsEmpty) isEmpty.Set();
    }

    /// <summary>One per page.</summary>
    internal sealed class Watch(PauseAtStop all, IJSRuntime js) : CircuitHandler
    {
        public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            all.Add(circuit.Id, js);
            return Task.CompletedTask;
        }

        public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            all.Remove(circuit.Id);
            return Task.CompletedTask;
        }
    }
}
