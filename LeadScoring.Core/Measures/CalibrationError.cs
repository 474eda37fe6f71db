namespace LeadScoring.Core.Measures;

/// <summary>
/// Expected calibration error, 0–1, down is good: mean over bins, by rows, of |mean probability − share that happened|. Fifteen bins of equal count; a block of equal
/// probabilities that lies across bins is shared between them in proportion. Even a perfect model has an error above 0 on few rows. Bootstrap interval.
/// </summary>
public static class CalibrationError
{
    public const int Bins = 15;

    public static Estimate Of(RankedOutcomes ranked) => Bootstrap.Interval(ranked.Count, Resampled(ranked));

    internal static Resampled Resampled(RankedOutcomes ranked) => new(EqualCount(ranked, Bins, null), times => EqualCount(ranked, Bins, times));

    /// <summary>The variant with bins of equal width, [0, 1/bins), …, [1 − 1/bins, 1].</summary>
    public static double EqualWidth(RankedOutcomes ranked, int bins)
    {
        var gaps = new double[bins];
        foreach (var block in ranked.Blocks()) gaps[Math.Min(bins - 1, (int)(block.Probability * bins))] += block.Rows * block.Probability - block.Positives;
        return gaps.Sum(Math.Abs) / ranked.Count;
    }

    private static double EqualCount(RankedOutcomes ranked, int bins, int[]? times)
    {
        var (bin, seen, gap, error) = (1, 0L, 0.0, 0.0);
        foreach (var block in ranked.Blocks(times))
        {
            var left = block.Rows;
            while (left > 0)
            {
                var end = (long)bin * ranked.Count / bins;
                var taken = (int)Math.Min(left, end - seen);
                gap += taken * (block.Probability - (double)block.Positives / block.Rows);
                left -= taken;
                seen += taken;
                if (seen < end) continue;
                error += Math.Abs(gap);
                gap = 0;
                bin++;
            }
        }
        return error / ranked.Count;
    }
}
