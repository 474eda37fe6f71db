using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>Writes what changed of a batch: one transaction in one turn, so that whoever else wants to write waits for one batch at most. Thread-safe.</summary>
internal sealed class RescoreWriter(IDbContextFactory<LeadDb> database, WriteTurns turns, MarketBook market, ScoreKeeper keeper, TimeProvider clock)
{
    private const string Stored = "SELECT l.Id, l.Version, s.Factor FROM Leads l LEFT JOIN LeadScores s ON s.LeadId = l.Id WHERE l.Id > ?1 AND l.Id <= ?2";

    /// <summary>Leads that changed since they were read are read and scored anew, here where nobody can change them.</summary>
    /// <param name="run">How far it was before.</param>
    /// <param name="batch">Explained.</param>
    /// <param name="isOutdated">Asked when it is our turn; true: nothing is written.</param>
    /// <param name="cancel">Leaves the batch unwritten.</param>
    /// <returns>How far it is now; null when it is outdated, or when another process took the run over.</returns>
    public async Task<RescoreRun?> WriteAsync(RescoreRun run, RescoreBatch batch, Func<bool> isOutdated, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        if (isOutdated()) return null;
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var last = batch.Leads[^1].Id;
        var stored = StoredOf(db, batch.After, last);
        var changes = await Changes.OpenAsync(db, run with { Last = last }, cancel);
        var outdated = new List<Guid>();
        foreach (var lead in batch.Leads)
        {
            if (!stored.TryGetValue(lead.Id, out var now)) continue; // Removed meanwhile.
            if (now.Version == lead.Version && (lead.Made is not null || !lead.MayBeScored(batch.Now))) Keep(changes, lead, now.Factor, batch.Now);
            else outdated.Add(lead.Id);
        }
        if (outdated.Count > 0) await KeepAnewAsync(db, changes, outdated, cancel);
        await changes.StoreAsync(db, cancel);
        if (!await AdvanceAsync(db, run, changes.Run, cancel)) return null;
        await transaction.CommitAsync(cancel);
        return changes.Run;
    }

    private static Dictionary<Guid, (int Version, double? Factor)> StoredOf(LeadDb db, Guid after, Guid last)
    {
        var stored = new Dictionary<Guid, (int, double?)>();
        using var rows = new SqliteReading((SqliteConnection)db.Database.GetDbConnection(), Stored, after, last);
        while (rows.Read()) stored.Add(rows.Id(0), (rows.Integer(1), rows.NumberOrNull(2)));
        return stored;
    }

    /// <param name="changes">Takes what is new.</param>
    /// <param name="lead">Unchanged since it was read.</param>
    /// <param name="factor">Of the second look that counts now: one that was stored since does not change the lead.</param>
    /// <param name="now">UTC.</param>
    private void Keep(Changes changes, RescoredLead lead, double? factor, DateTime now)
    {
        if (lead.Current is { } read && read.Factor != factor) keeper.Review(read, factor);
        var (current, before) = (lead.Current, Mutable(lead.Current));
        var fate = lead.Made is null ? ScoreFate.NotAllowed : keeper.Keep(changes.Rows, lead.Id, lead.Made, lead.WhyNow, lead.AsOf, lead.Consents, ref current, now);
        changes.Add(fate, lead.Current, current, before, now);
    }

    private async Task KeepAnewAsync(LeadDb db, Changes changes, List<Guid> ids, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var scores = await db.Set<LeadScore>().AsNoTracking().Where(s => ids.Contains(s.LeadId)).ToDictionaryAsync(s => s.LeadId, cancel);
        foreach (var lead in await LeadFactsReader.ReadAsync(db, ids, await market.ReadAsync(db, cancel), now, cancel))
        {
            var known = scores.GetValueOrDefault(lead.Lead.Id);
            var (current, before) = (known, Mutable(known));
            var fate = keeper.Keep(changes.Rows, lead.Lead.Id, lead.Facts, lead.Consents, ref current, now);
            changes.Add(fate, known, current, before, now);
        }
    }

    /// <summary>False when the stored run is not where we left it: another process goes on with it.</summary>
    private static async Task<bool> AdvanceAsync(LeadDb db, RescoreRun from, RescoreRun to, CancellationToken cancel) =>
        await db.Set<RescoreRun>().Where(r => r.Kind == from.Kind && r.StartedAt == from.StartedAt && r.Last == from.Last).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Last, to.Last).SetProperty(r => r.Seen, to.Seen).SetProperty(r => r.Scored, to.Scored)
                .SetProperty(r => r.Unchanged, to.Unchanged).SetProperty(r => r.NotAllowed, to.NotAllowed),
            cancel) == 1;

    /// <summary>What of a score can change while it counts as the same.</summary>
    private static (Guid Record, Band Band, double? Before)? Mutable(LeadScore? score) => score is null ? null : (score.RecordId, score.Band, score.Before);

    private sealed class Changes(RescoreRun run, NewRows rows, Outbox outbox)
    {
        private readonly ChangedRows<LeadScore> changed = new();
        private readonly List<Guid> withdrawn = [];

        public NewRows Rows => rows;

        public RescoreRun Run { get; private set; } = run;

        public static async Task<Changes> OpenAsync(LeadDb db, RescoreRun run, CancellationToken cancel)
        {
            var rows = new NewRows();
            return new Changes(run, rows, await Outbox.OpenAsync(db, rows, cancel));
        }

        public void Add(ScoreFate fate, LeadScore? known, LeadScore? current, (Guid Record, Band Band, double? Before)? before, DateTime now)
        {
            Run = Run.Count(fate);
            if (fate != ScoreFate.NotAllowed) ScoreNews.Tell(outbox, fate, before?.Band, current, now);
            if (known is null) return; // A first score is among the new rows.
            if (fate == ScoreFate.NotAllowed) withdrawn.Add(known.LeadId);
            else if (before != Mutable(current)) changed.Add(current!);
        }

        public async Task StoreAsync(LeadDb db, CancellationToken cancel)
        {
            await Rows.InsertAsync(db, cancel);
            await changed.UpdateAsync(db, cancel);
            if (withdrawn.Count > 0) await ScoreKeeper.WithdrawAsync(db, withdrawn, cancel);
        }
    }
}
