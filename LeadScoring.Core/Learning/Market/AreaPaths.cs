using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>The areas of a market and how each goes from month to month. What an area is like is the same in every market; how it goes is not. Months are made one after another, so that later ones never change earlier ones.</summary>
internal sealed class AreaPaths
{
    private static readonly string[] Names =
    [
        "Oak Hill", "Riverside", "West End", "Maple Heights", "Lakeview", "Cedar Grove", "Old Town", "Harbor Point", "Mill Creek", "Sunset Park", "Fairview", "Stone Bridge",
        "North Gate", "Willow Bend", "Highland", "Garden Quarter", "Station District", "Prairie Crossing", "Brook Valley", "Eastwood", "Summit Ridge", "College Green", "Meadow Lane", "Elm Park",
    ];

    private readonly Dictionary<string, double> charm = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> wealth = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Area, DateOnly Month), MarketMonth> months = [];

    private readonly DateOnly last;

    public AreaPaths(MarketOptions options, DateOnly first, DateOnly last)
    {
        this.last = last;
        Areas = [.. Names.Take(options.Areas).Select((name, i) => new MarketArea { Id = IdOf(name), Name = name, TimeZone = i % 6 == 5 ? "America/Denver" : "America/Chicago", IsDemo = true })];
        var rates = Rates(Dice.For(options.Seed, DiceStream.Areas, -1), first, last);
        for (var i = 0; i < Areas.Length; i++)
        {
            var character = Dice.For(seed: 0, DiceStream.Areas, i);
            wealth[Areas[i].Id] = character.Normal();
            charm[Areas[i].Id] = character.Normal(0, 0.15);
            Walk(Areas[i].Id, Dice.For(options.Seed, DiceStream.Areas, i), first, rates);
        }

        Months = [.. months.Values.OrderBy(m => m.Month).ThenBy(m => m.AreaId, StringComparer.Ordinal)];
    }

    public MarketArea[] Areas { get; }

    /// <summary>Oldest first.</summary>
    public MarketMonth[] Months { get; }

    /// <summary>How rich an area is, around 0.</summary>
    public double WealthOf(string area) => wealth[area];

    public double MedianPriceOf(string area, DateTime at) => (double)MonthBefore(area, at).MedianPriceUsd;

    /// <summary>The share of the market in the logarithm of the daily chance: people act on the month that was published last.</summary>
    public double EffectOf(ImmutableArray<string> areas, DateTime at)
    {
        var effect = charm[areas[0]];
        foreach (var area in areas)
        {
            var month = MonthBefore(area, at);
            effect += (1.6 * (month.AbsorptionRate - 0.3) + 1.0 * month.PriceChange90d + 0.4 * (month.DevelopmentScore - 0.5)) / areas.Length;
        }

        return effect;
    }

    /// <summary>Beyond the last month made, the last one stays.</summary>
    private MarketMonth MonthBefore(string area, DateTime at)
    {
        var month = new DateOnly(at.Year, at.Month, 1).AddMonths(-1);
        return months[(area, month > last ? last : month)];
    }

    private static double[] Rates(Dice dice, DateOnly first, DateOnly last)
    {
        List<double> rates = [];
        var rate = 6.4;
        for (var month = first; month <= last; month = month.AddMonths(1)) rates.Add(rate += 0.1 * (6.4 - rate) + dice.Normal(0, 0.12));
        return [.. rates];
    }

    private void Walk(string area, Dice dice, DateOnly first, double[] rates)
    {
        var price = 430_000 * Math.Exp(0.3 * wealth[area] + dice.Normal(0, 0.1));
        var (absorption, trend, development) = (dice.Normal(0.3, 0.08), dice.Normal(0.02, 0.03), dice.Between(0.1, 0.9));
        for (var i = 0; i < rates.Length; i++)
        {
            absorption = Math.Clamp(absorption + 0.2 * (0.3 - absorption) + dice.Normal(0, 0.035), 0.05, 0.8);
            trend = Math.Clamp(trend + 0.25 * (0.02 - trend) + dice.Normal(0, 0.015), -0.3, 0.5);
            development = Math.Clamp(development + dice.Normal(0, 0.03), 0, 1);
            price *= 1 + trend / 3;
            var month = first.AddMonths(i);
            months[(area, month)] = Month(area, month, dice, price, absorption, trend, development, rates[i]);
        }
    }

    private static MarketMonth Month(string area, DateOnly month, Dice dice, double price, double absorption, double trend, double development, double rate) => new()
    {
        AreaId = area,
        Month = month,
        MedianPriceUsd = Math.Round((decimal)price, 0),
        PriceChange90d = Math.Round(trend, 4),
        MonthsOfSupply = Math.Round(Math.Min(24, 1 / absorption), 2),
        MedianDaysOnMarket = Math.Round(Math.Clamp(11 / absorption + dice.Normal(0, 3), 1, 365), 1),
        SaleToList = Math.Round(Math.Clamp(1 + 0.12 * (absorption - 0.3) + dice.Normal(0, 0.005), 0.8, 1.2), 4),
        AbsorptionRate = Math.Round(absorption, 4),
        DevelopmentScore = Math.Round(development, 4),
        MortgageRate30y = Math.Round(rate, 3),
        ListingsByPriceBand = [.. Enumerable.Range(0, PriceBands.Names.Length).Select(band => dice.Poisson(2 + 28 * Nearness(band, PriceBands.Of((decimal)price))))],
        ListingsByBeds = [dice.Poisson(1), dice.Poisson(8), dice.Poisson(18), dice.Poisson(25), dice.Poisson(15), dice.Poisson(6)],
    };

    private static double Nearness(int band, int centre) => Math.Pow(0.45, Math.Abs(band - centre));

    private static string IdOf(string name) => name.ToLowerInvariant().Replace(' ', '-');
}
