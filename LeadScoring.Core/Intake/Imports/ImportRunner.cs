using System.Collections.Concurrent;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>How far a running import is.</summary>
/// <param name="Share">Of the file that was read, 0–1.</param>
/// <param name="Rows">Rows that were taken in.</param>
/// <param name="Elapsed">Since it started.</param>
public readonly record struct ImportProgress(double Share, long Rows, TimeSpan Elapsed)
{
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <summary>Null as long as nothing can be said.</summary>
    public TimeSpan? Left => Share > 0.001 && Rows > 0 ? Elapsed * ((1 - Share) / Share) : null;
}

/// <summary>
/// Takes the rows of a file in, batch by batch; each batch is stored as a whole, so that stopping at any moment loses and doubles nothing. What is to be all or nothing is taken
/// back when it ends before its last row. Thread-safe.
/// </summary>
public sealed class ImportRunner(LeadIntake intake, ImportRuns runs, ImportUndo undo, ImportFiles files, IDbContextFactory<LeadDb> database, ILogger<ImportRunner> log, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, (ImportRun Run, CancellationTokenSource Stop, ImportProgress Progress)> running = new();

    /// <summary>Null when it is not running.</summary>
    public ImportProgress? ProgressOf(Guid run) => running.TryGetValue(run, out var state) ? state.Progress : null;

    /// <summary>Ends the import after the batch at hand.</summary>
    /// <exception cref="AccessRefusedException">By somebody who may not, or whose import it is not.</exception>
    public void Cancel(Guid run, Viewer by)
    {
        by.Demand(Role.Manager);
        if (!running.TryGetValue(run, out var state)) return;
        state.Run.Demand(by);
        state.Stop.Cancel();
    }

    /// <summary>Imports a file by its plan, once; the run tells what came of it, trouble included.</summary>
    /// <param name="run">What to import; its plan is set.</param>
    /// <param name="file">The file.</param>
    /// <param name="rejected">Where rejected rows are written; null: beside the uploads.</param>
    /// <param name="progress">Told the share that was read after each batch.</param>
    /// <param name="by">Whose import it is.</param>
    /// <param name="cancel">Ends it after the batch at hand.</param>
    /// <exception cref="AccessRefusedException">By somebody who may not, or whose import it is not.</exception>
    public async Task<ImportRun> RunAsync(ImportRun run, CsvFile file, string? rejected, IProgress<double>? progress, Viewer by, CancellationToken cancel)
    {
        run.Demand(by);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (!running.TryAdd(run.Id, (run, stop, default))) return run;
        try
        {
            return await RunOnceAsync(run, file, rejected ?? files.RejectedOf(run.Id), progress, by, stop);
        }
        finally
        {
            running.TryRemove(run.Id, out _);
        }
    }

    private async Task<ImportRun> RunOnceAsync(ImportRun run, CsvFile file, string rejected, IProgress<double>? progress, Viewer by, CancellationTokenSource stop)
    {
        try
        {
            if (!await runs.BeginAsync(run, CancellationToken.None)) return run;
            run.State = await TakeInAsync(run, file, rejected, progress, by, stop);
        }
        catch (OperationCanceledException)
        {
            run.State = ImportState.Cancelled;
        }
        catch (Exception exception)
        {
            // Whatever it was, the run must not stay "running" for ever; what it was stands in the log.
            log.LogError(exception, "Import {Run} stopped after {Rows} rows", run.Id, run.RowsDone);
            run.State = ImportState.Failed;
            run.Problem = $"The import stopped after {run.RowsDone} rows: the program met trouble ({exception.GetType().Name}). {run.WhatStays}";
        }
        run.FinishedAt = clock.GetUtcNow().UtcDateTime;
        var isBroken = run.State != ImportState.Done && run.IsAllOrNone;
        if (isBroken) run.Problem ??= $"{(run.State == ImportState.Cancelled ? "It was cancelled." : "A row could not be imported.")} {run.WhatStays}";
        await runs.SaveAsync(run, CancellationToken.None);
        files.DeleteUpload(run.Id);
        if (isBroken) await undo.UndoAsync(run, Viewer.System, CancellationToken.None);
        return run;
    }

    private async Task<ImportState> TakeInAsync(ImportRun run, CsvFile file, string rejected, IProgress<double>? progress, Viewer by, CancellationTokenSource stop)
    {
        var plan = ImportPlan.FromJson(run.Plan!);
        var started = clock.GetTimestamp();
        var share = 0.0;
        var reader = new RowReader(file.Layout.Headers, plan.Mapping, plan.ConsentForAll, await ImportChecker.AreasAsync(database, stop.Token), run.Id, clock.GetUtcNow().UtcDateTime);
        // A batch that has begun is finished, whoever wants to stop: its rows are counted.
        var rows = new ImportReader(file, reader, batch => intake.SubmitManyAsync(batch, plan.Duplicates, by, CancellationToken.None));
        await using var stream = files.Create(rejected);
        using var rejectedRows = new RejectedRows(stream, file.Layout.Headers);
        await foreach (var batch in rows.ReadAsync(read => share = read))
        {
            foreach (var row in batch) Count(run, plan, row, rejectedRows);
            running[run.Id] = (run, stop, new ImportProgress(share, run.RowsDone, clock.GetElapsedTime(started)));
            progress?.Report(share);
            await runs.SaveAsync(run, CancellationToken.None);
            if (plan.AllOrNone && run.Rejected > 0) return ImportState.Failed;
            if (stop.IsCancellationRequested) return ImportState.Cancelled;
        }
        return ImportState.Done;
    }

    private static void Count(ImportRun run, ImportPlan plan, RowResult row, RejectedRows rejected)
    {
        switch (row.Result)
        {
            case null:
                run.Rejected++;
                rejected.Add(row.Row, row.Cells, row.Problem);
                break;
            case IntakeResult.Scored { Created: false } or IntakeResult.Unscored { Created: false } when plan.Duplicates == KnownLeadPolicy.Skip:
                run.Skipped++;
                break;
            case IntakeResult.Unscored { IsHeld: true }:
                run.Held++;
                break;
            case IntakeResult.Scored { Created: true } or IntakeResult.Unscored { Created: true }:
                run.Created++;
                break;
            default:
                run.Updated++;
                break;
        }
    }
}
