using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>What a value means, as a plain sentence for the rep: number-aware, without feature names, without a full stop.</summary>
public static class FeatureSentences
{
    private const string In30 = "in the last 30 days";
    private const string In90 = "in the last 90 days";

    private static readonly Dictionary<string, Func<double, string>> Numbers = new(StringComparer.Ordinal)
    {
        ["InteractionFrequency30d"] = n => n == 0 ? $"Did nothing {In30}" : $"Active {Words.Times(n)} {In30}",
        ["SearchSpecificity"] = n => n < 0.4 ? "Searches broadly" : n < 0.7 ? "Searches with a fairly clear idea" : "Searches for something specific",
        ["MinutesOnSite30d"] = n => n >= 300 ? $"5 hours or more on the site {In30}" : n is > 0 and < 1 ? $"Less than a minute on the site {In30}" : $"{Capital(Words.Count(n, "minute", "minutes"))} on the site {In30}",
        ["PropertyViews30d"] = n => $"Viewed {Words.Count(n, "home", "homes")} {In30}",
        ["Searches30d"] = n => n == 0 ? $"Did not search {In30}" : $"Searched {Words.Times(n)} {In30}",
        ["PagesPerSession"] = n => $"Looks at {Words.Invariant(Math.Round(n, 1))} {(n == 1 ? "page" : "pages")} a visit",
        ["ReturnVisits30d"] = n => n == 0 ? $"Has not come back to the site {In30}" : $"Came back to the site {Words.Times(n)} {In30}",
        ["InboundContactAttempts30d"] = n => n == 0 ? $"Has not got in touch {In30}" : $"Got in touch {Words.Times(n)} {In30}",
        ["MaxViewsOfOneListing"] = n => n == 0 ? $"Viewed no listing {In90}" : n == 1 ? "Viewed no listing more than once" : $"Viewed one listing {Words.Times(n)}",
        ["SavedListings30d"] = n => $"Saved {Words.Count(n, "home", "homes")} {In30}",
        ["HasSavedSearch"] = n => n > 0 ? "Has a saved search" : "No saved search",
        ["TourRequests90d"] = n => n == 0 ? $"Has not asked for a tour {In90}" : $"Asked for a tour {Words.Times(n)} {In90}",
        ["OpenHouseVisits90d"] = n => n == 0 ? $"Visited no open house {In90}" : $"Visited {Words.Count(n, "open house", "open houses")} {In90}",
        ["EmailClickRate90d"] = n => n == 0 ? "Does not click links in our e-mails" : n < 1 ? "Now and then clicks a link in our e-mails" : $"Clicks about {Words.Count(n, "link", "links")} a month in our e-mails",
        ["DaysSinceArrival"] = n => n < 1 ? "Came today" : $"Came {Words.Days(n)} ago",
        ["DaysSinceActivity"] = n => n < 1 ? "Active within the last day" : $"Quiet for {Words.Days(n)}",
        ["DecayedActivity"] = n => n == 0 ? "No activity so far" : n < 5 ? "Little recent activity" : n < 20 ? "Some recent activity" : "Much recent activity",
        ["Velocity7dOver30d"] = n => n < 0.75 ? "Slower this week than in the weeks before" : n < 1.5 ? "Keeps an even pace" : "Faster this week than in the weeks before",
        ["DormantReturn"] = n => n == 0 ? "Not back from a long silence" : $"Back after {Words.Days(n)} of silence",
        ["PriceRangeNarrowing"] = n => n < -0.2 ? "Viewed prices spread out" : n < 0.2 ? "Viewed prices spread as before" : "Viewed prices come closer together",
        ["AreaEntropyTrend"] = n => n < -0.2 ? "Narrows down the area" : n < 0.2 ? "Looks in as many areas as before" : "Looks in more areas than before",
        ["MedianSessionGapDays"] = n => $"Usually visits every {(n < 1.5 ? "day" : Words.Count(n, "day", "days"))}",
        ["TimelineMonths"] = n => n < 1 ? "Wants to move now" : $"Wants to move within {Words.Count(n, "month", "months")}",
        ["FinancingReadiness"] = n => Math.Round(n) switch { 0 => "Still needs a loan", 1 => "Prequalified for a mortgage", 2 => "Mortgage pre-approved", 3 => "Financing verified by the lender", _ => "Pays cash" },
        ["PreapprovalAgeDays"] = n => $"Mortgage pre-approved {(n < 1 ? "today" : Words.Days(n) + " ago")}",
        ["BudgetToViewedPriceFit"] = n => n < 0.6 ? "Views homes far from the budget" : n < 0.85 ? "Views homes somewhat off the budget" : "Views homes that fit the budget",
        ["MortgageCalculatorUses30d"] = n => n == 0 ? $"Has not used the mortgage calculator {In30}" : $"Used the mortgage calculator {Words.Times(n)} {In30}",
        ["ValuationRequests90d"] = n => n == 0 ? $"Has not asked what their home is worth {In90}" : $"Asked {Words.Times(n)} what their home is worth {In90}",
        ["IncomeBracket"] = n => $"Income is {Words.Spaced(((IncomeBracket)Math.Clamp((int)Math.Round(n), 0, 3)).ToString())}",
        ["AgeRange"] = n => $"Age {new[] { "18 to 25", "26 to 35", "36 to 45", "46 to 60", "61 or over" }[Math.Clamp((int)Math.Round(n), 0, 4)]}",
        ["PriceTrend90d"] = n => Math.Abs(n) < 0.005 ? "Prices where they look are steady" : $"Prices where they look {(n > 0 ? "rose" : "fell")} by {Percent(n)} in 90 days",
        ["DevelopmentScore"] = n => $"Building where they look is {Words.Degree(n)}",
        ["MarketActivity"] = n => $"{Percent(n)} of the homes for sale where they look sold within a month",
        ["MatchingInventory"] = n => $"{Capital(Words.Count(n, "home", "homes"))} for sale {(Math.Round(n) == 1 ? "matches" : "match")} what they want",
        ["MortgageRateChange30d"] = n => Math.Abs(n) < 0.01 ? "Mortgage rates are steady" : $"Mortgage rates {(n > 0 ? "rose" : "fell")} by {Words.Invariant(Math.Abs(n))} points within a month",
        ["CreditActivity"] = n => $"Credit activity is {Words.Degree(n)}",
        ["AdEngagement"] = n => $"Ad engagement is {Words.Degree(n)}",
        ["SocialSignal"] = n => $"Social interest is {Words.Degree(n)}",
        ["ThirdPartyMissing"] = n => n > 0 ? "No third-party data" : "Third-party data is there",
        ["Contactability"] = n => n == 0 ? "No working e-mail or phone number" : n == 1 ? "Only one working way to reach them" : "E-mail and phone both work",
        ["TwoWayContact"] = n => n > 0 ? "Has talked or texted with us" : "Has not talked with us yet",
        ["ReplyLatencyHours"] = n => $"Usually replies within {Words.Hours(n)}",
    };

    private static readonly Dictionary<string, Func<string, string>> Categories = new(StringComparer.Ordinal)
    {
        ["Kind"] = level => level switch { "Both" => "Wants to buy and sell", "Investor" => "Is an investor", "Seller" => "Wants to sell", "Renter" => "Wants to rent", _ => "Wants to buy" },
        ["PriceBand"] = level => $"Price range {level.Replace("-", " to ", StringComparison.Ordinal)}",
        ["HomeToSell"] = level => level switch { "None" => "Has no home to sell", "WillSell" => "Will sell a home too", "MustSellFirst" => "Must sell a home first", _ => "Their home is already listed" },
        ["Location"] = level => $"Looks in {Words.Titled(level)}",
        ["FamilyComposition"] = level => $"Family: {Words.Spaced(level)}",
        ["Source"] = level => level switch
        {
            "Referral" => "Came by referral",
            "Sphere" => "Came through someone we know",
            "Portal" => "Came from a listing portal",
            "Website" => "Came through our website",
            "PaidSearch" => "Came through a paid search ad",
            "Social" => "Came from a social network",
            "OpenHouse" => "Came to an open house",
            "SignCall" => "Called from a sign",
            "TextCode" => "Texted a sign's code",
            "Relocation" => "Is relocating",
            "ExpiredListing" => "Their listing elsewhere expired",
            _ => "Came another way",
        },
        ["SourceGroup"] = level => level switch { "Personal" => "Came through a person", "Online" => "Came online", "InPerson" => "Came on the spot", _ => "Came another way" },
    };

    private static readonly Dictionary<string, string> Unknowns = new(StringComparer.Ordinal)
    {
        ["SearchSpecificity"] = $"No searches {In90}",
        ["PagesPerSession"] = $"No visits to the site {In30}",
        ["Velocity7dOver30d"] = $"No activity {In30}",
        ["PriceRangeNarrowing"] = "Too few views to see a trend in price",
        ["AreaEntropyTrend"] = "Too few views to see a trend in area",
        ["MedianSessionGapDays"] = "Too few visits to see a rhythm",
        ["TimelineMonths"] = "No timeline given",
        ["FinancingReadiness"] = "Financing not known",
        ["PreapprovalAgeDays"] = "No mortgage pre-approval",
        ["BudgetToViewedPriceFit"] = "Fit of budget and viewed homes not known",
        ["PriceBand"] = "Price range not known",
        ["HomeToSell"] = "Not known whether they have a home to sell",
        ["IncomeBracket"] = "Income not known",
        ["Location"] = "Area not known",
        ["CreditActivity"] = "Credit activity not known",
        ["AdEngagement"] = "Ad engagement not known",
        ["SocialSignal"] = "Social interest not known",
        ["ReplyLatencyHours"] = "Has not replied to us yet",
    };

    /// <summary>Example: "Asked for a tour twice in the last 90 days", "Ad engagement is high (estimated)", "Total visits: 7".</summary>
    /// <param name="schema">The vector's schema.</param>
    /// <param name="vector">One value per feature; where a value was estimated, the estimate.</param>
    /// <param name="index">Which feature.</param>
    /// <param name="estimated">Whether the value was taken from similar leads.</param>
    public static string Of(FeatureSchema schema, ReadOnlySpan<float> vector, int index, bool estimated = false)
    {
        var feature = schema[index];
        var value = vector[index];
        var sentence = float.IsNaN(value) ? Unknown(feature)
            : feature.Name is "HourOfWeekSin" or "HourOfWeekCos" ? Arrival(schema, vector)
            : feature.Kind == FeatureKind.Category ? Category(feature, value)
            : Number(feature, value);
        return estimated && !float.IsNaN(value) ? sentence + " (estimated)" : sentence;
    }

    private static string Number(FeatureDefinition feature, double value) =>
        feature.Group != FeatureGroup.Custom && Numbers.TryGetValue(feature.Name, out var sentence) ? sentence(value) : $"{feature.Name}: {Plain(feature, value)}";

    private static string Category(FeatureDefinition feature, double value)
    {
        var index = (int)value;
        var isKnown = index >= 0 && index < feature.Levels.Length;
        if (feature.Group != FeatureGroup.Custom && Categories.TryGetValue(feature.Name, out var sentence))
            return isKnown ? sentence(feature.Levels[index]) : feature.Name == "Location" ? "Looks in an area we have no figures for" : Unknown(feature);
        return $"{feature.Name}: {(isKnown ? feature.Levels[index] : "another value")}";
    }

    private static string Unknown(FeatureDefinition feature) =>
        feature.Group == FeatureGroup.Custom ? $"{feature.Name}: not known"
        : Unknowns.GetValueOrDefault(feature.Name) ?? $"Not known: {char.ToLowerInvariant(feature.Meaning[0])}{feature.Meaning[1..]}";

    /// <summary>Attributes can be the age of a date or a yes/no.</summary>
    private static string Plain(FeatureDefinition feature, double value) => feature.Unit switch
    {
        AttributeSchema.DaysBefore => value < 0 ? "in " + Words.Days(-value) : Words.Days(value) + " ago",
        _ when feature.TextForm == AttributeText.YesNo => value > 0.5 ? "yes" : "no",
        "" => Words.Invariant(value),
        var unit => $"{Words.Invariant(value)} {unit}",
    };

    /// <summary>Both halves of the hour of the week together say when the lead came.</summary>
    private static string Arrival(FeatureSchema schema, ReadOnlySpan<float> vector)
    {
        var (sin, cos) = (schema.IndexOf("HourOfWeekSin"), schema.IndexOf("HourOfWeekCos"));
        if (sin < 0 || cos < 0) return "The time of the week they came";
        var hour = (int)Math.Round((Math.Atan2(vector[sin], vector[cos]) / (2 * Math.PI) + 1) * 168, 3) % 168;
        var part = (hour % 24) switch { < 6 => "night", < 12 => "morning", < 18 => "afternoon", _ => "evening" };
        return $"Came on a {(DayOfWeek)((hour / 24 + 1) % 7)} {part}";
    }

    private static string Percent(double share) => Words.Invariant(Math.Round(Math.Abs(share) * 100, share is > -0.1 and < 0.1 ? 1 : 0)) + " %";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
