namespace LeadScoring.Core.Scoring;

/// <summary>Platt: calibrated log-odds = slope · raw + intercept. Slope above 0, so the order never changes.</summary>
public readonly record struct Calibration(double Slope, double Intercept)
{
    public double LogOdds(double raw) => Slope * raw + Intercept;

    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}

/// <summary>
/// "Points to double the odds": score = 50 + <see cref="PointsPerDoubling"/> · log2(odds / base odds). An average lead has 50 points; fixed per model.
/// Worked example: at 8 points per doubling and base odds of 1:4, a lead with odds of 1:1 scores 50 + 8 · 2 = 66.
/// </summary>
public readonly record struct ScoreScale(double PointsPerDoubling, double BaseLogOdds)
{
    public const double Middle = 50;

    /// <summary>Points of a difference in log-odds.</summary>
    public double Points(double logOdds) => PointsPerDoubling / Math.Log(2) * logOdds;

    /// <summary>Not clamped.</summary>
    public double Score(double logOdds) => Middle + Points(logOdds - BaseLogOdds);

    /// <summary>The widest scale of 4…10 points per doubling that leaves the 99.5th percentile of the log-odds at 99 or below; 4 when none does.</summary>
    public static ScoreScale Fit(double baseLogOdds, IReadOnlyCollection<double> logOdds)
    {
        var sorted = logOdds.Order().ToArray();
        var high = sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(0.995 * sorted.Length))];
        for (var points = 10; points > 4; points--)
        {
            var scale = new ScoreScale(points, baseLogOdds);
            if (scale.Score(high) <= 99) return scale;
        }
        return new ScoreScale(4, baseLogOdds);
    }
}
