using System.Collections.Concurrent;

namespace LeadScoring.Core.Reviews;

/// <summary>Leads that are left alone for a while because asking for them failed here, each time for twice as long. In the memory of this process. Thread-safe.</summary>
internal sealed class Setbacks
{
    private const int MostLeads = 10_000;
    private const int MostDoublings = 6;
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, (int Times, DateTime Until)> leads = new();

    /// <returns>Until when, UTC: 1 minute, then 2, 4 … 64.</returns>
    public DateTime Add(Guid lead, DateTime now)
    {
        // More than that is no matter of single leads; forgetting them costs one more try each.
        if (leads.Count >= MostLeads) leads.Clear();
        return leads.AddOrUpdate(lead, _ => (1, now + First), (_, last) => (last.Times + 1, now + First * (1 << Math.Min(last.Times, MostDoublings)))).Until;
    }

    /// <summary>Null when it may be asked for.</summary>
    public DateTime? Until(Guid lead, DateTime now) => leads.TryGetValue(lead, out var last) && now < last.Until ? last.Until : null;

    public void Forget(Guid lead) => leads.TryRemove(lead, out _);
}
