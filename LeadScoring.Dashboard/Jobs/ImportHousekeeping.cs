using LeadScoring.Core.Intake.Imports;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// Closes the imports that were running when the program stopped, before the first request can start another; then, and every hour, deletes what is kept only as long
/// as an import can be undone.
/// </summary>
public sealed class ImportHousekeeping(ImportRuns runs, IOptions<JobsOptions> options, TimeProvider clock, ILogger<ImportHousekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await runs.CloseInterruptedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        using var timer = new PeriodicTimer(Pause, clock);
        do await CleanUpAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CleanUpAsync(CancellationToken cancel)
    {
        try
        {
            await runs.CleanUpAsync(cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // A file that is being read is no reason to stop the program: the next hour tries again.
            log.LogError(exception, "Old imports could not be cleaned up");
        }
    }
}
