using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>What left today, and how much may leave.</summary>
public sealed record EgressDay(int Calls, long Tokens, double CostUsd, int MostTokens, double MostCostUsd)
{
    public bool IsSpent => Tokens >= MostTokens || (MostCostUsd > 0 && CostUsd >= MostCostUsd);
}

/// <summary>A part of the ledger.</summary>
/// <param name="Next">Of the part after; null at the end.</param>
/// <param name="Today">What left today.</param>
public sealed record EgressPart(IReadOnlyList<EgressEntry> Entries, Guid? Next, EgressDay Today);

/// <summary>Writes down each call before it is made, and what came of it afterwards. Thread-safe.</summary>
public sealed class EgressLedger(IDbContextFactory<LeadDb> database, WriteTurns turns, MasterKey master, IOptions<RerankingOptions> options, TimeProvider clock)
{
    public const int PageSize = 50;
    private const int UsualAnswerTokens = 200;

    /// <summary>Four characters are about one token.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>The same lead has the same pseudonym.</summary>
    public string PseudonymOf(Guid lead) => "p-" + Convert.ToHexStringLower(master.BlindIndex("egress", lead.ToString("N")))[..14];

    /// <summary>Since midnight UTC.</summary>
    internal async Task<EgressDay> TodayAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await TodayAsync(db, cancel);
    }

    private async Task<EgressDay> TodayAsync(LeadDb db, CancellationToken cancel)
    {
        var midnight = clock.GetUtcNow().UtcDateTime.Date;
        var sums = await db.Set<EgressEntry>().Where(e => e.At >= midnight).GroupBy(_ => 1)
            .Select(all => new { Calls = all.Count(), Tokens = all.Sum(e => (long)e.PromptTokens + e.AnswerTokens), Cost = all.Sum(e => e.CostUsd) }).SingleOrDefaultAsync(cancel);
        return new EgressDay(sums?.Calls ?? 0, sums?.Tokens ?? 0, sums?.Cost ?? 0, options.Value.DailyTokens, options.Value.DailyCostUsd);
    }

    /// <summary>Newest first.</summary>
    /// <exception cref="AccessRefusedException">By somebody who may not.</exception>
    public async Task<EgressPart> ReadAsync(Viewer viewer, Guid? after, CancellationToken cancel)
    {
        viewer.Demand(Role.Admin);
        await using var db = await database.CreateDbContextAsync(cancel);
        var entries = db.Set<EgressEntry>().AsNoTracking();
        if (after is { } last && await entries.SingleOrDefaultAsync(e => e.Id == last, cancel) is { } end) entries = entries.Where(e => e.At < end.At || (e.At == end.At && e.Id.CompareTo(end.Id) < 0));
        var page = await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(PageSize + 1).ToListAsync(cancel);
        return new EgressPart([.. page.Take(PageSize)], page.Count > PageSize ? page[PageSize - 1].Id : null, await TodayAsync(cancel));
    }

    /// <summary>
    /// Writes down what is about to leave, if it still may: asked in the turn that writes it, so that no withdrawal and no erasure comes between, and no more calls are begun than the
    /// day allows, however many ask at once.
    /// </summary>
    /// <returns>The entry, or why nothing may leave.</returns>
    internal async Task<(EgressEntry? Entry, AskOutcome WhyNot)> BeginAsync(Guid lead, PreparedReview review, string hash, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var entry = EntryOf(lead, review, hash);
        if (!ReviewKeeper.MayBeSent((await ConsentLedger.ReadAsync(db, [lead], cancel))[lead], entry.At)) return (null, AskOutcome.NoConsent);
        if ((await TodayAsync(db, cancel)).IsSpent) return (null, AskOutcome.BudgetSpent);
        db.Add(entry);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return (entry, default);
    }

    /// <summary>Writes down that a made-up lead is about to leave. An admin may test the connection although the day's budget is spent: it counts, but who would else find out what is amiss?</summary>
    internal async Task<EgressEntry> BeginTestAsync(PreparedReview review, string hash, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var entry = db.Add(EntryOf(Guid.Empty, review, hash)).Entity;
        await db.SaveChangesAsync(cancel);
        return entry;
    }

    internal async Task EndAsync(EgressEntry entry, ReviewAnswer answer, CancellationToken cancel)
    {
        // Some providers do not say how much they counted: then the estimate stands wherever something may have been paid for.
        var counted = answer.PromptTokens > 0 || answer.Outcome is ReviewOutcome.RateLimited or ReviewOutcome.KeyRefused or ReviewOutcome.Paused;
        var (prompt, said) = counted ? (answer.PromptTokens, answer.AnswerTokens) : (entry.PromptTokens, entry.AnswerTokens);
        var (cost, ms) = (options.Value.CostOf(prompt, said), (int)answer.Took.TotalMilliseconds);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await db.Set<EgressEntry>().Where(e => e.Id == entry.Id).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Outcome, answer.Outcome).SetProperty(e => e.PromptTokens, prompt).SetProperty(e => e.AnswerTokens, said).SetProperty(e => e.CostUsd, cost).SetProperty(e => e.ElapsedMs, ms), cancel);
    }

    private EgressEntry EntryOf(Guid lead, PreparedReview review, string hash)
    {
        var (llm, tokens) = (options.Value, (ReviewPrompt.System.Length + ReviewPrompt.Of(review.Request).Length) / CharactersPerToken);
        return new EgressEntry
        {
            At = clock.GetUtcNow().UtcDateTime, Pseudonym = PseudonymOf(lead), Fields = review.Fields, PromptHash = hash, PromptVersion = ReviewPrompt.Version, Provider = llm.Provider.ToString(),
            Host = llm.Address!.Authority, Model = llm.Model!, PromptTokens = tokens, AnswerTokens = UsualAnswerTokens, CostUsd = llm.CostOf(tokens, UsualAnswerTokens),
        };
    }
}
