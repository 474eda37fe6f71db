namespace LeadScoring.Core.Measures;

/// <summary>The 95 % percentile interval of a measure over 1,000 resamples of the rows with replacement, seeded: the same rows give the same interval.</summary>
public static class Bootstrap
{
    public const int Resamples = 1_000;

    /// <param name="rows">At least 1.</param>
    /// <param name="value">The measure of the rows as they are.</param>
    /// <param name="measure">The measure when each row counts as often as the array says; NaN where a resample does not allow it.</param>
    public static Estimate Interval(int rows, double value, Func<int[], double> measure, int seed = 1)
    {
        var random = new Random(seed);
        var times = new int[rows];
        var values = new List<double>(Resamples);
        for (var resample = 0; resample < Resamples; resample++)
        {
            Array.Clear(times);
            for (var draw = 0; draw < rows; draw++) times[random.Next(rows)]++;
            var drawn = measure(times);
            if (!double.IsNaN(drawn)) values.Add(drawn);
        }
        values.Sort();
        return values.Count == 0 ? Estimate.Of(value, value, value, rows) : Estimate.Of(value, Percentile(values, 0.025), Percentile(values, 0.975), rows);
    }

    private static double Percentile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
