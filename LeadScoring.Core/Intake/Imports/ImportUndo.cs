using LeadScoring.Core.Leads;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>
/// Takes an import back: leads that it made go, with their persons' keys; leads that it changed get their earlier values, but for what was changed
/// again since; then they are scored anew, without any second look at what the import brought. May be interrupted and started again. Thread-safe.
/// </summary>
public sealed class ImportUndo(
    IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, LeadRemoval removal, ScoreKeeper keeper, ReviewKeeper reviews, MarketBook market,
    ImportRuns runs, LeadFeed feed, IOptions<ImportOptions> options, TimeProvider clock)
{
    private const int Batch = 500;

    /// <summary>Until when it can be undone; null when it cannot.</summary>
    public DateTime? Until(ImportRun run) =>
        run is { State: ImportState.Done or ImportState.Cancelled or ImportState.Failed, FinishedAt: { } finished } && clock.GetUtcNow().UtcDateTime < finished + options.Value.UndoFor
            ? finished + options.Value.UndoFor
            : null;

    /// <returns>False when it is too late, or when it was undone before.</returns>
    public async Task<bool> UndoAsync(ImportRun run, Viewer by, CancellationToken cancel)
    {
        run.Demand(by);
        if (Until(run) is null) return false;
        while (await CreatedAsync(run.Id, cancel) is { Count: > 0 } created) await removal.RemoveAsync(created, cancel);
        while (await RevertAsync(run, cancel) is { Count: > 0 } reverted)
            foreach (var lead in reverted) feed.Publish(new LeadChange(lead, LeadChangeKind.Changed));
        run.State = ImportState.Undone;
        await runs.SaveAsync(run, cancel);
        return true;
    }

    /// <summary>After a start: takes back what was to be all or nothing and was cut off.</summary>
    public async Task UndoBrokenAsync(CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - options.Value.UndoFor;
        List<ImportRun> ended;
        await using (var db = await database.CreateDbContextAsync(cancel))
            ended = await db.Set<ImportRun>().AsNoTracking().Where(r => (r.State == ImportState.Failed || r.State == ImportState.Cancelled) && r.FinishedAt > oldest).ToListAsync(cancel);
        foreach (var run in ended.Where(r => r.IsAllOrNone)) await UndoAsync(run, Viewer.System, cancel);
    }

    private async Task<List<Guid>> CreatedAsync(Guid import, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<Lead>().Where(l => l.ImportId == import).OrderBy(l => l.Id).Select(l => l.Id).Take(Batch).ToListAsync(cancel);
    }

    private async Task<List<Guid>> RevertAsync(ImportRun run, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var changes = await db.Set<ImportChange>().Where(c => c.ImportId == run.Id).OrderBy(c => c.LeadId).Take(Batch).ToListAsync(cancel);
        var ids = changes.Select(c => c.LeadId).ToList();
        var keys = await vault.OpenAsync(ids, cancel);
        var leads = await db.Set<Lead>().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancel);
        foreach (var change in changes)
        {
            if (ImportJournal.Open(keys, change) is { } difference)
            {
                difference.Revert(db.Entry(leads[change.LeadId]));
                foreach (var row in difference.Added) await LeadDifference.RemoveAsync(db, row, cancel);
            }
            db.Remove(change);
        }
        await db.SaveChangesAsync(cancel);
        await reviews.WithdrawAsync(db, ids, run.StartedAt ?? run.UploadedAt, cancel);
        await RescoreAsync(db, ids, cancel);
        await transaction.CommitAsync(cancel);
        return ids;
    }

    private async Task RescoreAsync(LeadDb db, List<Guid> ids, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var scores = await db.Set<LeadScore>().Where(s => ids.Contains(s.LeadId)).ToDictionaryAsync(s => s.LeadId, cancel);
        var (rows, withdrawn) = (new NewRows(), new List<Guid>());
        var outbox = await Outbox.OpenAsync(db, rows, cancel);
        foreach (var lead in await LeadFactsReader.ReadAsync(db, ids, await market.ReadAsync(db, cancel), now, cancel))
        {
            var current = scores.GetValueOrDefault(lead.Lead.Id);
            var before = current?.Band;
            var fate = keeper.Keep(rows, lead.Lead.Id, lead.Facts, lead.Consents, ref current, now);
            if (fate == ScoreFate.NotAllowed)
            {
                if (current is not null) withdrawn.Add(lead.Lead.Id);
                continue;
            }
            // As after any change of a lead.
            if (current is { Factor: not null }) keeper.Review(current, factor: null);
            ScoreNews.Tell(outbox, fate, before, current, now);
        }
        await rows.InsertAsync(db, cancel);
        await db.SaveChangesAsync(cancel);
        if (withdrawn.Count > 0) await ScoreKeeper.WithdrawAsync(db, withdrawn, cancel);
    }
}
