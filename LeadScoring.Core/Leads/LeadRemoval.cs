using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Leads;

/// <summary>Takes leads away for good: their rows in every table (the database cascades), then their keys.</summary>
public sealed class LeadRemoval(IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, LeadFeed feed)
{
    private const int Batch = 500;

    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAsync(IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        var removed = 0;
        foreach (var some in leads.Chunk(Batch))
        {
            // In a turn: whoever is storing something of them has done so before, and whoever comes after finds no lead.
            using (await turns.TakeAsync(cancel))
            {
                await using var db = await database.CreateDbContextAsync(cancel);
                removed += await db.Set<Lead>().Where(l => some.Contains(l.Id)).ExecuteDeleteAsync(cancel);
            }
            await vault.DestroyAsync(some, cancel);
            foreach (var lead in some) feed.Publish(new LeadChange(lead, LeadChangeKind.Removed));
        }
        return removed;
    }
}
