using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using Microsoft.AspNetCore.Http.Extensions;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The queue's address: what a viewer sees can be shared, reloaded and gone back to. What cannot be read is taken as not said.</summary>
public static class QueueUrl
{
    public const int LongestQuery = 100;

    private static readonly (string Word, QueueView View)[] Views =
        [("all", QueueView.All), ("call-now", QueueView.CallNow), ("new-today", QueueView.NewToday), ("going-quiet", QueueView.GoingQuiet), ("not-scored", QueueView.NotScored)];

    public static string Of(QueueFilters filters, Guid? lead = null)
    {
        var query = new QueryBuilder();
        if (filters.View != QueueView.All) query.Add("view", Views.First(v => v.View == filters.View).Word);
        if (!string.IsNullOrWhiteSpace(filters.Query)) query.Add("q", filters.Query);
        if (filters.Band is { } band) query.Add("band", band.ToString());
        if (filters.Area is { } area) query.Add("area", area);
        if (filters.Stage is { } stage) query.Add("stage", stage.ToString());
        if (filters.Owner is { } owner) query.Add("owner", owner.ToString());
        if (filters.Sort == QueueSort.Recent) query.Add("sort", "recent");
        if (lead is { } open) query.Add("lead", open.ToString());
        return "/queue" + query;
    }

    public static QueueFilters Read(string? view, string? q, string? band, string? area, string? stage, string? owner, string? sort) => new()
    {
        View = Views.FirstOrDefault(v => v.Word == view).View,
        Query = string.IsNullOrWhiteSpace(q) ? null : q.Length > LongestQuery ? q[..LongestQuery] : q,
        Band = Named<Band>(band),
        Area = string.IsNullOrWhiteSpace(area) ? null : area,
        Stage = Named<LeadStage>(stage),
        Owner = Guid.TryParse(owner, out var id) ? id : null,
        Sort = sort == "recent" ? QueueSort.Recent : QueueSort.Score,
    };

    private static T? Named<T>(string? name)
        where T : struct, Enum => name is { Length: > 0 } && !char.IsAsciiDigit(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
