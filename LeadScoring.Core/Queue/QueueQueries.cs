using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>A lead beside its score, while a query is being built.</summary>
internal sealed class Ranked
{
    public required Lead Lead { get; init; }
    public LeadScore? Score { get; init; }
}

/// <summary>The filters in the language of the database. Names are sealed and cannot be asked for here.</summary>
internal static class QueueQueries
{
    public static IQueryable<Ranked> Matching(LeadDb db, QueueFilters filters, Viewer viewer, QueueMoment moment)
    {
        var leads = InView(db, filters.View, viewer, moment);
        if (filters.Stage is { } stage) leads = leads.Where(r => r.Lead.Stage == stage);
        else leads = leads.Where(r => !QueueFilters.NotOpen.Contains(r.Lead.Stage));
        if (filters.Area is { } area) leads = leads.Where(r => r.Lead.AreaId == area);
        if (filters.Owner is { } owner) leads = leads.Where(r => r.Lead.OwnerId == owner);
        if (filters.Band is { } band && filters.View != QueueView.NotScored) leads = leads.Where(r => r.Score!.Band == band);
        return leads;
    }

    public static IQueryable<Ranked> Ordered(IQueryable<Ranked> leads, QueueFilters filters) => filters switch
    {
        { View: QueueView.NotScored } => leads.OrderBy(r => r.Lead.CreatedAt).ThenBy(r => r.Lead.Id),
        { Sort: QueueSort.Recent } => leads.OrderByDescending(r => r.Lead.LastActivityAt).ThenBy(r => r.Lead.Id),
        _ => leads.OrderByDescending(r => r.Score!.WholeScore).ThenByDescending(r => r.Score!.Score).ThenByDescending(r => r.Score!.Unclamped).ThenBy(r => r.Score!.LeadId),
    };

    private static IQueryable<Ranked> InView(LeadDb db, QueueView view, Viewer viewer, QueueMoment moment)
    {
        if (view == QueueView.NotScored)
            return db.Set<Lead>().SeenBy(viewer).Where(l => !db.Set<LeadScore>().Any(s => s.LeadId == l.Id)).Select(l => new Ranked { Lead = l });

        var (today, quiet) = (moment.StartOfToday, moment.Now - QueueFilters.QuietAfter);
        var scored = from score in db.Set<LeadScore>() join lead in db.Set<Lead>().SeenBy(viewer) on score.LeadId equals lead.Id select new Ranked { Lead = lead, Score = score };
        return view switch
        {
            QueueView.CallNow => scored.Where(r => r.Score!.Band == Band.A),
            QueueView.NewToday => scored.Where(r => r.Lead.CreatedAt >= today),
            QueueView.GoingQuiet => scored.Where(r => (r.Score!.Band == Band.A || r.Score.Band == Band.B) && r.Lead.LastActivityAt < quiet),
            _ => scored,
        };
    }
}
