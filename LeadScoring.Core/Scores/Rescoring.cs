using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>How far a rescoring is. <see cref="Last"/> is where to go on after an interruption.</summary>
public sealed record RescoreProgress(int Leads, int Seen, int Scored, int Unchanged, int NotAllowed, Guid Last);

/// <summary>
/// Scores all stored leads again as of now, with the model that serves: recency decays even when nothing happens. Leads that came to their end
/// (closed, lost, trashed, not to be contacted) are scored once by each model. A lead whose person does not agree loses any score it has. Thread-safe.
/// </summary>
public sealed class Rescoring(IDbContextFactory<LeadDb> database, WriteTurns turns, MarketBook market, ScoreKeeper keeper, ServingModel serving, LeadFeed feed, TimeProvider clock)
{
    private const int Batch = 500;
    private static readonly LeadStage[] Ended = [LeadStage.Closed, LeadStage.Lost, LeadStage.Trash, LeadStage.DoNotContact];

    /// <summary>Goes through the leads in the order of their ids, a transaction for each 500; null when no model serves.</summary>
    /// <param name="after">Leads up to this id are left out: the last id of an interrupted run.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Stops between batches; what was scored stays.</param>
    public async Task<RescoreProgress?> RescoreAsync(Guid after, IProgress<RescoreProgress>? progress, CancellationToken cancel)
    {
        if (serving.Current is not { } model) return null;
        var done = new RescoreProgress(await CountAsync(model.Version, after, cancel), 0, 0, 0, 0, after);
        while (await NextAsync(model.Version, done.Last, cancel) is { Count: > 0 } ids)
        {
            done = await RescoreAsync(ids, done, cancel);
            progress?.Report(done);
        }
        return done;
    }

    private async Task<RescoreProgress> RescoreAsync(List<Guid> ids, RescoreProgress done, CancellationToken cancel)
    {
        var changed = new List<Guid>();
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await database.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var now = clock.GetUtcNow().UtcDateTime;
            var known = await LeadFactsReader.ReadAsync(db, ids, await market.ReadAsync(db, cancel), now, cancel);
            var scores = await db.Set<LeadScore>().Where(s => ids.Contains(s.LeadId)).ToDictionaryAsync(s => s.LeadId, cancel);
            var (rows, withdrawn) = (new NewRows(), new List<Guid>());
            foreach (var lead in known)
            {
                var current = scores.GetValueOrDefault(lead.Lead.Id);
                var fate = keeper.Keep(rows, lead.Lead.Id, lead.Facts, lead.Consents, ref current, now);
                if (fate == ScoreFate.Scored) changed.Add(lead.Lead.Id);
                if (fate == ScoreFate.NotAllowed && current is not null) withdrawn.Add(lead.Lead.Id);
                done = done with
                {
                    Seen = done.Seen + 1,
                    Scored = done.Scored + (fate == ScoreFate.Scored ? 1 : 0),
                    Unchanged = done.Unchanged + (fate == ScoreFate.Unchanged ? 1 : 0),
                    NotAllowed = done.NotAllowed + (fate == ScoreFate.NotAllowed ? 1 : 0),
                };
            }
            await rows.InsertAsync(db, cancel);
            await db.SaveChangesAsync(cancel);
            if (withdrawn.Count > 0) await ScoreKeeper.WithdrawAsync(db, withdrawn, cancel);
            await transaction.CommitAsync(cancel);
            changed.AddRange(withdrawn);
        }
        foreach (var lead in changed) feed.Publish(new LeadChange(lead, LeadChangeKind.Scored));
        return done with { Last = ids[^1] };
    }

    private async Task<int> CountAsync(string version, Guid after, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await Due(db, version, after).CountAsync(cancel);
    }

    private async Task<List<Guid>> NextAsync(string version, Guid after, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await Due(db, version, after).OrderBy(id => id).Take(Batch).ToListAsync(cancel);
    }

    private static IQueryable<Guid> Due(LeadDb db, string version, Guid after) => db.Set<Lead>()
        .Where(l => l.Id > after && (!Ended.Contains(l.Stage) || !db.Set<LeadScore>().Any(s => s.LeadId == l.Id && s.ModelVersion == version)))
        .Select(l => l.Id);
}
