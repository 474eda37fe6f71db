using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Leads;

/// <summary>Stores market areas and their monthly figures; what is known already is left as it is.</summary>
public static class MarketFigures
{
    public static async Task AddAsync(LeadDb db, IReadOnlyCollection<MarketArea> areas, IReadOnlyCollection<MarketMonth> months, CancellationToken cancel)
    {
        var knownAreas = await db.Set<MarketArea>().Select(a => a.Id).ToHashSetAsync(cancel);
        var knownMonths = await db.Set<MarketMonth>().Select(m => new { m.AreaId, m.Month }).ToHashSetAsync(cancel);
        db.AddRange(areas.Where(a => !knownAreas.Contains(a.Id)));
        db.AddRange(months.Where(m => !knownMonths.Contains(new { m.AreaId, m.Month })));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The demo's areas with their figures.</summary>
    public static Task RemoveDemoAsync(LeadDb db, CancellationToken cancel) => db.Set<MarketArea>().Where(a => a.IsDemo).ExecuteDeleteAsync(cancel);
}
