using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Audit;

/// <summary>Who did what to whom, before it is numbered and chained.</summary>
/// <param name="ActorId">Null is the program itself.</param>
/// <param name="Action">"user.disabled".</param>
/// <param name="TargetKind">"user".</param>
/// <param name="TargetId">An id, never a name.</param>
/// <param name="Detail">Names of fields or counts, never values.</param>
/// <param name="From">Network address.</param>
public sealed record AuditNote(Guid? ActorId, string Action, string TargetKind, string TargetId, string? Detail = null, string? From = null);

/// <summary>The end of the trail: kept elsewhere, it tells whether the trail was cut.</summary>
public sealed record AuditHead(long Id, byte[] Hash);

/// <summary>What a verification found.</summary>
/// <param name="Entries">How many hold, from the first on.</param>
/// <param name="BrokenAt">The number at which the trail does not hold any more; null when all of it does.</param>
public sealed record AuditReading(long Entries, long? BrokenAt);

/// <summary>The append-only trail. Each entry's hash covers the one before it, so an edit, a gap and a swap show. Thread-safe.</summary>
public sealed class AuditTrail(MasterKey master, TimeProvider clock)
{
    /// <summary>Adds within the transaction of the caller: what was done and that it was done are stored together or not at all.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public async Task AddAsync(DbContext db, AuditNote note, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("An audit entry is written in the transaction of what it tells.");
        var last = await HeadAsync(db, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var entry = new AuditEntry
        {
            // Whole microseconds: every database gives back what it was given.
            Id = (last?.Id ?? 0) + 1, At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), ActorId = note.ActorId, Action = note.Action, TargetKind = note.TargetKind,
            TargetId = note.TargetId, Detail = note.Detail, From = note.From,
        };
        entry.Hash = master.ChainHash(last?.Hash, entry.Covered());
        db.Add(entry);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Null when there is no entry yet.</summary>
    public static async Task<AuditHead?> HeadAsync(DbContext db, CancellationToken cancel) =>
        await db.Set<AuditEntry>().AsNoTracking().OrderByDescending(e => e.Id).Select(e => new AuditHead(e.Id, e.Hash)).FirstOrDefaultAsync(cancel);

    /// <summary>Reads the whole trail. An entry that was changed, left out, moved or made up is found at its number.</summary>
    /// <param name="db">Holds the trail.</param>
    /// <param name="known">An end that was kept elsewhere: with it, entries that were cut off the end are missed too.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<AuditReading> VerifyAsync(DbContext db, AuditHead? known, CancellationToken cancel)
    {
        byte[]? before = null;
        var read = 0L;
        await foreach (var entry in db.Set<AuditEntry>().AsNoTracking().OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var holds = entry.Id == read + 1 && entry.Hash.AsSpan().SequenceEqual(master.ChainHash(before, entry.Covered()));
            if (!holds || (known?.Id == entry.Id && !known.Hash.AsSpan().SequenceEqual(entry.Hash))) return new AuditReading(read, read + 1);
            (before, read) = (entry.Hash, entry.Id);
        }
        return new AuditReading(read, known is not null && read < known.Id ? read + 1 : null);
    }
}
