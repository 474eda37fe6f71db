using System.Runtime.InteropServices;

namespace LeadScoring.Core.Features;

/// <summary>How often each text occurred. What it answers does not depend on the order they came in.</summary>
internal sealed class Tally
{
    private Dictionary<string, int>? counts;

    public int Total { get; private set; }

    public int Largest { get; private set; }

    public void Add(string key)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts ??= new(StringComparer.Ordinal), key, out _);
        Largest = Math.Max(Largest, ++count);
        Total++;
    }

    /// <summary>−Σ p ln p; 0 when all are the same.</summary>
    public double Entropy()
    {
        if (counts is null) return 0;
        var sorted = new int[counts.Count];
        counts.Values.CopyTo(sorted, 0);
        Array.Sort(sorted);
        var entropy = 0.0;
        foreach (var count in sorted) entropy -= count / (double)Total * Math.Log(count / (double)Total);
        return entropy;
    }

    /// <summary>The most frequent of both together; of equals the first in ordinal order; null when both are empty.</summary>
    public string? MostFrequentWith(Tally other)
    {
        string? best = null;
        var most = 0;
        foreach (var tally in (ReadOnlySpan<Tally>)[this, other])
        {
            if (tally.counts is null) continue;
            foreach (var (key, _) in tally.counts)
            {
                var count = CountOf(key) + other.CountOf(key);
                if (count > most || (count == most && string.CompareOrdinal(key, best) < 0)) (best, most) = (key, count);
            }
        }

        return best;
    }

    private int CountOf(string key) => counts is null ? 0 : counts.GetValueOrDefault(key);
}
