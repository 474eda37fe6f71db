namespace LeadScoring.Core.Measures;

/// <summary>Mean squared distance of the probability from what happened, 0–1; down is good. Bootstrap interval.</summary>
public static class BrierError
{
    public static Estimate Of(RankedOutcomes ranked) => Bootstrap.Interval(ranked.Count, Resampled(ranked));

    internal static Resampled Resampled(RankedOutcomes ranked) => RowErrors.Mean(ranked, (probability, outcome) => Math.Pow((outcome ? 1 : 0) - probability, 2));
}
