using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>The market where they look, from the last month that was over.</summary>
internal static class MarketFeatures
{
    public static readonly BuiltInFeature[] All =
    [
        Number("PriceTrend90d", "share", -0.3, 0.5, "Change of prices in 90 days where they look", m => m.Market.PriceTrend90d),
        Number("DevelopmentScore", "0–1", 0, 1, "How much is being built where they look", m => m.Market.DevelopmentScore),
        Number("MarketActivity", "0–1", 0, 1, "Share of the homes for sale where they look that sold within the month", m => m.Market.AbsorptionRate),
        Number("MatchingInventory", "listings", 0, double.PositiveInfinity, "Homes for sale that match what they want", m => m.Market.MatchingListings(m.Profile)),
        Number("MortgageRateChange30d", "percentage points", double.NegativeInfinity, double.PositiveInfinity, "Change of the mortgage rate within a month", m => m.Market.MortgageRateChange),
    ];

    private static BuiltInFeature Number(string name, string unit, double min, double max, string meaning, Func<LeadMoment, double> value) =>
        BuiltInFeature.Of(name, FeatureGroup.Market, unit, max, Unknown, meaning, value, min);
}
