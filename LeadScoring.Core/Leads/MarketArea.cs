namespace LeadScoring.Core.Leads;

/// <summary>A part of a city that people search in, such as "austin-78704".</summary>
public sealed class MarketArea
{
    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>IANA zone.</summary>
    public required string TimeZone { get; set; }

    public bool IsDemo { get; init; }
}

/// <summary>The market of an area in one month (first day of the month, UTC).</summary>
public sealed class MarketMonth
{
    public required string AreaId { get; init; }
    public required DateOnly Month { get; init; }
    public required decimal MedianPriceUsd { get; init; }

    /// <summary>−0.3…0.5.</summary>
    public required double PriceChange90d { get; init; }

    /// <summary>0–24.</summary>
    public required double MonthsOfSupply { get; init; }

    /// <summary>1–365.</summary>
    public required double MedianDaysOnMarket { get; init; }

    /// <summary>0.8–1.2.</summary>
    public required double SaleToList { get; init; }

    /// <summary>Share of the listings sold in the month, 0–1.</summary>
    public required double AbsorptionRate { get; init; }

    /// <summary>0–1.</summary>
    public required double DevelopmentScore { get; init; }

    /// <summary>Percent a year.</summary>
    public required double MortgageRate30y { get; init; }

    /// <summary>Active listings by price band (<see cref="PriceBands"/>), cheapest first.</summary>
    public required int[] ListingsByPriceBand { get; init; }

    /// <summary>Active listings by bedrooms 0, 1, 2, 3, 4 and 5 or more.</summary>
    public required int[] ListingsByBeds { get; init; }
}

/// <summary>The price bands that segments and inventories are counted in.</summary>
public static class PriceBands
{
    /// <summary>Upper ends in USD, exclusive; above the last is one more band.</summary>
    public static readonly decimal[] UpperEndsUsd = [250_000, 400_000, 600_000, 1_000_000];

    public static readonly string[] Names = ["under 250k", "250k-400k", "400k-600k", "600k-1m", "over 1m"];

    public static int Of(decimal priceUsd)
    {
        var band = 0;
        while (band < UpperEndsUsd.Length && priceUsd >= UpperEndsUsd[band]) band++;
        return band;
    }
}
