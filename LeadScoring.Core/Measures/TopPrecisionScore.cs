namespace LeadScoring.Core.Measures;

/// <summary>
/// Share of positives among the rows ranked highest, 0–1; up is good. Where the cut goes through equal probabilities, what counts is the expectation under
/// a random order of them.
/// </summary>
public static class TopPrecisionScore
{
    /// <summary>Of the best <paramref name="k"/> rows, or all where there are fewer. Wilson interval.</summary>
    public static Estimate OfBest(int k, RankedOutcomes ranked)
    {
        k = Math.Min(k, ranked.Count);
        return WilsonInterval.Of(ranked.HitsAmongBest(k), k);
    }

    /// <summary>Of the best share of the rows (0–1), at least one row. Bootstrap interval: the cut moves with the rows.</summary>
    public static Estimate OfBestShare(double share, RankedOutcomes ranked) => Bootstrap.Interval(ranked.Count, Resampled(share, ranked));

    internal static Resampled Resampled(double share, RankedOutcomes ranked)
    {
        var k = Top.Count(share, ranked.Count);
        return new Resampled(ranked.HitsAmongBest(k) / k, times => ranked.HitsAmongBest(k, times) / k);
    }
}

internal static class Top
{
    public static int Count(double share, int rows) => Math.Max(1, (int)Math.Round(share * rows, MidpointRounding.AwayFromZero));
}
