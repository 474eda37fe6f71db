namespace LeadScoring.Core.Measures;

/// <summary>
/// A proportion with Wilson's 95 % interval: (s + z²/2 ± z·√(s(n−s)/n + z²/4)) / (n + z²). Right for few rows and for 0 or all hits, where the
/// textbook ± is not. Worked example: 18 of 20 → 0.90, 0.699 to 0.972.
/// </summary>
public static class WilsonInterval
{
    /// <param name="hits">0 to <paramref name="n"/>; a fraction where ties were shared out.</param>
    /// <param name="n">At least 1.</param>
    public static Estimate Of(double hits, int n)
    {
        if (n < 1 || hits < 0 || hits > n) throw new ArgumentOutOfRangeException(nameof(hits), $"{hits} hits of {n}; allowed are 0 to n with n at least 1.");
        const double z2 = Estimate.Z95 * Estimate.Z95;
        var middle = hits + z2 / 2;
        var reach = Estimate.Z95 * Math.Sqrt(hits * (n - hits) / n + z2 / 4);
        return Estimate.Of(hits / n, Math.Max(0, (middle - reach) / (n + z2)), Math.Min(1, (middle + reach) / (n + z2)), n);
    }
}
