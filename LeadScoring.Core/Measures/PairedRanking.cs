namespace LeadScoring.Core.Measures;

/// <summary>What the comparison of two orders says.</summary>
public enum PairedVerdict
{
    /// <summary>Not enough outcomes to say anything.</summary>
    TooFew,

    /// <summary>The interval of the difference holds 0.</summary>
    NoClearDifference,

    /// <summary>The other order is better.</summary>
    Better,

    /// <summary>The other order is worse.</summary>
    Worse,
}

/// <summary>
/// Two orders of the same rows beside each other. What is compared are differences on the same resamples, so that what both share falls out. The verdict rests on the AUC,
/// which uses every row; precision of the best and lift say what it means for the rows that are worked first.
/// </summary>
public sealed record PairedRanking
{
    public const int FewestRows = 100;
    public const int FewestPositives = 20;
    public const int Best = 20;
    public const double BestShare = 0.1;

    public required int Rows { get; init; }
    public required int Positives { get; init; }

    /// <summary>Share of positives among the best 20 of each order, as a number for each.</summary>
    public double PrecisionBefore { get; init; }

    public double PrecisionAfter { get; init; }
    public double LiftBefore { get; init; }
    public double LiftAfter { get; init; }

    /// <summary>After − before, 95 % paired bootstrap interval; up is good. Likewise the next two.</summary>
    public Estimate Precision { get; init; }

    /// <summary>Of the best tenth.</summary>
    public Estimate Lift { get; init; }

    public Estimate Auc { get; init; }

    /// <summary>By how many places a row moves on average.</summary>
    public double Displacement { get; init; }

    public required PairedVerdict Verdict { get; init; }

    /// <param name="before">Scores of one order, 0–100, higher first.</param>
    /// <param name="after">Of the other, row by row.</param>
    /// <param name="outcomes">Did it happen.</param>
    public static PairedRanking Of(IReadOnlyList<double> before, IReadOnlyList<double> after, IReadOnlyList<bool> outcomes)
    {
        if (before.Count != after.Count || before.Count != outcomes.Count) throw new ArgumentException($"{before.Count} and {after.Count} scores and {outcomes.Count} outcomes; they must be as many.", nameof(outcomes));
        var positives = outcomes.Count(y => y);
        if (before.Count < FewestRows || Math.Min(positives, before.Count - positives) < FewestPositives) return new PairedRanking { Rows = before.Count, Positives = positives, Verdict = PairedVerdict.TooFew };

        var (one, other) = (new RankedOutcomes([.. before.Select(s => s / 100)], outcomes), new RankedOutcomes([.. after.Select(s => s / 100)], outcomes));
        var k = Top.Count(BestShare, before.Count);
        var differences = Bootstrap.Intervals(before.Count,
        [
            Difference(one, other, (ranked, times) => ranked.HitsAmongBest(Best, times) / Best),
            Difference(one, other, (ranked, times) => ranked.HitsAmongBest(k, times) / k / Rate(ranked, times)),
            Difference(one, other, AucOf),
        ]);
        return new PairedRanking
        {
            Rows = before.Count, Positives = positives, PrecisionBefore = one.HitsAmongBest(Best) / Best, PrecisionAfter = other.HitsAmongBest(Best) / Best,
            LiftBefore = one.HitsAmongBest(k) / k / Rate(one, null), LiftAfter = other.HitsAmongBest(k) / k / Rate(other, null),
            Precision = differences[0], Lift = differences[1], Auc = differences[2], Displacement = DisplacementOf(before, after),
            Verdict = differences[2] switch { { Low: > 0 } => PairedVerdict.Better, { High: < 0 } => PairedVerdict.Worse, _ => PairedVerdict.NoClearDifference },
        };
    }

    private static Resampled Difference(RankedOutcomes one, RankedOutcomes other, Func<RankedOutcomes, int[]?, double> measure) =>
        new(measure(other, null) - measure(one, null), times => measure(other, times) - measure(one, times));

    private static double Rate(RankedOutcomes ranked, int[]? times)
    {
        var (rows, positives) = (0, 0);
        foreach (var block in ranked.Blocks(times)) (rows, positives) = (rows + block.Rows, positives + block.Positives);
        return positives == 0 ? double.NaN : (double)positives / rows;
    }

    /// <summary>The chance that a positive stands before a negative; equal scores count half.</summary>
    private static double AucOf(RankedOutcomes ranked, int[]? times)
    {
        var (pairs, positives, negatives) = (0.0, 0.0, 0.0);
        foreach (var block in ranked.Blocks(times))
        {
            var none = block.Rows - block.Positives;
            pairs += none * (positives + block.Positives / 2.0);
            (positives, negatives) = (positives + block.Positives, negatives + none);
        }
        return positives == 0 || negatives == 0 ? double.NaN : pairs / (positives * negatives);
    }

    private static double DisplacementOf(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var (one, other) = (Places(before), Places(after));
        return one.Zip(other, (a, b) => Math.Abs(a - b)).Average();
    }

    private static double[] Places(IReadOnlyList<double> scores)
    {
        var places = new double[scores.Count];
        foreach (var (row, place) in Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).Select((row, place) => (row, place))) places[row] = place;
        return places;
    }
}
