using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>
/// Scores all stored leads again in the background, in one of two ways (<see cref="RescoreKind"/>). Leads that came to their end (closed, lost, trashed, not to be
/// contacted) are scored once by each model. A lead whose person does not agree loses any score it has. One run goes at a time: who asks for a kind that is under way
/// gets that run's result. A run that was interrupted goes on where it stopped when it is asked for again, in whatever process; the process that had it before, if it
/// lives, stops and returns it unfinished. When another model comes into service, the run begins again with that one. Thread-safe.
/// </summary>
public sealed class Rescoring(IDbContextFactory<LeadDb> database, WriteTurns turns, MarketBook market, ScoreMaker maker, ScoreKeeper keeper, ServingModel serving, LeadFeed feed, TimeProvider clock)
{
    /// <summary>Batches between reading, explaining and writing: what keeps memory flat.</summary>
    private const int Ahead = 2;

    private static readonly TimeSpan News = TimeSpan.FromSeconds(5);

    /// <summary>A refresh that was interrupted longer ago begins anew: its first leads are as old as if it had not been.</summary>
    private static readonly TimeSpan StillFresh = TimeSpan.FromDays(1);

    private readonly RescoreReader reader = new(database, market, clock);
    private readonly RescoreWriter writer = new(database, turns, market, keeper, clock);
    private readonly Dictionary<RescoreKind, Task<RescoreRun?>> asked = [];

    // Never disposed: at the end of the program a run may still let go of it, and it holds nothing of the system's.
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>How far the run that is under way is; null when none is.</summary>
    public RescoreRun? Current { get; private set; }

    /// <summary>Makes features as of now, from all that is known, and scores them. Null when no model serves.</summary>
    /// <param name="progress">Told after each batch; not told when the run was under way already.</param>
    /// <param name="cancel">Stops between batches; what was scored stays.</param>
    public Task<RescoreRun?> RefreshAsync(IProgress<RescoreRun>? progress, CancellationToken cancel) => JoinAsync(RescoreKind.Refresh, progress, cancel);

    /// <summary>
    /// Puts the model that serves over the stored vectors of all leads that it has not scored; the moment their features tell of stays, and so does the sentence that was true
    /// then. Leads without a vector that it can read are refreshed. Null when no model serves.
    /// </summary>
    /// <param name="progress">As above.</param>
    /// <param name="cancel">As above.</param>
    public Task<RescoreRun?> ApplyModelAsync(IProgress<RescoreRun>? progress, CancellationToken cancel) => JoinAsync(RescoreKind.Model, progress, cancel);

    /// <summary>The last run of the kind, finished or not; null when there was none.</summary>
    public async Task<RescoreRun?> LastAsync(RescoreKind kind, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<RescoreRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Kind == kind, cancel);
    }

    /// <summary>For tests: batches of a few leads.</summary>
    internal int Batch { set => reader.Batch = value; }

    private Task<RescoreRun?> JoinAsync(RescoreKind kind, IProgress<RescoreRun>? progress, CancellationToken cancel)
    {
        lock (asked)
        {
            if (asked.TryGetValue(kind, out var underWay)) return underWay.WaitAsync(cancel);
            return asked[kind] = Task.Run(() => InTurnAsync(kind, progress, cancel), CancellationToken.None);
        }
    }

    private async Task<RescoreRun?> InTurnAsync(RescoreKind kind, IProgress<RescoreRun>? progress, CancellationToken cancel)
    {
        try
        {
            await oneAtATime.WaitAsync(cancel);
            try
            {
                while (serving.Current is { } model)
                    if (await RunAsync(await BeginAsync(kind, model, cancel), model, progress, cancel) is { } done) return done;
                return null;
            }
            finally
            {
                Current = null;
                oneAtATime.Release();
            }
        }
        finally
        {
            lock (asked) asked.Remove(kind);
        }
    }

    /// <summary>The run that was interrupted, or a new one.</summary>
    private async Task<RescoreRun> BeginAsync(RescoreKind kind, ScoringModel model, CancellationToken cancel)
    {
        var due = await reader.CountAsync(kind, model, cancel);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await StoredSchema.KeepAsync(db, model.Schema, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var run = await db.Set<RescoreRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Kind == kind, cancel);
        if (run is not { FinishedAt: null } || run.ModelVersion != model.Version || (kind == RescoreKind.Refresh && now - run.StartedAt >= StillFresh))
        {
            run = new RescoreRun { Kind = kind, ModelVersion = model.Version, StartedAt = now, Leads = due };
            await db.Set<RescoreRun>().Where(r => r.Kind == kind).ExecuteDeleteAsync(cancel);
            var rows = new NewRows();
            rows.Add(run);
            await rows.InsertAsync(db, cancel);
        }
        await transaction.CommitAsync(cancel);
        return run;
    }

    /// <summary>Null when another model serves meanwhile; not finished when another process took it over.</summary>
    private async Task<RescoreRun?> RunAsync(RescoreRun run, ScoringModel model, IProgress<RescoreRun>? progress, CancellationToken cancel)
    {
        var (told, news) = (clock.GetTimestamp(), false);
        var batches = reader.ReadAsync(run, model, cancel).Ahead(Ahead, cancel).Select(batch => batch.Explain(model, maker)).Ahead(Ahead, cancel);
        try
        {
            await foreach (var batch in batches.WithCancellation(cancel))
            {
                if (await writer.WriteAsync(run, batch, () => serving.Current != model, cancel) is not { } written)
                    return serving.Current == model ? run : null;
                news |= written.Scored > run.Scored || written.NotAllowed > run.NotAllowed;
                Telemetry.Rescored.Add(written.Seen - run.Seen, new KeyValuePair<string, object?>("kind", run.Kind.ToString()));
                Telemetry.Scores.Add(written.Scored - run.Scored);
                Current = run = written;
                progress?.Report(run);
                if (!news || clock.GetElapsedTime(told) < News) continue;
                feed.Publish(LeadChange.ManyScored);
                (told, news) = (clock.GetTimestamp(), false);
            }
        }
        finally
        {
            if (news) feed.Publish(LeadChange.ManyScored);
        }
        return await FinishAsync(run, cancel);
    }

    private async Task<RescoreRun> FinishAsync(RescoreRun run, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var finished = run with { FinishedAt = clock.GetUtcNow().UtcDateTime };
        await db.Set<RescoreRun>().Where(r => r.Kind == run.Kind && r.StartedAt == run.StartedAt).ExecuteUpdateAsync(set => set.SetProperty(r => r.FinishedAt, finished.FinishedAt), cancel);
        return finished;
    }
}
