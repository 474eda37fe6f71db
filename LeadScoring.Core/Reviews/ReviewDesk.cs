using System.Collections.Concurrent;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>
/// Has a second look taken at a lead. Nobody waits for it who does not want to: the score is there before, and the answer comes when it comes. One lead is
/// asked for once at a time. Thread-safe.
/// </summary>
public sealed class ReviewDesk(
    IDbContextFactory<LeadDb> database, PersonVault vault, ServingModel serving, Reviewer reviewer, ReviewKeeper keeper, EgressLedger egress, TopScores top,
    LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock, ILogger<ReviewDesk> log) : IAsyncDisposable, IDisposable
{
    private const int MostInARow = 3;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly LeadStage[] Over = [LeadStage.Closed, LeadStage.Lost, LeadStage.Trash, LeadStage.DoNotContact];

    private readonly ConcurrentDictionary<Guid, Flight> flights = new();
    private readonly Setbacks setbacks = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Whether there is somebody to ask.</summary>
    public bool IsOn => reviewer.IsOn;

    /// <summary>Asks if it is worth it. The task ends when all is stored that will be.</summary>
    public Task<AskResult> ConsiderAsync(Guid lead, Viewer by, CancellationToken cancel) => AskAsync(lead, by, isWanted: false, cancel);

    /// <summary>Asks because somebody wants it: whatever the place of the lead, and although nothing changed.</summary>
    public Task<AskResult> AskAgainAsync(Guid lead, Viewer by, CancellationToken cancel) => AskAsync(lead, by, isWanted: true, cancel);

    /// <summary>The leads that are worth a second look by their place, best first.</summary>
    public async Task<List<Guid>> WorthAsync(CancellationToken cancel)
    {
        if (!IsOn) return [];
        await using var db = await database.CreateDbContextAsync(cancel);
        return await top.LeadsAsync(db, cancel);
    }

    /// <summary>Since when an answer is awaited (UTC); null when none is.</summary>
    public DateTime? AskedSince(Guid lead) => flights.TryGetValue(lead, out var flight) ? flight.AskedAt : null;

    /// <summary>Until when a lead is left alone after an error of ours (UTC); null when it is not.</summary>
    public DateTime? SetBackUntil(Guid lead) => setbacks.Until(lead, Now);

    /// <summary>Whether a second look at the lead is being chosen, taken or stored.</summary>
    internal bool IsUnderWay(Guid lead) => flights.ContainsKey(lead);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Breaks off what is on its way and waits for its end: whatever it uses is still there until then, and the way to the LLM closes only when nobody is on it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(flights.Values.Select(flight => flight.Ended.Task));
        stopping.Dispose();
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task<AskResult> AskAsync(Guid lead, Viewer by, bool isWanted, CancellationToken cancel)
    {
        await using (var db = await database.CreateDbContextAsync(cancel))
            if (!await db.Set<Lead>().SeenBy(by).AnyAsync(l => l.Id == lead, cancel)) return new AskResult(AskOutcome.NoLead);
        if (!options.Value.IsOn) return new AskResult(AskOutcome.NotConfigured);
        return IsOn ? await StartAsync(lead, isWanted).WaitAsync(cancel) : new AskResult(AskOutcome.Paused);
    }

    private async Task<AskResult> StartAsync(Guid lead, bool isWanted)
    {
        while (true)
        {
            var mine = new Flight();
            var flight = flights.GetOrAdd(lead, mine);
            if (flight == mine) _ = Task.Run(() => FlyAsync(lead, mine, isWanted), CancellationToken.None);
            var result = await flight.Ended.Task;
            // Another one only considered it: whoever wants it still does.
            if (flight == mine || !isWanted || result.Outcome is not (AskOutcome.NotWorth or AskOutcome.TooSoon)) return result;
        }
    }

    private async Task FlyAsync(Guid lead, Flight flight, bool isWanted)
    {
        var result = new AskResult(AskOutcome.Failed);
        try
        {
            result = await ReviewAsync(lead, flight, isWanted, mayBeKnown: !isWanted, stopping.Token);
            // What came in while the answer was on its way is asked for at once.
            for (var asked = 1; asked < MostInARow && flight.IsOutrun; asked++) await ReviewAsync(lead, flight, isWanted, mayBeKnown: true, stopping.Token);
            if (result.Outcome == AskOutcome.Asked) setbacks.Forget(lead);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException && stopping.IsCancellationRequested)
        {
            // The program ends; the lead is asked for again when it is back.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var until = setbacks.Add(lead, Now);
            result = new AskResult(AskOutcome.Failed, until);
            log.LogError(exception, "A second look at lead {Lead} failed; it is left alone until {Until:u}", lead, until);
        }
        finally
        {
            flights.TryRemove(lead, out _);
            flight.Ended.SetResult(result);
            if (flight.AskedAt is not null) feed.Publish(new LeadChange(lead, LeadChangeKind.Scored));
        }
    }

    private async Task<AskResult> ReviewAsync(Guid id, Flight flight, bool isWanted, bool mayBeKnown, CancellationToken cancel)
    {
        flight.IsOutrun = false;
        // Before anything is read: whoever takes their consent back while the call waits for its turn, or for an answer, ends it.
        using var changes = feed.Subscribe(change => { if (change.LeadId == id && change.Kind is LeadChangeKind.Changed or LeadChangeKind.Removed) _ = EndIfWithdrawnAsync(id, flight); });
        var (subject, whyNot) = await ReadAsync(id, isWanted, cancel);
        if (subject is null) return whyNot;
        if (mayBeKnown && await keeper.StoreKnownAsync(subject, cancel) is { } isOutrun)
        {
            flight.IsOutrun = isOutrun;
            // It needs no telling of an asking, but of its end.
            flight.AskedAt ??= Now;
            return new AskResult(AskOutcome.Asked);
        }
        if (reviewer.PausedUntil is { } until) return new AskResult(reviewer.IsKeyRefused ? AskOutcome.KeyRefused : AskOutcome.TooSoon, until);
        // It is asked again where the call is begun; here nobody waits for a turn.
        if ((await egress.TodayAsync(cancel)).IsSpent) return new AskResult(AskOutcome.BudgetSpent);
        var (answer, mayNot) = await AskAsync(subject, flight, cancel);
        if (answer is null) return new AskResult(mayNot);
        flight.IsOutrun = await keeper.StoreAsync(subject, answer, cancel);
        return new AskResult(AskOutcome.Asked);
    }

    /// <returns>The answer; or, when nothing left, why not.</returns>
    private async Task<(ReviewAnswer? Answer, AskOutcome WhyNot)> AskAsync(ReviewSubject subject, Flight flight, CancellationToken cancel)
    {
        var id = subject.Lead.Id;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel, flight.Withdrawn.Token);
        var (entry, whyNot) = await egress.BeginAsync(id, subject.Prepared, subject.Hash, cancel);
        if (entry is null) return (null, whyNot);
        flight.AskedAt = Now;
        feed.Publish(new LeadChange(id, LeadChangeKind.Scored));
        _ = TellWhenLateAsync(id, flight);
        var answer = await AnswerAsync(subject, flight, ended.Token, cancel);
        // Before anything is stored of the lead: what left, left, whatever becomes of the answer.
        await egress.EndAsync(entry, answer, cancel);
        return (answer, default);
    }

    private async Task<ReviewAnswer> AnswerAsync(ReviewSubject subject, Flight flight, CancellationToken ended, CancellationToken cancel)
    {
        try
        {
            return await reviewer.AskAsync(subject.Prepared.Request, ended);
        }
        catch (Exception) when (flight.Withdrawn.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "consent was withdrawn" };
        }
    }

    private async Task EndIfWithdrawnAsync(Guid lead, Flight flight)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        if (!ReviewKeeper.MayBeSent((await ConsentLedger.ReadAsync(db, [lead], CancellationToken.None))[lead], Now)) await flight.Withdrawn.CancelAsync();
    }

    /// <summary>The lead, or why it is not asked about.</summary>
    private async Task<(ReviewSubject? Subject, AskResult WhyNot)> ReadAsync(Guid id, bool isWanted, CancellationToken cancel)
    {
        var now = Now;
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.Set<Lead>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancel) is not { } lead) return (null, new AskResult(AskOutcome.NoLead));
        if (!ReviewKeeper.MayBeSent((await ConsentLedger.ReadAsync(db, [id], cancel))[id], now)) return (null, new AskResult(AskOutcome.NoConsent));
        if (await HeldScore.In(db).SingleOrDefaultAsync(s => s.Score.LeadId == id, cancel) is not { } held) return (null, new AskResult(AskOutcome.NoScore));
        if (!isWanted && await WhyNotAsync(db, lead, held.Score, now, cancel) is { } whyNot) return (null, whyNot);
        var keys = await vault.OpenAsync([id], cancel);
        var all = db.Set<LeadNote>().AsNoTracking().Where(n => n.LeadId == id);
        var newest = await all.OrderByDescending(n => n.At).ThenBy(n => n.Id).Take(ReviewRequests.MostNotes).ToListAsync(cancel);
        List<OpenNote> notes = [.. newest.Select(n => (Text: keys.Open(id, LeadNote.Field, n.Text), n.At)).Where(n => n.Text is not null).Select(n => new OpenNote(n.Text!, n.At))];
        var known = newest.Count < ReviewRequests.MostNotes ? newest.Count : await all.CountAsync(cancel);
        var prepared = ReviewRequests.Of(held, serving.Current, lead.Contact.Open(id, keys), notes, known, now);
        return (new ReviewSubject(lead, held, prepared, reviewer.HashOf(prepared.Request), now), default);
    }

    /// <summary>Null when a lead that nobody asked for is worth a call.</summary>
    private async Task<AskResult?> WhyNotAsync(LeadDb db, Lead lead, LeadScore score, DateTime now, CancellationToken cancel)
    {
        if (SetBackUntil(lead.Id) is { } until) return new AskResult(AskOutcome.TooSoon, until);
        if (Over.Contains(lead.Stage) || score.ModelScore < await top.LeastAsync(db, cancel)) return new AskResult(AskOutcome.NotWorth);
        var reviews = db.Set<LeadReview>().AsNoTracking().Where(r => r.LeadId == lead.Id);
        var oldest = now - options.Value.HoldsFor;
        // One that counts is enough, although somebody wanted another one and did not get it.
        if (score.Factor is not null && await reviews.AnyAsync(r => r.Outcome == ReviewOutcome.Answered && r.EndedAt >= oldest, cancel)) return new AskResult(AskOutcome.NotWorth);
        if (await reviews.OrderByDescending(r => r.AskedAt).FirstOrDefaultAsync(cancel) is not { Outcome: not ReviewOutcome.Answered } last) return null;
        var again = last.RetryAt ?? last.EndedAt + AfterFailure;
        return now < again ? new AskResult(AskOutcome.TooSoon, again) : null;
    }

    /// <summary>Open pages show that it takes longer than is waited for.</summary>
    private async Task TellWhenLateAsync(Guid lead, Flight flight)
    {
        try
        {
            await flight.Ended.Task.WaitAsync(options.Value.Budget, clock);
        }
        catch (TimeoutException)
        {
            feed.Publish(new LeadChange(lead, LeadChangeKind.Scored));
        }
    }

    private sealed class Flight
    {
        public TaskCompletionSource<AskResult> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public DateTime? AskedAt { get; set; }

        /// <summary>The lead changed while the answer was on its way.</summary>
        public bool IsOutrun { get; set; }

        // Not disposed: who heard of a change may still look at it, and it holds nothing of the system's.
        public CancellationTokenSource Withdrawn { get; } = new();
    }
}
