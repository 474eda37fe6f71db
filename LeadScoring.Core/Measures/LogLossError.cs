namespace LeadScoring.Core.Measures;

/// <summary>Mean −ln of the probability given to what happened; down is good. Probabilities are kept 1e-15 away from 0 and 1. Bootstrap interval.</summary>
public static class LogLossError
{
    private const double Edge = 1e-15;

    public static Estimate Of(RankedOutcomes ranked) => Bootstrap.Interval(ranked.Count, Resampled(ranked));

    internal static Resampled Resampled(RankedOutcomes ranked) => RowErrors.Mean(ranked, Of);

    /// <summary>Of one row.</summary>
    public static double Of(double probability, bool outcome) => -Math.Log(Math.Clamp(outcome ? probability : 1 - probability, Edge, 1 - Edge));
}
