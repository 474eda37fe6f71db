using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Support;

/// <summary>The real program on a real port with made-up leads, and a clock that runs: screens wait for pauses to pass.</summary>
public sealed class ScreenApp : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource stopped = new();
    private readonly Task running;

    private ScreenApp(TestApp app, SeededQueue leads)
    {
        (App, Leads) = (app, leads);
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        running = RunClockAsync();
    }

    public TestApp App { get; }

    public SeededQueue Leads { get; }

    public string Address { get; }

    /// <param name="app">Not yet started; null for one as it comes.</param>
    public static async Task<ScreenApp> StartAsync(int leads, TestApp? app = null)
    {
        // As published: compressed files instead of files that are watched for changes.
        app = (app ?? new TestApp()).With("ReloadStaticAssetsAtRuntime", "false");
        app.UseKestrel(0);
        app.StartServer();
        var seeded = new SeededQueue(app.Services);
        if (leads > 0) await seeded.FillAsync(leads);
        return new ScreenApp(app, seeded);
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        await running;
        stopped.Dispose();
        await App.DisposeAsync();
    }

    private async Task RunClockAsync()
    {
        using var ticks = new PeriodicTimer(Tick);
        try
        {
            while (await ticks.WaitForNextTickAsync(stopped.Token)) App.Clock.Advance(Tick);
        }
        catch (OperationCanceledException)
        {
            // The app stops.
        }
    }
}
