using System.Collections.Concurrent;
using System.Text.Json;
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
/// Has a second look taken at a lead and lets it count. Nobody waits for it who does not want to: the score is there before, and the answer comes when it comes. One lead is
/// asked for once at a time. Thread-safe.
/// </summary>
public sealed class ReviewDesk(
    IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, ScoreKeeper keeper, ServingModel serving, Reviewer reviewer, EgressLedger egress, TopScores top,
    LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock, ILogger<ReviewDesk> log) : IDisposable
{
    private const int MostNotes = 20;
    private const int MostInARow = 3;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly LeadStage[] Over = [LeadStage.Closed, LeadStage.Lost, LeadStage.Trash, LeadStage.DoNotContact];

    private readonly ConcurrentDictionary<Guid, Flight> flights = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Whether there is somebody to ask.</summary>
    public bool IsOn => reviewer.IsOn;

    /// <summary>Asks if it is worth it. The task ends when all is stored that will be. False when there is no such lead for whoever asks.</summary>
    public Task<bool> ConsiderAsync(Guid lead, Viewer by, CancellationToken cancel) => AskAsync(lead, by, isWanted: false, cancel);

    /// <summary>Asks because somebody wants it: whatever the place of the lead, and although nothing changed. False when there is no such lead for them.</summary>
    public Task<bool> AskAgainAsync(Guid lead, Viewer by, CancellationToken cancel) => AskAsync(lead, by, isWanted: true, cancel);

    /// <summary>The leads that are worth a second look by their place, best first.</summary>
    public async Task<List<Guid>> WorthAsync(CancellationToken cancel)
    {
        if (!IsOn) return [];
        await using var db = await database.CreateDbContextAsync(cancel);
        return await top.LeadsAsync(db, cancel);
    }

    /// <summary>Since when an answer is awaited (UTC); null when none is.</summary>
    public DateTime? AskedSince(Guid lead) => flights.TryGetValue(lead, out var flight) ? flight.AskedAt : null;

    /// <summary>Whether a second look at the lead is being chosen, taken or stored.</summary>
    internal bool IsUnderWay(Guid lead) => flights.ContainsKey(lead);

    /// <summary>Takes back what was said of these leads because they no longer agree to it. Their scores are for whoever calls.</summary>
    public static Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, CancellationToken cancel) =>
        db.Set<LeadReview>().Where(r => leads.Contains(r.LeadId)).ExecuteDeleteAsync(cancel);

    /// <summary>Second looks that are too old count no more.</summary>
    /// <returns>How many did.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Without an LLM nothing says any more why a score is what it is.
        var oldest = options.Value.IsOn ? now - options.Value.HoldsFor : now.AddDays(1);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var old = await db.Set<LeadScore>().Where(s => s.Factor != null && !db.Set<LeadReview>().Any(r => r.LeadId == s.LeadId && r.Outcome == ReviewOutcome.Answered && r.EndedAt >= oldest)).ToListAsync(cancel);
        foreach (var score in old) keeper.Review(score, factor: null);
        await db.SaveChangesAsync(cancel);
        foreach (var score in old) feed.Publish(new LeadChange(score.LeadId, LeadChangeKind.Scored));
        return old.Count;
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task<bool> AskAsync(Guid lead, Viewer by, bool isWanted, CancellationToken cancel)
    {
        await using (var db = await database.CreateDbContextAsync(cancel))
            if (!await db.Set<Lead>().SeenBy(by).AnyAsync(l => l.Id == lead, cancel)) return false;
        if (IsOn) await StartAsync(lead, isWanted).WaitAsync(cancel);
        return true;
    }

    private Task StartAsync(Guid lead, bool isWanted)
    {
        var mine = new Flight();
        var flight = flights.GetOrAdd(lead, mine);
        if (flight == mine) _ = Task.Run(() => FlyAsync(lead, mine, isWanted), CancellationToken.None);
        return flight.Ended.Task;
    }

    private async Task FlyAsync(Guid lead, Flight flight, bool isWanted)
    {
        try
        {
            // What came in while the answer was on its way is asked for at once.
            for (var asked = 0; asked < MostInARow && await ReviewAsync(lead, flight, isWanted && asked == 0, stopping.Token);) asked++;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException && stopping.IsCancellationRequested)
        {
            // The program ends; the lead is asked for again when it is back.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            log.LogError(exception, "A second look at lead {Lead} failed", lead);
        }
        finally
        {
            flights.TryRemove(lead, out _);
            flight.Ended.SetResult();
            if (flight.AskedAt is not null) feed.Publish(new LeadChange(lead, LeadChangeKind.Scored));
        }
    }

    /// <returns>Whether the lead changed meanwhile.</returns>
    private async Task<bool> ReviewAsync(Guid id, Flight flight, bool isWanted, CancellationToken cancel)
    {
        if (await ReadAsync(id, isWanted, cancel) is not { } known) return false;
        var hash = reviewer.HashOf(known.Prepared.Request);
        var answer = isWanted ? null : await reviewer.KnownAsync(hash, cancel);
        EgressEntry? entry = null;
        if (answer is null)
        {
            if (reviewer.PausedUntil is not null || (await egress.TodayAsync(cancel)).IsSpent) return false;
            entry = await egress.BeginAsync(id, known.Prepared, hash, cancel);
            flight.AskedAt = clock.GetUtcNow().UtcDateTime;
            feed.Publish(new LeadChange(id, LeadChangeKind.Scored));
            _ = TellWhenLateAsync(id, flight);
            answer = await AskAsync(known, flight, cancel);
        }
        var hasChanged = await StoreAsync(known, hash, answer, entry, cancel);
        // What was known before needs no telling of an asking, but of its end.
        flight.AskedAt ??= clock.GetUtcNow().UtcDateTime;
        return hasChanged;
    }

    /// <summary>Whoever takes their consent back while the call waits for its turn, or for an answer, ends it.</summary>
    private async Task<ReviewAnswer> AskAsync(Known known, Flight flight, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel, flight.Withdrawn.Token);
        using var changes = feed.Subscribe(change => { if (change.LeadId == known.Lead.Id && change.Kind is LeadChangeKind.Changed or LeadChangeKind.Removed) _ = EndIfWithdrawnAsync(known.Lead.Id, flight); });
        try
        {
            // What was withdrawn just before we began to listen.
            await EndIfWithdrawnAsync(known.Lead.Id, flight);
            return await reviewer.AskAsync(known.Prepared.Request, ended.Token);
        }
        catch (Exception) when (flight.Withdrawn.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "consent was withdrawn" };
        }
    }

    private async Task EndIfWithdrawnAsync(Guid lead, Flight flight)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        if (!MayBeSent((await ConsentLedger.ReadAsync(db, [lead], CancellationToken.None))[lead], clock.GetUtcNow().UtcDateTime)) await flight.Withdrawn.CancelAsync();
    }

    /// <summary>Null when it is not worth a call, or not allowed.</summary>
    private async Task<Known?> ReadAsync(Guid id, bool isWanted, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.Set<Lead>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancel) is not { } lead) return null;
        if (await HeldScore.In(db).SingleOrDefaultAsync(s => s.Score.LeadId == id, cancel) is not { } held) return null;
        if (!MayBeSent((await ConsentLedger.ReadAsync(db, [id], cancel))[id], now)) return null;
        if (!isWanted && (Over.Contains(lead.Stage) || held.Score.ModelScore < await top.LeastAsync(db, cancel) || await IsDoneAsync(db, lead, held.Score, now, cancel))) return null;
        var keys = await vault.OpenAsync([id], cancel);
        var stored = await db.Set<LeadNote>().AsNoTracking().Where(n => n.LeadId == id).OrderByDescending(n => n.At).ThenBy(n => n.Id).Take(MostNotes).ToListAsync(cancel);
        List<OpenNote> notes = [.. stored.Select(n => (Text: keys.Open(id, LeadNote.Field, n.Text), n.At)).Where(n => n.Text is not null).Select(n => new OpenNote(n.Text!, n.At))];
        return new Known(lead, held, ReviewRequests.Of(held, serving.Current, lead.Contact.Open(id, keys), notes, now), now);
    }

    /// <summary>Nothing changed since it was asked for, or it failed just now.</summary>
    private async Task<bool> IsDoneAsync(LeadDb db, Lead lead, LeadScore score, DateTime now, CancellationToken cancel)
    {
        var oldest = now - options.Value.HoldsFor;
        var last = await db.Set<LeadReview>().AsNoTracking().Where(r => r.LeadId == lead.Id).OrderByDescending(r => r.AskedAt).FirstOrDefaultAsync(cancel);
        if (last is null) return false;
        if (last.Outcome == ReviewOutcome.Answered) return last.EndedAt >= oldest && score.Factor is not null;
        return now < (last.RetryAt ?? last.EndedAt + AfterFailure);
    }

    private static bool MayBeSent(ConsentLedger ledger, DateTime now) =>
        ConsentGate.Allows(ledger, ConsentPurpose.Profiling, now) && ConsentGate.Allows(ledger, ConsentPurpose.LlmProcessing, now);

    /// <summary>Stores how it ended. It counts if it speaks of what is known now and the person still agrees: whoever took that back meanwhile, of them nothing is kept.</summary>
    /// <returns>Whether the lead changed since it was read.</returns>
    private async Task<bool> StoreAsync(Known known, string hash, ReviewAnswer answer, EgressEntry? entry, CancellationToken cancel)
    {
        var id = known.Lead.Id;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        if (entry is not null) await egress.EndAsync(db, entry, answer, cancel);
        var version = await db.Set<Lead>().Where(l => l.Id == id).Select(l => (int?)l.Version).SingleOrDefaultAsync(cancel);
        if (version is not null && MayBeSent((await ConsentLedger.ReadAsync(db, [id], cancel))[id], now))
        {
            var (rows, keys) = (new NewRows(), await vault.OpenOrCreateAsync([id], cancel));
            rows.Add(RowOf(known, hash, answer, keys, now));
            if (answer.Verdict is { } verdict && version == known.Lead.Version && await db.Set<LeadScore>().SingleOrDefaultAsync(s => s.LeadId == id, cancel) is { } score)
            {
                var before = score.Band;
                keeper.Review(score, verdict.Factor);
                ScoreNews.Tell(await Outbox.OpenAsync(db, rows, cancel), ScoreFate.Scored, before, score, now);
                await db.SaveChangesAsync(cancel);
            }
            await rows.InsertAsync(db, cancel);
        }
        await transaction.CommitAsync(cancel);
        return version is not null && version != known.Lead.Version;
    }

    private LeadReview RowOf(Known known, string hash, ReviewAnswer answer, PersonKeyRing keys, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(now)), LeadId = known.Lead.Id, LeadVersion = known.Lead.Version, AskedAt = known.At, EndedAt = now, Outcome = answer.Outcome,
        ModelScore = known.Held.Record.Score, ScoredAt = known.Held.Record.ScoredAt, Factor = answer.Verdict?.Factor,
        FinalScore = answer.Verdict is null ? null : keeper.Reviewed(known.Held.Record.Score, answer.Verdict.Factor),
        Text = answer.Verdict is { } verdict ? keys.Seal(known.Lead.Id, ReviewText.Field, JsonSerializer.Serialize(TextOf(verdict, known.Prepared))) : null,
        RemovedLines = answer.Verdict?.Removed ?? 0, NotesKept = known.Prepared.NotesKept, Model = options.Value.Model!, PromptVersion = ReviewPrompt.Version, PromptHash = hash,
        ElapsedMs = (int)answer.Took.TotalMilliseconds, Problem = answer.Problem, RetryAt = answer.RetryAt,
    };

    private static ReviewText TextOf(ReviewVerdict verdict, PreparedReview sent)
    {
        ReviewLine Line(ReviewPoint point) => new(point.Text, sent.NoteTimes.TryGetValue(point.Evidence, out var at) ? at : null);
        return new ReviewText([.. verdict.For.Select(Line)], [.. verdict.Against.Select(Line)], verdict.NextStep);
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
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public DateTime? AskedAt { get; set; }

        // Not disposed: who heard of a change may still look at it, and it holds nothing of the system's.
        public CancellationTokenSource Withdrawn { get; } = new();
    }

    private sealed record Known(Lead Lead, HeldScore Held, PreparedReview Prepared, DateTime At);
}
