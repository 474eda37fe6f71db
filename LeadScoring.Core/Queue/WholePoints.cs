namespace LeadScoring.Core.Queue;

/// <summary>
/// Rounds numbers to whole ones that add up to a given whole total (largest remainder): all are rounded down, then those that lost most are
/// given their point back. Worked example: 14.2, 9.4, −6.3 and 3.1 to 20 → 14, 9, −6, 3: rounded down they make 19, and −6.3 lost most.
/// </summary>
public static class WholePoints
{
    /// <param name="exact">Finite. Their sum lies less than 1 from the total, or as many points as needed are shared out one by one.</param>
    public static int[] Of(IReadOnlyList<double> exact, int total)
    {
        var whole = exact.Select(number => (int)Math.Floor(number)).ToArray();
        if (whole.Length == 0) return whole;
        var missing = total - whole.Sum();
        var byLoss = Enumerable.Range(0, whole.Length).OrderByDescending(i => exact[i] - whole[i]).ThenBy(i => i).ToArray();
        for (var i = 0; missing > 0; i = (i + 1) % byLoss.Length, missing--) whole[byLoss[i]]++;
        for (var i = byLoss.Length - 1; missing < 0; i = i == 0 ? byLoss.Length - 1 : i - 1, missing++) whole[byLoss[i]]--;
        return whole;
    }
}
