using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;

namespace LeadScoring.Dashboard.Import;

/// <summary>Starts imports that go on whoever leaves the page; they end early only on Cancel or when the program stops. Thread-safe.</summary>
public sealed class ImportLaunch(ImportRunner runner, ImportRuns runs, ImportLooks looks, IHostApplicationLifetime life, ILogger<ImportLaunch> log)
{
    /// <summary>Starts a run once; a second start is no matter.</summary>
    /// <returns>False when its file is gone.</returns>
    public async Task<bool> StartAsync(Guid id, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        if (await runs.FindAsync(id, by, cancel) is not { } run) return false;
        if (run.State != ImportState.Uploaded || runner.ProgressOf(id) is not null) return true;
        if (run.Plan is null || await looks.LookAsync(id, by, null, cancel) is not { } look) return false;
        await runs.RememberAsync(look.File.Layout.Headers, ImportPlan.FromJson(run.Plan).Mapping, cancel);
        run.Rows = look.Survey.Rows;
        _ = Task.Run(() => RunAsync(run, look, by), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(ImportRun run, ImportLook look, Viewer by)
    {
        try
        {
            await runner.RunAsync(run, look.File, null, null, by, life.ApplicationStopping);
        }
        catch (Exception exception)
        {
            // Nobody waits for this task: what goes wrong here would be lost.
            log.LogError(exception, "Import {Run} could not be closed.", run.Id);
        }
    }
}
