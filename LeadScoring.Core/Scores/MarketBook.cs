using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>The market figures that all leads share, read again when they are a minute old. Thread-safe.</summary>
public sealed class MarketBook(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private Reading? reading;

    public async Task<MarketHistory> ReadAsync(LeadDb db, CancellationToken cancel)
    {
        if (Volatile.Read(ref reading) is { } last && clock.GetElapsedTime(last.At) < Fresh) return last.History;
        var at = clock.GetTimestamp();
        var history = new MarketHistory(await db.Set<MarketMonth>().AsNoTracking().ToListAsync(cancel));
        Volatile.Write(ref reading, new Reading(at, history));
        return history;
    }

    /// <summary>For whoever changes the figures: the next reader sees the change at once.</summary>
    public void Forget() => Volatile.Write(ref reading, null);

    private sealed record Reading(long At, MarketHistory History);
}
