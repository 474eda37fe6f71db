namespace LeadScoring.Core.Measures;

/// <summary>
/// A measured number with its 95 % interval and how many rows it rests on. There is no way to make one without the interval;
/// <c>default</c> has N = 0 and says nothing.
/// </summary>
public readonly record struct Estimate
{
    /// <summary>Standard normal deviation of a two-sided 95 % interval.</summary>
    internal const double Z95 = 1.959963984540054;

    private Estimate(double value, double low, double high, int n)
    {
        Value = value;
        Low = low;
        High = high;
        N = n;
    }

    public double Value { get; }

    /// <summary>Not above <see cref="Value"/>.</summary>
    public double Low { get; }

    /// <summary>Not below <see cref="Value"/>.</summary>
    public double High { get; }

    public int N { get; }

    /// <summary>The interval is widened to hold the value: resampled errors lie above the measured one.</summary>
    public static Estimate Of(double value, double low, double high, int n) => new(value, Math.Min(low, value), Math.Max(high, value), n);

    /// <summary>value ± 1.96 standard errors, kept within 0 to 1.</summary>
    internal static Estimate OfShare(double value, double standardError, int n) =>
        Of(value, Math.Max(0, value - Z95 * standardError), Math.Min(1, value + Z95 * standardError), n);
}
