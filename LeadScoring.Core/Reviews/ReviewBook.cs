using System.Text.Json;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>Reads how it stands with the second look at a lead, and takes what reps say of it. Thread-safe.</summary>
public sealed class ReviewBook(IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, ReviewDesk desk, Reviewer reviewer, LlmSwitch llmSwitch, EgressLedger egress, LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock)
{
    /// <summary>What a rep can say of a second look that was of no use.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["It is wrong", "Nothing new", "Hard to understand"];

    /// <param name="db">An open context.</param>
    /// <param name="lead">As read.</param>
    /// <param name="score">That holds; null when there is none, and then there is no second look.</param>
    /// <param name="ledger">All the person said.</param>
    /// <param name="user">Whose opinion of it is asked for; null for nobody's.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<ReviewView?> ReadAsync(LeadDb db, Lead lead, LeadScore? score, ConsentLedger ledger, Guid? user, DateTime now, CancellationToken cancel)
    {
        if (score is null) return null;
        var view = new ReviewView { State = ReviewState.NotAsked, ModelScore = score.ModelScore, FinalScore = score.Score };
        if (!options.Value.IsOn) return view with { State = ReviewState.NotConfigured };
        if (!ConsentGate.Allows(ledger, ConsentPurpose.LlmProcessing, now)) return view with { State = ReviewState.NoConsent };
        var reviews = db.Set<LeadReview>().AsNoTracking().Where(r => r.LeadId == lead.Id).OrderByDescending(r => r.AskedAt);
        var verdict = await reviews.FirstOrDefaultAsync(r => r.Outcome == ReviewOutcome.Answered, cancel);
        var last = await reviews.FirstOrDefaultAsync(cancel);
        var since = desk.AskedSince(lead.Id);
        if (verdict is not null && score.Factor is not null)
        {
            var shown = await ShownAsync(db, view, lead, verdict, ReviewState.Answered, user, now, cancel);
            return since is not null ? shown with { IsUnderWay = true } : FailureOf(lead, last) is { } again ? shown with { Problem = again.Problem, RetryAt = again.RetryAt } : shown;
        }
        if (since is not null) return view with { State = now - since < options.Value.Budget ? ReviewState.Asking : ReviewState.TimedOut, IsUnderWay = true };
        if (llmSwitch.IsPaused) return view with { State = ReviewState.Paused };
        if ((await egress.TodayAsync(cancel)).IsSpent) return view with { State = ReviewState.BudgetSpent };
        if (FailureOf(lead, last) is { } failure) return view with { State = failure.State, Problem = failure.Problem, RetryAt = failure.RetryAt };
        if (verdict is not null) return await ShownAsync(db, view, lead, verdict, ReviewState.OutOfDate, user, now, cancel);
        if (reviewer.PausedUntil is { } until) return view with { State = ReviewState.Unavailable, Problem = reviewer.IsKeyRefused ? "the key was refused" : "paused after an error", RetryAt = until };
        return view;
    }

    /// <summary>Keeps what a person says of a second look, as its outcome. False when there is none such for them.</summary>
    /// <param name="review">Which.</param>
    /// <param name="isUseful">Yes or no.</param>
    /// <param name="reason">One of <see cref="Reasons"/>, of a no; null when none was given.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="cancel">Before it is stored.</param>
    public async Task<bool> RateAsync(Guid review, bool isUseful, string? reason, Viewer by, CancellationToken cancel)
    {
        if (reason is not null && !Reasons.Contains(reason, StringComparer.Ordinal)) throw new ArgumentException($"Is no reason; allowed {string.Join(", ", Reasons)}.", nameof(reason));
        if (by.UserId is null) return false;
        if (await StoreAsync(review, isUseful, reason, by, cancel) is not { } about) return false;
        feed.Publish(new LeadChange(about, LeadChangeKind.Scored));
        return true;
    }

    /// <returns>The lead that it is about; null when there is none such for them.</returns>
    private async Task<Guid?> StoreAsync(Guid review, bool isUseful, string? reason, Viewer by, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var seen = db.Set<Lead>().SeenBy(by);
        if (await db.Set<LeadReview>().Where(r => r.Id == review && seen.Any(lead => lead.Id == r.LeadId)).Select(r => (Guid?)r.LeadId).SingleOrDefaultAsync(cancel) is not { } about) return null;
        var now = clock.GetUtcNow().UtcDateTime;
        db.Add(new ReviewFeedback { ReviewId = review, LeadId = about, UserId = by.UserId, IsUseful = isUseful, Reason = isUseful ? null : reason, At = now, RecordedAt = now });
        await db.SaveChangesAsync(cancel);
        return about;
    }

    /// <summary>What the last asking for the lead as it is now ended with; null when not with a failure.</summary>
    private Failure? FailureOf(Lead lead, LeadReview? last)
    {
        if (desk.SetBackUntil(lead.Id) is { } until) return new Failure(ReviewState.Unavailable, "an error on our side", until);
        if (last is null or { Outcome: ReviewOutcome.Answered } || last.LeadVersion != lead.Version) return null;
        return new Failure(last.Outcome == ReviewOutcome.TimedOut ? ReviewState.TimedOut : ReviewState.Unavailable, last.Problem, last.RetryAt ?? reviewer.PausedUntil);
    }

    private async Task<ReviewView> ShownAsync(LeadDb db, ReviewView view, Lead lead, LeadReview review, ReviewState state, Guid? user, DateTime now, CancellationToken cancel)
    {
        var keys = await vault.OpenAsync([lead.Id], cancel);
        if (keys.Open(lead.Id, ReviewText.Field, review.Text) is not { } json) return view;
        var text = JsonSerializer.Deserialize<ReviewText>(json)!;
        var newer = state == ReviewState.OutOfDate ? await db.Set<LeadEvent>().CountAsync(e => e.LeadId == lead.Id && e.ReceivedAt > review.AskedAt, cancel) : 0;
        var said = user is null ? null : await db.Set<ReviewFeedback>().AsNoTracking().Where(f => f.ReviewId == review.Id && f.UserId == user).OrderByDescending(f => f.Id).FirstOrDefaultAsync(cancel);
        return view with
        {
            State = state, Id = review.Id, Factor = review.Factor ?? 1, For = [.. text.For], Against = [.. text.Against], NextStep = text.NextStep, RemovedLines = review.RemovedLines, NotesKept = review.NotesKept,
            Model = review.Model, AnsweredAt = review.EndedAt, ElapsedMs = review.ElapsedMs, IsLate = review.ElapsedMs >= options.Value.Budget.TotalMilliseconds, NewerEvents = newer, IsLeadChanged = review.LeadVersion != lead.Version && now - review.EndedAt <= options.Value.HoldsFor, RetryAt = reviewer.PausedUntil, IsUseful = said?.IsUseful,
        };
    }

    private sealed record Failure(ReviewState State, string? Problem, DateTime? RetryAt);
}
