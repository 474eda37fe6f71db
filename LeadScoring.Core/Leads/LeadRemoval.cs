using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Leads;

/// <summary>Takes leads away for good: their rows in every table (the database cascades), what is remembered of them, then their keys.</summary>
public sealed class LeadRemoval(IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, IEnumerable<IRemembersLeads> memories, LeadFeed feed)
{
    private const int Batch = 500;

    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAsync(IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        var removed = 0;
        foreach (var some in leads.Chunk(Batch))
        {
            // In the turn of those who store and remember: nobody does it between the two.
            using (await turns.TakeAsync(cancel))
            {
                await using var db = await database.CreateDbContextAsync(cancel);
                removed += await db.Set<Lead>().Where(l => some.Contains(l.Id)).ExecuteDeleteAsync(cancel);
                foreach (var memory in memories) await memory.ForgetAsync(some);
            }
            await vault.DestroyAsync(some, cancel);
            foreach (var lead in some) feed.Publish(new LeadChange(lead, LeadChangeKind.Removed));
        }
        return removed;
    }
}
