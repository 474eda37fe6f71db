namespace LeadScoring.Core.Measures;

/// <summary>
/// Area under the ROC curve, 0–1, up is good: how often a random positive ranks above a random negative; equal probabilities count half (midranks).
/// Interval after DeLong, DeLong and Clarke-Pearson (1988).
/// </summary>
public static class AucScore
{
    /// <summary>Needs a positive and a negative.</summary>
    public static Estimate Of(RankedOutcomes ranked)
    {
        var (positives, negatives) = ((double)ranked.Positives, (double)(ranked.Count - ranked.Positives));
        if (positives == 0 || negatives == 0) throw new ArgumentException("The area under the curve needs at least one positive and one negative.", nameof(ranked));

        // Of each row, the share of the other class it beats; the variance of these shares is the variance of the area.
        var (sum, sumSquares, negativeSquares) = (0.0, 0.0, 0.0);
        var (positivesAbove, negativesAbove) = (0.0, 0.0);
        foreach (var block in ranked.Blocks())
        {
            var blockNegatives = block.Rows - block.Positives;
            var beaten = (negatives - negativesAbove - blockNegatives / 2.0) / negatives;
            var beatenBy = (positivesAbove + block.Positives / 2.0) / positives;
            sum += block.Positives * beaten;
            sumSquares += block.Positives * beaten * beaten;
            negativeSquares += blockNegatives * beatenBy * beatenBy;
            positivesAbove += block.Positives;
            negativesAbove += blockNegatives;
        }
        var area = sum / positives;
        var variance = Variance(sumSquares, positives, area) / positives + Variance(negativeSquares, negatives, area) / negatives;
        return Estimate.OfShare(area, Math.Sqrt(variance), ranked.Count);
    }

    private static double Variance(double sumSquares, double count, double mean) => count < 2 ? 0 : Math.Max(0, (sumSquares - count * mean * mean) / (count - 1));
}
