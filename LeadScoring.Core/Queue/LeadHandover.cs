using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>Gives all leads of one rep to another in one step, as when somebody leaves. Thread-safe.</summary>
public sealed class LeadHandover(IDbContextFactory<LeadDb> leads, WriteTurns turns, AuditTrail audit, LeadFeed feed)
{
    /// <summary>How many leads each user owns; who owns none is left out.</summary>
    /// <exception cref="AccessRefusedException">By somebody who is no admin.</exception>
    public async Task<IReadOnlyDictionary<Guid, int>> OwnedAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await leads.CreateDbContextAsync(cancel);
        return await db.Set<Lead>().Where(l => l.OwnerId != null).GroupBy(l => l.OwnerId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
    }

    /// <param name="from">Who owned them.</param>
    /// <param name="to">Who owns them now.</param>
    /// <param name="team">The team of the new owner, where the leads go too.</param>
    /// <param name="by">An admin.</param>
    /// <param name="cancel">Before it is done.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<int> HandOverAsync(Guid from, Guid to, Guid? team, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await leads.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var owned = await db.Set<Lead>().Where(l => l.OwnerId == from).Select(l => l.Id).ToListAsync(cancel);
        await db.Set<Lead>().Where(l => l.OwnerId == from)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.OwnerId, to).SetProperty(l => l.TeamId, team).SetProperty(l => l.Version, l => l.Version + 1), cancel);
        await audit.AddAsync(db, new AuditNote(by.UserId, "leads.handed-over", "user", from.ToString(), $"{owned.Count} leads to {to}", by.From), cancel);
        await transaction.CommitAsync(cancel);
        foreach (var lead in owned) feed.Publish(new LeadChange(lead, LeadChangeKind.Changed));
        return owned.Count;
    }
}
