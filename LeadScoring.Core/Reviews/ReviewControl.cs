using System.Globalization;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>How the second look is set up, as an admin sees it; the key itself is nowhere in it.</summary>
public sealed record ReviewSetup(LlmProvider Provider, string? Host, string? Model, bool HasKey, bool IsPaused, bool IsLocalOnly, bool IsLocalOnlyByConfiguration, bool IsKeyRefused, DateTime? PausedUntil, EgressDay Today);

/// <summary>What a test of the connection found: a sentence.</summary>
public sealed record ConnectionTest(bool Works, string Said);

/// <summary>Where an admin looks at the second look, switches it and tries it. Thread-safe.</summary>
public sealed class ReviewControl(IDbContextFactory<LeadDb> database, WriteTurns turns, AuditTrail audit, Reviewer reviewer, EgressLedger egress, LlmSwitch llmSwitch, IOptions<RerankingOptions> options)
{
    private static readonly ReviewRequest MadeUp = new()
    {
        Band = "B", ModelScore = 60, Signals = [new SignalEvidence("s1", "Asked for a tour twice in the last 90 days", Raises: true)],
        Notes = [new NoteEvidence("n1", "The lease ends next month and they want to be settled before then.", DaysAgo: 2)],
    };

    /// <summary>At start, and when another node says that it changed.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        Use(await db.Set<ReviewSettings>().AsNoTracking().SingleOrDefaultAsync(cancel) ?? new ReviewSettings());
    }

    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<ReviewSetup> ReadAsync(Viewer viewer, CancellationToken cancel)
    {
        viewer.Demand(Role.Admin);
        var llm = options.Value;
        return new ReviewSetup(
            llm.Provider, llm.IsOn ? llm.Address?.Authority : null, llm.IsOn ? llm.Model : null, !string.IsNullOrWhiteSpace(llm.ApiKey), llmSwitch.IsPaused, llmSwitch.IsLocalOnly, llm.LocalOnly,
            reviewer.IsKeyRefused, reviewer.PausedUntil, await egress.TodayAsync(cancel));
    }

    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task SwitchAsync(bool isPaused, bool isLocalOnly, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await database.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var stored = await db.Set<ReviewSettings>().SingleOrDefaultAsync(cancel) ?? db.Add(new ReviewSettings()).Entity;
            (stored.IsPaused, stored.IsLocalOnly) = (isPaused, isLocalOnly);
            await audit.AddAsync(db, new AuditNote(by.UserId, "ai.changed", "settings", "ai", $"paused {(isPaused ? "yes" : "no")}, local only {(isLocalOnly ? "yes" : "no")}", by.From), cancel);
            await transaction.CommitAsync(cancel);
            Use(stored);
        }
    }

    /// <summary>Sends a made-up lead and says what happened.</summary>
    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<ConnectionTest> TestAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (!options.Value.IsOn) return new ConnectionTest(false, "No provider is set up: set Reranking:Provider, Endpoint and Model.");
        if (!reviewer.IsOn) return new ConnectionTest(false, "AI review is paused.");
        var prepared = new PreparedReview(MadeUp, "a made-up lead, to test the connection", System.Collections.Immutable.ImmutableDictionary<string, DateTime>.Empty, 0);
        var entry = await egress.BeginTestAsync(prepared, reviewer.HashOf(MadeUp), cancel);
        var answer = await reviewer.AskAsync(MadeUp, cancel, isTest: true);
        await egress.EndAsync(entry, answer, cancel);
        var ms = ((int)answer.Took.TotalMilliseconds).ToString("#,0", CultureInfo.InvariantCulture);
        return answer.Outcome switch
        {
            ReviewOutcome.Answered => new ConnectionTest(true, $"It works: {options.Value.Model} answered in {ms} ms with {answer.PromptTokens + answer.AnswerTokens} tokens."),
            ReviewOutcome.KeyRefused => new ConnectionTest(false, $"The provider refused the key ({answer.Problem}). Check Reranking:ApiKey."),
            ReviewOutcome.RateLimited => new ConnectionTest(false, "The provider asks to slow down (429). The connection and the key are right."),
            ReviewOutcome.TimedOut => new ConnectionTest(false, $"No answer within {options.Value.Patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s."),
            ReviewOutcome.Garbled => new ConnectionTest(false, $"It answered in {ms} ms, but not with the JSON that was asked for: choose a model that can give structured answers."),
            ReviewOutcome.Filtered => new ConnectionTest(false, "The provider's own filter refused the test."),
            _ => new ConnectionTest(false, $"It could not be asked: {answer.Problem}."),
        };
    }

    private void Use(ReviewSettings settings) => (llmSwitch.IsPaused, llmSwitch.IsLocalOnly) = (settings.IsPaused, settings.IsLocalOnly);
}
