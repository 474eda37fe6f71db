using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LeadScoring.Dashboard.Operations;

/// <summary>When each job last began a round, and how long it may be until the next. Thread-safe.</summary>
public sealed class JobBeats(TimeProvider clock)
{
    /// <summary>A round itself may take that long: scoring all leads again does.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, (DateTime At, TimeSpan Every)> beats = new(StringComparer.Ordinal);

    public void Beat(string job, TimeSpan every) => beats[job] = (clock.GetUtcNow().UtcDateTime, every);

    /// <summary>The jobs whose next round is overdue, with their last beat.</summary>
    public IReadOnlyDictionary<string, DateTime> Overdue()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return beats.Where(beat => now - beat.Value.At > (3 * beat.Value.Every) + LongestRound).ToDictionary(beat => beat.Key, beat => beat.Value.At, StringComparer.Ordinal);
    }
}
