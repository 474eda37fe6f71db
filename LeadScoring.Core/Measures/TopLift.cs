namespace LeadScoring.Core.Measures;

/// <summary>How many times the base rate the best share of the rows has; 1 is chance, up is good. Ties as in <see cref="TopPrecisionScore"/>. Bootstrap interval.</summary>
public static class TopLift
{
    /// <summary>Needs a positive.</summary>
    public static Estimate OfBestShare(double share, RankedOutcomes ranked) => Bootstrap.Interval(ranked.Count, Resampled(share, ranked));

    internal static Resampled Resampled(double share, RankedOutcomes ranked)
    {
        if (ranked.Positives == 0) throw new ArgumentException("A lift needs at least one positive.", nameof(ranked));
        var k = Top.Count(share, ranked.Count);
        return new Resampled(Lift(null), Lift);

        double Lift(int[]? times)
        {
            var positives = times is null ? ranked.Positives : Positives(times);
            return positives == 0 ? double.NaN : ranked.HitsAmongBest(k, times) / k / ((double)positives / ranked.Count);
        }

        double Positives(int[] times)
        {
            var sum = 0;
            for (var i = 0; i < times.Length; i++)
                if (ranked.Outcomes[i]) sum += times[i];
            return sum;
        }
    }
}
