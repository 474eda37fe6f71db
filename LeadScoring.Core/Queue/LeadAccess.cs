using System.Collections.Concurrent;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>Whether somebody may open a lead. A lead of another team is answered like one that does not exist; that it was tried stands in the audit trail. Thread-safe.</summary>
public sealed class LeadAccess(IDbContextFactory<LeadDb> leads, WriteTurns turns, AuditTrail audit, TimeProvider clock)
{
    private const int MostRemembered = 10_000;

    /// <summary>A page that is open asks again and again: within this time the same attempt is written once.</summary>
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(Guid? User, Guid Lead), DateTime> written = new();

    /// <summary>False when there is no such lead for this viewer. Not to be called within a write turn.</summary>
    public async Task<bool> AdmitsAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        if (viewer.SeesAll) return true;
        await using var db = await leads.CreateDbContextAsync(cancel);
        var found = await db.Set<Lead>().Where(l => l.Id == id).Select(l => new { l.TeamId }).SingleOrDefaultAsync(cancel);
        if (found is null) return false;
        if (viewer.MaySee(found.TeamId)) return true;
        await WriteAsync(db, id, viewer, cancel);
        return false;
    }

    private async Task WriteAsync(LeadDb db, Guid id, Viewer viewer, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (written.TryGetValue((viewer.UserId, id), out var at) && now - at < Once) return;
        if (written.Count >= MostRemembered) written.Clear();
        written[(viewer.UserId, id)] = now;
        using var turn = await turns.TakeAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.AddAsync(db, new AuditNote(viewer.UserId, "lead.refused", "lead", id.ToString(), "another team's", viewer.From), cancel);
        await transaction.CommitAsync(cancel);
    }
}
