using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>Puts a number on a scale that a linear term can use: logarithmic where that is less skewed, centred, of width 1, with knots where the line may bend.</summary>
internal static class EvenScale
{
    private static readonly double[] KnotShares = [0.25, 0.5, 0.75];

    public static IEnumerable<ModelInput> Inputs(int feature, float[] values)
    {
        var plain = values.Select(value => (double)value).ToArray();
        var logarithmic = values.Select(value => Math.CopySign(Math.Log(1 + Math.Abs(value)), value)).ToArray();
        var isLogarithmic = Math.Abs(Skew(logarithmic)) < 0.7 * Math.Abs(Skew(plain));
        var scaled = isLogarithmic ? logarithmic : plain;
        var (centre, width) = Spread(scaled);
        if (!(width > 1e-6)) yield break;

        var even = new ModelInput(feature, InputKind.Even) { Logarithmic = isLogarithmic, Centre = (float)centre, Width = (float)width };
        yield return even;
        Array.Sort(scaled);
        var lowest = Math.Max(-InputEncoder.Widest, (scaled[0] - centre) / width);
        var last = (float)lowest;
        foreach (var share in KnotShares)
        {
            var knot = (float)((scaled[(int)(share * (scaled.Length - 1))] - centre) / width);
            if (knot <= last + 0.1f || knot >= InputEncoder.Widest) continue;
            yield return even with { Kind = InputKind.Above, Knot = knot };
            last = knot;
        }
    }

    private static (double Mean, double Deviation) Spread(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
    }

    private static double Skew(double[] values)
    {
        var (mean, deviation) = Spread(values);
        return deviation > 1e-12 ? values.Sum(value => Math.Pow((value - mean) / deviation, 3)) / values.Length : 0;
    }
}
