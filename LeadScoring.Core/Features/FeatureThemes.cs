namespace LeadScoring.Core.Features;

/// <summary>What a rep would talk about with one word. Reasons are told by theme, because a dozen features that say much the same would each look small.</summary>
public enum FeatureTheme { Arrival, Activity, Homes, Contact, Money, Plans, Market, ThirdParty }

public static class FeatureThemes
{
    private static readonly Dictionary<string, FeatureTheme> ByName = new (FeatureTheme Theme, string[] Features)[]
    {
        (FeatureTheme.Arrival, ["Source", "SourceGroup", "HourOfWeekSin", "HourOfWeekCos"]),
        (FeatureTheme.Activity,
        [
            "InteractionFrequency30d", "MinutesOnSite30d", "PagesPerSession", "ReturnVisits30d", "EmailClickRate90d", "PropertyViews30d", "Searches30d",
            "DaysSinceActivity", "DecayedActivity", "MedianSessionGapDays", "Velocity7dOver30d", "DormantReturn", "DaysSinceArrival",
        ]),
        (FeatureTheme.Homes, ["MaxViewsOfOneListing", "SavedListings30d", "HasSavedSearch", "SearchSpecificity", "BudgetToViewedPriceFit", "PriceRangeNarrowing", "AreaEntropyTrend"]),
        (FeatureTheme.Contact, ["InboundContactAttempts30d", "TourRequests90d", "OpenHouseVisits90d", "ValuationRequests90d", "TwoWayContact", "ReplyLatencyHours", "Contactability"]),
        (FeatureTheme.Money, ["FinancingReadiness", "MortgageCalculatorUses30d", "PreapprovalAgeDays", "PriceBand", "IncomeBracket", "CreditActivity"]),
        (FeatureTheme.Plans, ["TimelineMonths", "HomeToSell", "Kind", "AgeRange", "FamilyComposition"]),
        (FeatureTheme.Market, ["Location", "DevelopmentScore", "MarketActivity", "MatchingInventory", "MortgageRateChange30d", "PriceTrend90d"]),
        (FeatureTheme.ThirdParty, ["AdEngagement", "SocialSignal", "ThirdPartyMissing"]),
    }.SelectMany(row => row.Features.Select(feature => (feature, row.Theme))).ToDictionary(x => x.feature, x => x.Theme, StringComparer.Ordinal);

    /// <summary>Null for an attribute of the customer's own: it stands for itself.</summary>
    public static FeatureTheme? Of(FeatureDefinition feature) =>
        feature.Group != FeatureGroup.Custom && ByName.TryGetValue(feature.Name, out var theme) ? theme : null;
}
