namespace LeadScoring.Core.Measures;

/// <summary>A measure of rows, and of the same rows when each counts as often as an array says; NaN where such a resample does not allow it.</summary>
internal readonly record struct Resampled(double Value, Func<int[], double> OfTimes);

/// <summary>The 95 % percentile interval of a measure over 1,000 resamples of the rows with replacement, seeded: the same rows give the same interval.</summary>
internal static class Bootstrap
{
    public const int Resamples = 1_000;
    private const int Seed = 1;

    public static Estimate Interval(int rows, Resampled measure) => Intervals(rows, [measure])[0];

    /// <summary>Several measures on the same resamples.</summary>
    public static Estimate[] Intervals(int rows, IReadOnlyList<Resampled> measures)
    {
        var random = new Random(Seed);
        var times = new int[rows];
        var values = measures.Select(_ => new List<double>(Resamples)).ToArray();
        for (var resample = 0; resample < Resamples; resample++)
        {
            Array.Clear(times);
            for (var draw = 0; draw < rows; draw++) times[random.Next(rows)]++;
            for (var i = 0; i < values.Length; i++)
                if (measures[i].OfTimes(times) is var value && !double.IsNaN(value)) values[i].Add(value);
        }
        return [.. measures.Zip(values, (measure, drawn) => Interval(measure.Value, drawn, rows))];
    }

    private static Estimate Interval(double value, List<double> drawn, int rows)
    {
        drawn.Sort();
        return drawn.Count == 0 ? Estimate.Of(value, value, value, rows) : Estimate.Of(value, Percentile(drawn, 0.025), Percentile(drawn, 0.975), rows);
    }

    private static double Percentile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
