using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>The imports there are, and what was chosen for files like theirs. Thread-safe.</summary>
public sealed class ImportRuns(IDbContextFactory<LeadDb> database, WriteTurns turns, ImportFiles files, IOptions<ImportOptions> options, TimeProvider clock)
{
    private const int MostListed = 50;

    /// <summary>Takes an uploaded file; what is no CSV is not kept.</summary>
    /// <returns>The run, or why the file was refused, in a sentence for people.</returns>
    public async Task<(ImportRun? Run, string? Problem)> UploadAsync(string fileName, Stream content, IProgress<long>? progress, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (await files.ReceiveAsync(id, content, progress, cancel) is not { } bytes)
            return (null, $"The file is larger than {options.Value.MaxSize}. Split it, or raise Import:MaxBytes.");
        if (CsvFile.Open(files.UploadOf(id), cancel: cancel).Problem is { } problem)
        {
            files.DeleteUpload(id);
            return (null, problem);
        }
        return (await CreateAsync(id, fileName, bytes, by, cancel), null);
    }

    public async Task<ImportRun> CreateAsync(Guid id, string fileName, long bytes, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        var run = new ImportRun { Id = id, FileName = ImportFiles.DisplayName(fileName), Bytes = bytes, UploadedAt = clock.GetUtcNow().UtcDateTime, UserId = by.UserId };
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        db.Add(run);
        await db.SaveChangesAsync(cancel);
        return run;
    }

    /// <summary>Null when there is none for this viewer.</summary>
    public async Task<ImportRun?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        viewer.Demand(Role.Manager);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await OfViewer(db, viewer).AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel);
    }

    /// <summary>The latest imports that got as far as a row, newest first.</summary>
    public async Task<List<ImportRun>> LatestAsync(Viewer viewer, CancellationToken cancel)
    {
        viewer.Demand(Role.Manager);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await OfViewer(db, viewer).AsNoTracking().Where(r => r.StartedAt != null).OrderByDescending(r => r.Id).Take(MostListed).ToListAsync(cancel);
    }

    /// <summary>Keeps what was chosen so far.</summary>
    /// <returns>False when the import was started meanwhile, or is gone: then nothing can be chosen any more.</returns>
    public async Task<bool> PlanAsync(Guid id, ImportPlan plan, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        var json = plan.ToJson();
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await OfViewer(db, by).Where(r => r.Id == id && r.State == ImportState.Uploaded).ExecuteUpdateAsync(run => run.SetProperty(r => r.Plan, json), cancel) > 0;
    }

    /// <summary>Marks an import as running, with its plan and rows.</summary>
    /// <returns>False when somebody else did before: an import runs once.</returns>
    public async Task<bool> BeginAsync(ImportRun run, CancellationToken cancel)
    {
        DateTime? now = clock.GetUtcNow().UtcDateTime;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var begun = await db.Set<ImportRun>().Where(r => r.Id == run.Id && r.State == ImportState.Uploaded).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ImportState.Running).SetProperty(r => r.StartedAt, now).SetProperty(r => r.Plan, run.Plan).SetProperty(r => r.Rows, run.Rows), cancel);
        if (begun == 0) return false;
        (run.State, run.StartedAt) = (ImportState.Running, now);
        return true;
    }

    public async Task SaveAsync(ImportRun run, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        db.Update(run);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What was chosen the last time for files with these columns.</summary>
    public async Task<ColumnMapping?> RecallAsync(IReadOnlyList<string> headers, CancellationToken cancel)
    {
        var key = ColumnMapping.KeyOf(headers);
        await using var db = await database.CreateDbContextAsync(cancel);
        var remembered = await db.Set<ImportMapping>().AsNoTracking().FirstOrDefaultAsync(m => m.Key == key, cancel);
        return remembered is null ? null : ColumnMapping.FromJson(remembered.Mapping);
    }

    /// <summary>Columns that nothing was chosen for are left out, so that they can be proposed better one day.</summary>
    public async Task RememberAsync(IReadOnlyList<string> headers, ColumnMapping mapping, CancellationToken cancel)
    {
        var key = ColumnMapping.KeyOf(headers);
        var chosen = (mapping with { Columns = mapping.Columns.RemoveAll(c => c.Target == ImportTarget.DoNotImport && c.Reason != MatchReason.Given) }).ToJson();
        var now = clock.GetUtcNow().UtcDateTime;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        // Holds off other programs on the same file between the look and the write.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<ImportMapping>().FirstOrDefaultAsync(m => m.Key == key, cancel) is { } known) (known.Mapping, known.UsedAt) = (chosen, now);
        else db.Add(new ImportMapping { Key = key, Mapping = chosen, UsedAt = now });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>At start: what was running when the program stopped is over.</summary>
    public async Task CloseInterruptedAsync(CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        foreach (var run in await db.Set<ImportRun>().Where(r => r.State == ImportState.Running).ToListAsync(cancel))
        {
            (run.State, run.FinishedAt) = (ImportState.Failed, clock.GetUtcNow().UtcDateTime);
            run.Problem = $"The program stopped after {run.RowsDone} rows. {run.WhatStays}";
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Deletes what is kept only as long as an import can be undone.</summary>
    public async Task CleanUpAsync(CancellationToken cancel)
    {
        files.DeleteOld();
        var oldest = clock.GetUtcNow().UtcDateTime - options.Value.UndoFor;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var over = db.Set<ImportRun>().Where(r => r.FinishedAt < oldest).Select(r => r.Id);
        await db.Set<ImportChange>().Where(c => over.Contains(c.ImportId)).ExecuteDeleteAsync(cancel);
        await db.Set<ImportRun>().Where(r => r.StartedAt == null && r.UploadedAt < oldest).ExecuteDeleteAsync(cancel);
    }

    private static IQueryable<ImportRun> OfViewer(LeadDb db, Viewer viewer) => viewer.SeesAll ? db.Set<ImportRun>() : db.Set<ImportRun>().Where(r => r.UserId == viewer.UserId && viewer.UserId != null);
}
