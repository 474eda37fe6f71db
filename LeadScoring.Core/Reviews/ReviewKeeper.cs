using System.Text.Json;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>A lead as it is asked about.</summary>
/// <param name="Lead">As it was read.</param>
/// <param name="Held">The score that held then.</param>
/// <param name="Prepared">What is sent of it.</param>
/// <param name="Hash">Names what is sent, and to whom: of the same hash is only the same.</param>
/// <param name="At">When it was read, UTC.</param>
internal sealed record ReviewSubject(Lead Lead, HeldScore Held, PreparedReview Prepared, string Hash, DateTime At);

/// <summary>
/// Stores second looks, lets them count in the score, and takes them back. What is stored is all that is remembered of answers: sealed with the person's key, of one lead only,
/// and gone with the consent or the lead. Thread-safe.
/// </summary>
public sealed class ReviewKeeper(IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, ScoreKeeper scores, LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock)
{
    /// <summary>Scores in one transaction: whoever else wants to write waits for one batch at most.</summary>
    private const int Batch = 500;

    /// <summary>Takes back what was said of these leads because they no longer agree to it. Their scores are for whoever calls.</summary>
    public static Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, CancellationToken cancel) =>
        db.Set<LeadReview>().Where(r => leads.Contains(r.LeadId)).ExecuteDeleteAsync(cancel);

    /// <summary>Takes back what was said of these leads since a moment (UTC, inclusive), because what was learnt of them since never was.</summary>
    public static Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, DateTime since, CancellationToken cancel) =>
        db.Set<LeadReview>().Where(r => leads.Contains(r.LeadId) && r.AskedAt >= since).ExecuteDeleteAsync(cancel);

    /// <summary>Second looks that are too old count no more.</summary>
    /// <returns>How many did.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancel)
    {
        var expired = 0;
        while (await ExpireSomeAsync(cancel) is { Count: > 0 } some)
        {
            foreach (var lead in some) feed.Publish(new LeadChange(lead, LeadChangeKind.Scored));
            expired += some.Count;
        }
        return expired;
    }

    internal static bool MayBeSent(ConsentLedger ledger, DateTime now) =>
        ConsentGate.Allows(ledger, ConsentPurpose.Profiling, now) && ConsentGate.Allows(ledger, ConsentPurpose.LlmProcessing, now);

    /// <summary>What was answered to the very same of this lead before, as long as it holds; null when it was not.</summary>
    internal async Task<LeadReview?> KnownAsync(ReviewSubject subject, CancellationToken cancel)
    {
        var oldest = subject.At - options.Value.HoldsFor;
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<LeadReview>().AsNoTracking().Where(r => r.LeadId == subject.Lead.Id && r.PromptHash == subject.Hash && r.Outcome == ReviewOutcome.Answered && r.EndedAt >= oldest)
            .OrderByDescending(r => r.EndedAt).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Stores how it ended. It counts if it speaks of what is known now and the person still agrees: whoever took that back meanwhile, of them nothing is kept.</summary>
    /// <returns>Whether the lead changed since it was read.</returns>
    internal Task<bool> StoreAsync(ReviewSubject subject, ReviewAnswer answer, CancellationToken cancel) =>
        StoreAsync(subject, async (_, now) => RowOf(subject, answer, await vault.OpenOrCreateAsync([subject.Lead.Id], cancel), now), cancel);

    /// <summary>The same with what was answered before, unless that was taken back meanwhile.</summary>
    internal Task<bool> StoreAgainAsync(ReviewSubject subject, LeadReview known, CancellationToken cancel) =>
        StoreAsync(subject, async (db, _) => await db.Set<LeadReview>().AnyAsync(r => r.Id == known.Id, cancel) ? RowOf(subject, known) : null, cancel);

    private async Task<bool> StoreAsync(ReviewSubject subject, Func<LeadDb, DateTime, Task<LeadReview?>> make, CancellationToken cancel)
    {
        var id = subject.Lead.Id;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.Set<Lead>().Where(l => l.Id == id).Select(l => (int?)l.Version).SingleOrDefaultAsync(cancel) is not { } version) return false;
        // An import was undone: it speaks of what never was.
        if (version < subject.Lead.Version) return true;
        if (MayBeSent((await ConsentLedger.ReadAsync(db, [id], cancel))[id], now) && await make(db, now) is { } review)
        {
            var rows = new NewRows();
            rows.Add(review);
            if (review.Factor is { } factor && version == subject.Lead.Version && await db.Set<LeadScore>().SingleOrDefaultAsync(s => s.LeadId == id, cancel) is { } score)
                LetCount(score, factor, await Outbox.OpenAsync(db, rows, cancel), now);
            await db.SaveChangesAsync(cancel);
            await rows.InsertAsync(db, cancel);
            await transaction.CommitAsync(cancel);
        }
        return version != subject.Lead.Version;
    }

    private async Task<List<Guid>> ExpireSomeAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Without an LLM nothing says any more why a score is what it is.
        var oldest = options.Value.IsOn ? now - options.Value.HoldsFor : now.AddDays(1);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var old = await db.Set<LeadScore>().Where(s => s.Factor != null && !db.Set<LeadReview>().Any(r => r.LeadId == s.LeadId && r.Outcome == ReviewOutcome.Answered && r.EndedAt >= oldest))
            .OrderBy(s => s.LeadId).Take(Batch).ToListAsync(cancel);
        if (old.Count == 0) return [];
        var rows = new NewRows();
        var outbox = await Outbox.OpenAsync(db, rows, cancel);
        foreach (var score in old) LetCount(score, factor: null, outbox, now);
        await db.SaveChangesAsync(cancel);
        await rows.InsertAsync(db, cancel);
        await transaction.CommitAsync(cancel);
        return old.ConvertAll(score => score.LeadId);
    }

    private void LetCount(LeadScore score, double? factor, Outbox outbox, DateTime now)
    {
        var before = score.Band;
        scores.Review(score, factor);
        ScoreNews.Tell(outbox, ScoreFate.Scored, before, score, now);
    }

    private LeadReview RowOf(ReviewSubject subject, ReviewAnswer answer, PersonKeyRing keys, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(now)), LeadId = subject.Lead.Id, LeadVersion = subject.Lead.Version, AskedAt = subject.At, EndedAt = now, Outcome = answer.Outcome,
        ModelScore = subject.Held.Record.Score, ScoredAt = subject.Held.Record.ScoredAt, Factor = answer.Verdict?.Factor,
        FinalScore = answer.Verdict is null ? null : scores.Reviewed(subject.Held.Record.Score, answer.Verdict.Factor),
        Text = answer.Verdict is { } verdict ? keys.Seal(subject.Lead.Id, ReviewText.Field, JsonSerializer.Serialize(TextOf(verdict, subject.Prepared))) : null,
        RemovedLines = answer.Verdict?.Removed ?? 0, NotesKept = subject.Prepared.NotesKept, Model = options.Value.Model!, PromptVersion = ReviewPrompt.Version, PromptHash = subject.Hash,
        ElapsedMs = (int)answer.Took.TotalMilliseconds, Problem = answer.Problem, RetryAt = answer.RetryAt,
    };

    /// <summary>It was answered when it was answered: saying it again makes it no younger.</summary>
    private LeadReview RowOf(ReviewSubject subject, LeadReview known) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(subject.At)), LeadId = subject.Lead.Id, LeadVersion = subject.Lead.Version, AskedAt = subject.At, EndedAt = known.EndedAt, Outcome = known.Outcome,
        ModelScore = subject.Held.Record.Score, ScoredAt = subject.Held.Record.ScoredAt, Factor = known.Factor, FinalScore = scores.Reviewed(subject.Held.Record.Score, known.Factor),
        Text = known.Text, RemovedLines = known.RemovedLines, NotesKept = subject.Prepared.NotesKept, Model = known.Model, PromptVersion = known.PromptVersion, PromptHash = known.PromptHash, ElapsedMs = 0,
    };

    private static ReviewText TextOf(ReviewVerdict verdict, PreparedReview sent)
    {
        ReviewLine Line(ReviewPoint point) => new(point.Text, sent.NoteTimes.TryGetValue(point.Evidence, out var at) ? at : null);
        return new ReviewText([.. verdict.For.Select(Line)], [.. verdict.Against.Select(Line)], verdict.NextStep);
    }
}
