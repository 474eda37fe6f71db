using LeadScoring.Core.Features;

namespace LeadScoring.Core.Learning;

/// <summary>
/// One line of the starter table: how often leads with and without a signal come to a qualified appointment within 30 days. The rates are our general starting point, not
/// measured on the customer's leads; each weighs as much as <see cref="PriorRows"/> leads, so that the customer's own soon outweigh it.
/// </summary>
/// <param name="Feature">A built-in number.</param>
/// <param name="Above">The signal is there when the feature is greater than this; an unknown one counts neither way.</param>
/// <param name="RateWith">0–1.</param>
/// <param name="RateWithout">0–1.</param>
/// <param name="ShareWith">How many leads have the signal, 0–1.</param>
internal sealed record StarterSignal(string Feature, double Above, double RateWith, double RateWithout, double ShareWith)
{
    public const double PriorRows = 50;

    /// <summary>Of all leads.</summary>
    public const double BaseRate = 0.2;

    public static readonly StarterSignal[] All =
    [
        new("TourRequests90d", 0, 0.45, 0.18, 0.08),
        new("InboundContactAttempts30d", 0, 0.34, 0.17, 0.2),
        new("TwoWayContact", 0, 0.34, 0.15, 0.25),
        new("FinancingReadiness", 1, 0.33, 0.16, 0.25),
        new("TimelineMonths", 3, 0.15, 0.32, 0.7),
        new("DaysSinceActivity", 30, 0.07, 0.25, 0.3),
        new("ReturnVisits30d", 1, 0.28, 0.17, 0.25),
        new("MaxViewsOfOneListing", 2, 0.3, 0.18, 0.15),
        new("SavedListings30d", 0, 0.28, 0.18, 0.2),
        new("OpenHouseVisits90d", 0, 0.33, 0.19, 0.06),
        new("ValuationRequests90d", 0, 0.33, 0.19, 0.06),
        new("Contactability", 0, 0.21, 0.04, 0.95),
    ];

    /// <summary>By source: how often its leads come to an appointment, and how many leads it brings.</summary>
    public static readonly Dictionary<string, (double Rate, double Share)> Sources = new(StringComparer.Ordinal)
    {
        ["Referral"] = (0.42, 0.12), ["Sphere"] = (0.40, 0.08), ["OpenHouse"] = (0.28, 0.06), ["SignCall"] = (0.28, 0.04), ["Relocation"] = (0.28, 0.03), ["ExpiredListing"] = (0.20, 0.02),
        ["Website"] = (0.20, 0.17), ["TextCode"] = (0.18, 0.02), ["Portal"] = (0.15, 0.28), ["PaidSearch"] = (0.13, 0.08), ["Social"] = (0.08, 0.08), ["Other"] = (0.15, 0.02),
    };

    /// <summary>Null for unknown.</summary>
    public bool? IsIn(float value) => float.IsNaN(value) ? null : value > Above;

    public FeatureDefinition In(FeatureSchema schema) => schema[schema.IndexOf(Feature)];
}
