using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>From which model score on a lead is among those that are worth a second look. Looked up once a minute: the border moves slowly. Thread-safe.</summary>
public sealed class TopScores(IOptions<RerankingOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private Border? known;

    /// <summary>A second look itself can move a lead over the border by some points; it is the model's score that is asked for.</summary>
    public async Task<double> LeastAsync(LeadDb db, CancellationToken cancel)
    {
        if (Volatile.Read(ref known) is { } border && clock.GetElapsedTime(border.ReadAt) < Fresh) return border.Least;
        var whole = await db.Set<LeadScore>().OrderByDescending(s => s.WholeScore).Skip(options.Value.TopLeads - 1).Select(s => (int?)s.WholeScore).FirstOrDefaultAsync(cancel);
        var made = new Border(whole ?? 0, clock.GetTimestamp());
        Volatile.Write(ref known, made);
        return made.Least;
    }

    /// <summary>Those leads, best first.</summary>
    public async Task<List<Guid>> LeadsAsync(LeadDb db, CancellationToken cancel) =>
        await db.Set<LeadScore>().OrderByDescending(s => s.WholeScore).ThenBy(s => s.LeadId).Take(options.Value.TopLeads).Select(s => s.LeadId).ToListAsync(cancel);

    private sealed record Border(double Least, long ReadAt);
}
