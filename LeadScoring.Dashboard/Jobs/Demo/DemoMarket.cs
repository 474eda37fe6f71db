using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>
/// The demo: made-up leads with a history, a model learnt from them, and a market that goes on (<see cref="DemoPump"/>). They come in through the intake like
/// everyone else. Thread-safe.
/// </summary>
public sealed class DemoMarket(
    IDbContextFactory<LeadDb> database, LeadIntake intake, LeadRemoval removal, MarketBook market, ModelTraining training, ModelShelf shelf, ServingModel serving, Rescoring rescoring,
    DemoDiary diary, IOptions<DemoOptions> options, TimeProvider clock, IHostApplicationLifetime host, ILogger<DemoMarket> log) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim telling = new(1, 1);

    public DemoState State { get; private set; } = new(DemoPhase.Off);

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>Starts in the background and returns at once; does nothing while the demo runs, starts or is being removed.</summary>
    /// <exception cref="AccessRefusedException">By somebody who is no admin.</exception>
    public void Start(Viewer by)
    {
        by.Demand(Role.Admin);
        Begin();
    }

    private void Begin() => _ = BeginAsync(DemoPhase.Starting, [DemoPhase.Off, DemoPhase.Failed], StartAsync);

    /// <summary>Removes exactly what the demo brought: its leads with their keys, its areas, its models. Returns at once.</summary>
    /// <exception cref="AccessRefusedException">By somebody who is no admin.</exception>
    public void Remove(Viewer by)
    {
        by.Demand(Role.Admin);
        _ = BeginAsync(DemoPhase.Removing, [DemoPhase.Running, DemoPhase.Failed], RemoveAsync);
    }

    public void Dispose() => telling.Dispose();

    /// <summary>Does what brings more of the demo in, while it runs; a removal waits for it, and nothing comes in after one has begun.</summary>
    public async Task WhileRunningAsync(Func<Task> tell, CancellationToken cancel)
    {
        await telling.WaitAsync(cancel);
        try
        {
            if (State.Phase == DemoPhase.Running) await tell();
        }
        finally
        {
            telling.Release();
        }
    }

    internal async Task<TeamDirectory> TeamsAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await TeamDirectory.ReadAsync(db, cancel);
    }

    /// <summary>At start-up: a demo that was there goes on.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.Set<Lead>().AnyAsync(l => l.Origin == LeadOrigin.Demo, cancel)) Move(new DemoState(DemoPhase.Running));
        else if (options.Value.Start && !await db.Set<Lead>().AnyAsync(cancel)) Begin();
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        var asOf = clock.GetUtcNow().UtcDateTime;
        Move(new DemoState(DemoPhase.Starting, DemoState.MakeLeads));
        var made = await Task.Run(() => SyntheticMarket.Generate(DemoDiary.Market(options.Value.Seed, options.Value.Leads), asOf), cancel);
        await using (var db = await database.CreateDbContextAsync(cancel)) await MarketFigures.AddAsync(db, [.. made.Areas], [.. made.Months], cancel);
        market.Forget();
        await StoreAsync(made, cancel);
        diary.Begin(options.Value.Seed, options.Value.Leads, asOf);

        var outcome = await training.OnDemoLeadsAsync(made, new Tell<TrainingProgress>(p => Move(new DemoState(DemoPhase.Starting, DemoState.TrainModel, p.Fraction))), cancel);
        if (outcome.Refusal is { } refusal) throw new InvalidOperationException(refusal);
        await RescoreAsync(cancel);
        Move(new DemoState(DemoPhase.Running));
    }

    private async Task StoreAsync(SyntheticMarket made, CancellationToken cancel)
    {
        var stored = 0;
        var teams = await TeamsAsync(cancel);
        foreach (var some in made.Leads.Chunk(100))
        {
            Move(new DemoState(DemoPhase.Starting, DemoState.StoreLeads, (double)stored / made.Leads.Length));
            var results = await intake.SubmitManyAsync([.. DemoSubmission.Dealt(some.Select(lead => DemoSubmission.Of(lead, TimeSpan.Zero)), teams)], KnownLeadPolicy.Update, Viewer.System, cancel);
            if (results.OfType<IntakeResult.Refused>().FirstOrDefault() is { } refused)
                throw new InvalidOperationException($"A made-up lead was refused: {refused.Errors[0].Field}: {refused.Errors[0].Message}");
            stored += some.Length;
        }
    }

    private async Task RemoveAsync(CancellationToken cancel)
    {
        await telling.WaitAsync(cancel);
        telling.Release();
        List<Guid> leads;
        await using (var db = await database.CreateDbContextAsync(cancel)) leads = await db.Set<Lead>().Where(l => l.Origin == LeadOrigin.Demo).Select(l => l.Id).ToListAsync(cancel);
        await removal.RemoveAsync(leads, cancel);
        await using (var db = await database.CreateDbContextAsync(cancel)) await MarketFigures.RemoveDemoAsync(db, cancel);
        market.Forget();
        shelf.Remove(card => card.Data == TrainingData.DemoLeads);
        shelf.Serve(serving);
        diary.End();
        if (serving.Current is null) await training.OnOwnLeadsAsync(new OwnTraining(), progress: null, cancel);
        await rescoring.RefreshAsync(progress: null, cancel);
        Move(new DemoState(DemoPhase.Off));
    }

    private Task RescoreAsync(CancellationToken cancel) => rescoring.RefreshAsync(new Tell<RescoreRun>(run => Move(new DemoState(DemoPhase.Starting, DemoState.ScoreLeads, run.Share))), cancel);

    private async Task BeginAsync(DemoPhase phase, DemoPhase[] from, Func<CancellationToken, Task> work)
    {
        lock (gate)
        {
            if (!from.Contains(State.Phase)) return;
            State = new DemoState(phase);
        }
        Changed?.Invoke();
        await Task.Yield();
        try
        {
            await work(host.ApplicationStopping);
        }
        catch (OperationCanceledException) when (host.ApplicationStopping.IsCancellationRequested)
        {
            // The next start resumes with what is there.
        }
        catch (Exception exception)
        {
            log.LogError(exception, "The demo failed while {Phase}", phase);
            Move(new DemoState(DemoPhase.Failed, Problem: exception is InvalidOperationException ? exception.Message : "Something went wrong; the log says what."));
        }
    }

    private void Move(DemoState state)
    {
        lock (gate) State = state;
        Changed?.Invoke();
    }
}
