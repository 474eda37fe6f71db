using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>How an admin chooses the thresholds of the bands and the capacity of a rep. Thread-safe.</summary>
public sealed class BandChange(BandBook book, IDbContextFactory<LeadDb> database, WriteTurns turns, AuditTrail audit)
{
    /// <summary>Stores them; they hold for every score that is made from now on, and the stored ones follow before the call returns.</summary>
    /// <returns>Why nothing was changed, in a sentence for people; null when it was.</returns>
    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<string?> StoreAsync(BandOptions bands, int leadsPerRep, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (!bands.IsOrdered) return "A must be above B, B above C, and all from above 0 to 100.";
        if (leadsPerRep is < 1 or > ScoringSettings.MostLeadsPerRep) return $"A rep can call 1 to {ScoringSettings.MostLeadsPerRep} leads a day.";
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await database.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var stored = await db.Set<ScoringSettings>().SingleOrDefaultAsync(cancel) ?? db.Add(new ScoringSettings()).Entity;
            (stored.A, stored.B, stored.C, stored.LeadsPerRep) = (bands.A, bands.B, bands.C, leadsPerRep);
            await audit.AddAsync(db, new AuditNote(by.UserId, "scoring.changed", "settings", "scoring", "bands, capacity", by.From), cancel);
            await transaction.CommitAsync(cancel);
        }
        book.Use(bands);
        await book.FollowAsync(cancel);
        return null;
    }
}
