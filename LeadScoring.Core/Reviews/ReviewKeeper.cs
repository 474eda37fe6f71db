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
/// Stores second looks, lets them count in the score, and takes them back. What is stored is sealed with the person's key, and gone with the consent or the lead; what is remembered
/// to be said again goes in the same write turn. Thread-safe.
/// </summary>
public sealed class ReviewKeeper(
    IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, ScoreKeeper scores, ReviewMemory memory, LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock)
{
    /// <summary>Scores in one transaction: whoever else wants to write waits for one batch at most.</summary>
    private const int Batch = 500;

    /// <summary>Takes back what was said of these leads because they no longer agree to it. Their scores are for whoever calls, who holds the write turn.</summary>
    public async Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        await db.Set<LeadReview>().Where(r => leads.Contains(r.LeadId)).ExecuteDeleteAsync(cancel);
        // Should it not be committed after all, they are asked for again.
        await memory.ForgetAsync(leads);
    }

    /// <summary>Takes back what was said of these leads since a moment (UTC, inclusive), because what was learnt of them since never was. What they were answered before holds again.</summary>
    public async Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, DateTime since, CancellationToken cancel)
    {
        var said = db.Set<LeadReview>().Where(r => leads.Contains(r.LeadId) && r.AskedAt >= since);
        await memory.ForgetAsync(await said.Select(r => r.PromptHash).Distinct().ToListAsync(cancel));
        await said.ExecuteDeleteAsync(cancel);
    }

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

    /// <summary>Stores how it ended. It counts if it speaks of what is known now and the person still agrees: whoever took that back meanwhile, of them nothing is kept, nor remembered.</summary>
    /// <returns>Whether the lead changed since it was read.</returns>
    internal async Task<bool> StoreAsync(ReviewSubject subject, ReviewAnswer answer, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var (isStored, isOutrun) = await StoreAsync(db, subject, answer, now, cancel);
        if (isStored && answer.Verdict is { } verdict) await memory.RememberAsync(subject.Hash, verdict, now, subject.Lead.Id);
        return isOutrun;
    }

    /// <summary>The same with what was answered to the very same text before: it was answered when it was answered, and saying it again makes it no younger.</summary>
    /// <returns>Whether the lead changed since it was read; null when nothing is known, or may be said, and nothing was stored.</returns>
    internal async Task<bool?> StoreKnownAsync(ReviewSubject subject, CancellationToken cancel)
    {
        // Most are not known and need not wait for a turn.
        if (await memory.KnownAsync(subject.Hash) is null) return null;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await memory.KnownAsync(subject.Hash) is not { } known) return null;
        // Another process, as an import by the command line, takes consents back in the database and cannot reach this memory.
        if (!await db.Set<LeadReview>().AnyAsync(r => r.EndedAt == known.AnsweredAt && r.PromptHash == subject.Hash, cancel)) return null;
        var (isStored, isOutrun) = await StoreAsync(db, subject, new ReviewAnswer { Outcome = ReviewOutcome.Answered, Verdict = known.Verdict }, known.AnsweredAt, cancel);
        return isStored || isOutrun ? isOutrun : null;
    }

    /// <summary>In the turn of whoever calls.</summary>
    private async Task<(bool IsStored, bool IsOutrun)> StoreAsync(LeadDb db, ReviewSubject subject, ReviewAnswer answer, DateTime answeredAt, CancellationToken cancel)
    {
        var id = subject.Lead.Id;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.Set<Lead>().Where(l => l.Id == id).Select(l => (int?)l.Version).SingleOrDefaultAsync(cancel) is not { } version) return (false, false);
        // An import was undone: it speaks of what never was.
        if (version < subject.Lead.Version) return (false, true);
        var isOutrun = version != subject.Lead.Version;
        if (!MayBeSent((await ConsentLedger.ReadAsync(db, [id], cancel))[id], now)) return (false, isOutrun);
        var rows = new NewRows();
        rows.Add(RowOf(subject, answer, await vault.OpenOrCreateAsync([id], cancel), answeredAt, now));
        if (answer.Verdict is { } verdict && !isOutrun && await db.Set<LeadScore>().SingleOrDefaultAsync(s => s.LeadId == id, cancel) is { } score)
            LetCount(score, verdict.Factor, await Outbox.OpenAsync(db, rows, cancel), now);
        await db.SaveChangesAsync(cancel);
        await rows.InsertAsync(db, cancel);
        await transaction.CommitAsync(cancel);
        return (true, isOutrun);
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

    private LeadReview RowOf(ReviewSubject subject, ReviewAnswer answer, PersonKeyRing keys, DateTime answeredAt, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(now)), LeadId = subject.Lead.Id, LeadVersion = subject.Lead.Version, AskedAt = subject.At, EndedAt = answeredAt, Outcome = answer.Outcome,
        ModelScore = subject.Held.Record.Score, ScoredAt = subject.Held.Record.ScoredAt, Factor = answer.Verdict?.Factor,
        FinalScore = answer.Verdict is null ? null : scores.Reviewed(subject.Held.Record.Score, answer.Verdict.Factor),
        Text = answer.Verdict is { } verdict ? keys.Seal(subject.Lead.Id, ReviewText.Field, JsonSerializer.Serialize(TextOf(verdict, subject.Prepared))) : null,
        RemovedLines = answer.Verdict?.Removed ?? 0, NotesKept = subject.Prepared.NotesKept, Model = options.Value.Model!, PromptVersion = ReviewPrompt.Version, PromptHash = subject.Hash,
        ElapsedMs = (int)answer.Took.TotalMilliseconds, Problem = answer.Problem, RetryAt = answer.RetryAt,
    };

    private static ReviewText TextOf(ReviewVerdict verdict, PreparedReview sent)
    {
        ReviewLine Line(ReviewPoint point) => new(point.Text, sent.NoteTimes.TryGetValue(point.Evidence, out var at) ? at : null);
        return new ReviewText([.. verdict.For.Select(Line)], [.. verdict.Against.Select(Line)], verdict.NextStep);
    }
}
