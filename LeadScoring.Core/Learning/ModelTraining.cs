using LeadScoring.Core.Features;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scoring;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Learning;

/// <summary>What somebody who trains wants to say, and to know, before anything is learnt.</summary>
public sealed record OwnTraining
{
    /// <summary>Columns that the leak guard is not to leave out, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Told what the leak guard found.</summary>
    public Action<GuardedTable>? Guarded { get; init; }
}

/// <summary>
/// Trains the product's models and puts them into service: one training at a time, off the caller's thread. A model that cannot be trained leaves
/// the one that serves in its place. Thread-safe.
/// </summary>
public sealed class ModelTraining(TrainingSets sets, ModelShelf shelf, ServingModel serving, IOptions<FairHousingOptions> fairHousing) : IDisposable
{
    private const int Seed = 1;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    public void Dispose() => oneAtATime.Dispose();

    /// <summary>
    /// Learns from the stored leads that are not the demo's. As long as they are too few, or what was learnt foretells them no better than the starter score
    /// does, the starter score serves, and the refusal says how far it is.
    /// </summary>
    public Task<TrainingOutcome> OnOwnLeadsAsync(OwnTraining order, IProgress<TrainingProgress>? progress, CancellationToken cancel) => OneAtATimeAsync(async () =>
    {
        progress?.Report(new TrainingProgress("Collecting leads with known outcomes", 0));
        var full = await sets.ReadAsync(demo: false, cancel);
        var outcome = Learn(full, new TrainingOrder { Data = TrainingData.OwnLeads, Label = TrainingRows.Label, Seed = Seed }, order, progress, cancel);
        if (outcome.Model is { } model) outcome = StarterScore.RefusalOf(model.Card, full) is { } refusal ? new TrainingOutcome(null, refusal) : Served(outcome);
        if (outcome.Model is not null) return outcome;
        // A model of somebody's own leads is never taken back for a lack of new ones.
        if (serving.Current?.Card.Family is null or ModelFamily.Starter && serving.Problem is null) Serve(StarterScore.Of(full));
        return outcome;
    }, cancel);

    /// <param name="market">Where the demo's leads came from: its truth says how good a model could be at best.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancel">Stops between steps.</param>
    public Task<TrainingOutcome> OnDemoLeadsAsync(SyntheticMarket market, IProgress<TrainingProgress>? progress, CancellationToken cancel) => OneAtATimeAsync(async () =>
    {
        progress?.Report(new TrainingProgress("Collecting leads with known outcomes", 0));
        var full = await sets.ReadAsync(demo: true, cancel);
        return Served(Learn(full, new TrainingOrder { Data = TrainingData.DemoLeads, Label = TrainingRows.Label, Seed = Seed, Ceiling = MarketRows.Ceiling(market.Rows()) }, new OwnTraining(), progress, cancel));
    }, cancel);

    private TrainingOutcome Learn(TrainingTable full, TrainingOrder order, OwnTraining wishes, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var isExcluded = fairHousing.Value.Mode == FairHousingMode.Exclude;
        var guarded = LeakGuard.Of(isExcluded ? FairHousingCost.Excluding(full) : full, wishes.Keep, order.Seed, momentsKnown: true);
        wishes.Guarded?.Invoke(guarded);
        return Trainer.Train(guarded.Table, order with { Leaks = guarded.Leaks, WithProtected = isExcluded ? FairHousingCost.Of(full, order.Seed) : null }, progress, cancel);
    }

    private TrainingOutcome Served(TrainingOutcome outcome)
    {
        if (outcome.Model is { } model) Serve(model);
        return outcome;
    }

    private void Serve(ScoringModel model)
    {
        if (model.Version == serving.Current?.Version) return;
        shelf.Put(model);
        serving.Serve(model);
    }

    private async Task<TrainingOutcome> OneAtATimeAsync(Func<Task<TrainingOutcome>> work, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            oneAtATime.Release();
        }
    }
}
