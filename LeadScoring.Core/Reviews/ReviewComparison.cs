using LeadScoring.Core.Leads;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Reviews;

/// <summary>Whether the second look helps: the order by the model's score beside the order with it, on leads whose outcome is known.</summary>
/// <param name="Ranking">The two orders.</param>
/// <param name="Waiting">Second looks that are too young for an outcome.</param>
/// <param name="Useful">How many reps found useful.</param>
/// <param name="NotUseful">How many did not.</param>
public sealed record SecondLookReport(PairedRanking Ranking, int Waiting, int Useful, int NotUseful);

/// <summary>Reads the stored second looks that have matured. Thread-safe.</summary>
public sealed class ReviewComparison(IDbContextFactory<LeadDb> database, TimeProvider clock)
{
    /// <summary>The first second look at each lead in each 30 days counts: later ones look at the same outcome.</summary>
    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<SecondLookReport> ReadAsync(Viewer viewer, CancellationToken cancel)
    {
        viewer.Demand(Role.Manager);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await database.CreateDbContextAsync(cancel);
        var seen = db.Set<Lead>().SeenBy(viewer).Select(l => l.Id);
        var reviews = await db.Set<LeadReview>().AsNoTracking().Where(r => r.Outcome == ReviewOutcome.Answered && seen.Contains(r.LeadId)).OrderBy(r => r.ScoredAt)
            .Select(r => new { r.LeadId, r.ScoredAt, r.ModelScore, FinalScore = r.FinalScore!.Value }).ToListAsync(cancel);
        var leads = reviews.Select(r => r.LeadId).Distinct().ToList();
        var outcomes = (await db.Set<LeadOutcome>().AsNoTracking().Where(o => leads.Contains(o.LeadId)).ToListAsync(cancel)).ToLookup(o => o.LeadId);

        var (before, after, labels, waiting, last) = (new List<double>(), new List<double>(), new List<bool>(), 0, new Dictionary<Guid, DateTime>());
        foreach (var review in reviews)
        {
            if (last.TryGetValue(review.LeadId, out var counted) && review.ScoredAt < counted + Labels.Horizon) continue;
            last[review.LeadId] = review.ScoredAt;
            if (Labels.QualifiedAfter(review.ScoredAt, isArrival: false, now, outcomes[review.LeadId]) is not { } label)
            {
                waiting++;
                continue;
            }
            before.Add(review.ModelScore);
            after.Add(review.FinalScore);
            labels.Add(label);
        }
        var said = await db.Set<ReviewFeedback>().AsNoTracking().Where(f => seen.Contains(f.LeadId)).GroupBy(f => new { f.ReviewId, f.UserId }).Select(f => f.OrderByDescending(one => one.Id).First().IsUseful).ToListAsync(cancel);
        return new SecondLookReport(PairedRanking.Of(before, after, labels), waiting, said.Count(useful => useful), said.Count(useful => !useful));
    }
}
