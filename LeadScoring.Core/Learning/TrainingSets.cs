using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Learning;

/// <summary>Reads the stored leads to learn from: those who agree to profiling, in the order of their ids.</summary>
public sealed class TrainingSets(IDbContextFactory<LeadDb> database, MarketBook market, TimeProvider clock)
{
    private const int Batch = 1_000;
    private static readonly LeadStage[] OffTheWay = [LeadStage.Nurture, LeadStage.Trash, LeadStage.DoNotContact];

    /// <summary>Protected features included: <see cref="FairHousingCost"/> takes them out.</summary>
    /// <param name="demo">True: the demo's leads, and only them; false: all others.</param>
    /// <param name="cancel">Stops between batches.</param>
    public async Task<TrainingTable> ReadAsync(bool demo, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var leads = new List<PastLead>();
        await using var db = await database.CreateDbContextAsync(cancel);
        var history = await market.ReadAsync(db, cancel);
        var after = Guid.Empty;
        while (await NextAsync(db, demo, after, cancel) is { Count: > 0 } ids)
        {
            leads.AddRange(await ReadAsync(db, ids, history, now, cancel));
            after = ids[^1];
        }
        return TrainingRows.Of(leads, now, FairHousingMode.Include);
    }

    private static Task<List<Guid>> NextAsync(LeadDb db, bool demo, Guid after, CancellationToken cancel) => db.Set<Lead>()
        .Where(l => (l.Origin == LeadOrigin.Demo) == demo && l.Id > after)
        .OrderBy(l => l.Id).Select(l => l.Id).Take(Batch).ToListAsync(cancel);

    private static async Task<IEnumerable<PastLead>> ReadAsync(LeadDb db, List<Guid> ids, MarketHistory history, DateTime now, CancellationToken cancel)
    {
        var outcomes = (await db.Set<LeadOutcome>().AsNoTracking().Where(o => ids.Contains(o.LeadId)).OrderBy(o => o.Id).ToListAsync(cancel)).ToLookup(o => o.LeadId);
        var left = (await db.Set<StageChange>().AsNoTracking().Where(c => ids.Contains(c.LeadId) && OffTheWay.Contains(c.To)).ToListAsync(cancel))
            .GroupBy(c => c.LeadId).ToDictionary(changes => changes.Key, changes => changes.Min(c => c.At));
        return (await LeadFactsReader.ReadAsync(db, ids, history, now, cancel))
            .Where(known => ConsentGate.Allows(known.Consents, ConsentPurpose.Profiling, now))
            .Select(known => new PastLead(
                known.Lead.HouseholdId ?? known.Lead.Id,
                known.Facts,
                [.. outcomes[known.Lead.Id]],
                left.TryGetValue(known.Lead.Id, out var at) ? at : null,
                known.Lead.ImportedAt ?? default));
    }
}
