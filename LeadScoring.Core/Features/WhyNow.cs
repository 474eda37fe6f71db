namespace LeadScoring.Core.Features;

/// <summary>
/// Why a rep should look at this lead now: one sentence of at most 200 characters from the strongest recent signal, never a feature name.
/// Without a signal it says what is true: that the lead is new, or quiet.
/// </summary>
public static class WhyNow
{
    private const double HalfLifeDays = 7;

    /// <param name="facts">The lead.</param>
    /// <param name="moment">UTC.</param>
    /// <param name="schema">What <paramref name="points"/> follow.</param>
    /// <param name="points">One per feature, or empty before a lead is scored.</param>
    public static string Of(LeadFacts facts, DateTime moment, FeatureSchema schema, ReadOnlySpan<double> points)
    {
        var best = default(RecentSignal);
        var strongest = 0.0;
        foreach (var signal in RecentSignals.Of(facts, moment))
        {
            var strength = Strength(signal, moment, schema, points);
            if (strength < strongest || (strength == strongest && string.CompareOrdinal(signal.Sentence, best.Sentence) > 0)) continue;
            (best, strongest) = (signal, strength);
        }

        return best.Sentence ?? Quiet(new LeadMoment(facts, moment));
    }

    /// <summary>What the signal says by itself and what it gave this lead, halved every 7 days.</summary>
    private static double Strength(RecentSignal signal, DateTime moment, FeatureSchema schema, ReadOnlySpan<double> points)
    {
        var index = schema.IndexOf(signal.Feature);
        var given = index >= 0 && index < points.Length ? Math.Max(0, points[index]) : 0;
        return (signal.Weight + given) * Math.Pow(2, -(moment - signal.At).TotalDays / HalfLifeDays);
    }

    private static string Quiet(LeadMoment lead) =>
        lead.DaysSinceArrival < 7 ? "New lead, few signals yet"
        : lead.DaysSinceActivity >= 14 ? $"Quiet for {Words.Days(lead.DaysSinceActivity)}"
        : "Few signals yet";
}
