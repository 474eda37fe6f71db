using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// Closes the imports that were running when the program stopped, before the first request can start another; then, and every hour, takes back those of them that were to be all
/// or nothing, and deletes what is kept only as long as an import can be undone, and backups whose time has passed.
/// </summary>
public sealed class ImportHousekeeping(ImportRuns runs, ImportUndo undo, IOptions<JobsOptions> options, StoreBackups backups, JobBeats beats, TimeProvider clock, ILogger<ImportHousekeeping> log) : BackgroundService
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
        while (true)
        {
            beats.Beat(nameof(ImportHousekeeping), Pause);
            await CleanUpAsync(stoppingToken);
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task CleanUpAsync(CancellationToken cancel)
    {
        try
        {
            backups.CleanUp();
            await runs.CleanUpAsync(cancel);
            await undo.UndoBrokenAsync(cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // A file that is being read is no reason to stop the program: the next hour tries again.
            log.LogError(exception, "Old imports and backups could not be cleaned up");
        }
    }
}
