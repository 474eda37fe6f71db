using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>The market a lead looks at, at a moment: its areas' latest known months. Means over the areas; NaN when none is known.</summary>
internal sealed class MarketView
{
    private readonly List<MarketMonth> months = [];
    private readonly double rateChange = double.NaN;

    public MarketView(MarketHistory history, IReadOnlyList<string> areas, DateTime moment)
    {
        foreach (var area in areas)
        {
            var (latest, before) = history.KnownAt(area, moment);
            if (latest is null) continue;
            months.Add(latest);
            if (double.IsNaN(rateChange) && before is not null) rateChange = latest.MortgageRate30y - before.MortgageRate30y;
        }
    }

    public double PriceTrend90d => Mean(m => m.PriceChange90d);

    public double DevelopmentScore => Mean(m => m.DevelopmentScore);

    public double AbsorptionRate => Mean(m => m.AbsorptionRate);

    /// <summary>Percentage points between the last two known months.</summary>
    public double MortgageRateChange => rateChange;

    /// <summary>Listings in all areas whose price band meets the budget, thinned by the share that has enough bedrooms.</summary>
    public double MatchingListings(LeadProfile profile)
    {
        if (months.Count == 0) return double.NaN;
        var count = 0.0;
        foreach (var month in months) count += Listings(month, profile);
        return count;
    }

    private static double Listings(MarketMonth month, LeadProfile profile)
    {
        var lowest = profile.BudgetMinUsd is { } min ? PriceBands.Of(min) : 0;
        var highest = profile.BudgetMaxUsd is { } max ? PriceBands.Of(max) : month.ListingsByPriceBand.Length - 1;
        var affordable = 0;
        for (var band = lowest; band <= highest && band < month.ListingsByPriceBand.Length; band++) affordable += month.ListingsByPriceBand[band];
        int all = 0, roomy = 0;
        for (var beds = 0; beds < month.ListingsByBeds.Length; beds++)
        {
            all += month.ListingsByBeds[beds];
            if (beds >= Math.Min(profile.BedsMin ?? 0, month.ListingsByBeds.Length - 1)) roomy += month.ListingsByBeds[beds];
        }

        return all == 0 ? affordable : affordable * (roomy / (double)all);
    }

    private double Mean(Func<MarketMonth, double> figure)
    {
        if (months.Count == 0) return double.NaN;
        var sum = 0.0;
        foreach (var month in months) sum += figure(month);
        return sum / months.Count;
    }
}
