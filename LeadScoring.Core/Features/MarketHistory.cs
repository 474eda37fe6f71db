using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>The months of every market area. A month's figures count as known when the month is over. Immutable; made once and shared.</summary>
public sealed class MarketHistory
{
    public static readonly MarketHistory Empty = new([]);

    private const int MonthsUntilStale = 6;
    private readonly Dictionary<string, MarketMonth[]> monthsByArea;

    public MarketHistory(IEnumerable<MarketMonth> months) =>
        monthsByArea = months.GroupBy(m => m.AreaId, StringComparer.Ordinal)
            .ToDictionary(area => area.Key, area => area.OrderBy(m => m.Month).ToArray(), StringComparer.Ordinal);

    /// <summary>The latest month of the area that was over at the moment, and the one before it; null when there is none of the last half year.</summary>
    internal (MarketMonth? Latest, MarketMonth? Before) KnownAt(string areaId, DateTime moment)
    {
        if (!monthsByArea.TryGetValue(areaId, out var months)) return default;
        var current = new DateOnly(moment.Year, moment.Month, 1);
        var last = months.Length - 1;
        while (last >= 0 && months[last].Month >= current) last--;
        if (last < 0 || months[last].Month < current.AddMonths(-MonthsUntilStale)) return default;
        return (months[last], last > 0 ? months[last - 1] : null);
    }
}
