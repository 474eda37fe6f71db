using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>How fresh the interest is and which way it goes.</summary>
internal static class MomentumFeatures
{
    private const double MostVelocity = 30 / 7.0;

    public static readonly BuiltInFeature[] All =
    [
        Number("DaysSinceArrival", "days", double.PositiveInfinity, Lowers, "Days since the lead came", m => m.DaysSinceArrival),
        Number("DaysSinceActivity", "days", double.PositiveInfinity, Lowers, "Days since the lead last did something", m => m.DaysSinceActivity),
        Number("DecayedActivity", "points", double.PositiveInfinity, Raises, "Activity, halved every 14 days", m => m.Activity.Decayed),
        Number("Velocity7dOver30d", "ratio", MostVelocity, Raises, "Pace of the last 7 days against that of the last 30", Velocity),
        Number("DormantReturn", "days", double.PositiveInfinity, Raises, "Quiet days before the lead came back this week", m => m.Activity.QuietDaysBeforeReturn),
        Number("PriceRangeNarrowing", "−1–1", 1, Raises, "How much closer together the viewed prices have come", m => m.Activity.PriceRangeNarrowing, min: -1),
        Number("AreaEntropyTrend", "nats", double.PositiveInfinity, Lowers, "Whether the viewed areas spread out (above 0) or come together (below 0)", m => m.Activity.AreaEntropyTrend, min: double.NegativeInfinity),
        Number("MedianSessionGapDays", "days", double.PositiveInfinity, Lowers, "Usual days between visits in the last 90 days", m => m.Activity.MedianVisitGapDays),
    ];

    /// <summary>1 is an even pace; 30/7 when all of the last 30 days happened in the last 7; unknown without activity.</summary>
    private static double Velocity(LeadMoment m) => m.Activity.OfLead30d == 0 ? double.NaN : m.Activity.OfLead7d / (double)m.Activity.OfLead30d * MostVelocity;

    private static BuiltInFeature Number(string name, string unit, double max, FeatureDirection direction, string meaning, Func<LeadMoment, double> value, double min = 0) =>
        BuiltInFeature.Of(name, FeatureGroup.Momentum, unit, max, direction, meaning, value, min);
}
