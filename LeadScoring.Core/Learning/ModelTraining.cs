using LeadScoring.Core.Features;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scoring;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Learning;

/// <summary>
/// Trains the product's models and puts them into service: one training at a time, off the caller's thread. A model that cannot be trained leaves
/// the one that serves in its place. Thread-safe.
/// </summary>
public sealed class ModelTraining(TrainingSets sets, ModelShelf shelf, ServingModel serving, IOptions<FairHousingOptions> fairHousing, TimeProvider clock) : IDisposable
{
    private const int Seed = 1;

    /// <summary>The market that a first model is learnt from when there are no leads of one's own yet. Its data are made up; the model's card says so.</summary>
    private static readonly MarketOptions FirstMarket = new() { Seed = 7, Leads = 1_000 };

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private CancellationTokenSource giveWay = new();

    public void Dispose()
    {
        oneAtATime.Dispose();
        giveWay.Dispose();
    }

    /// <summary>Learns from the stored leads that are not the demo's.</summary>
    public Task<TrainingOutcome> OnOwnLeadsAsync(IProgress<TrainingProgress>? progress, CancellationToken cancel) =>
        TrainAsync(async () => (await sets.ReadAsync(demo: false, cancel), null), TrainingData.OwnLeads, progress, cancel);

    /// <param name="market">Where the demo's leads came from: its truth says how good a model could be at best.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancel">Stops between steps.</param>
    public Task<TrainingOutcome> OnDemoLeadsAsync(SyntheticMarket market, IProgress<TrainingProgress>? progress, CancellationToken cancel) =>
        TrainAsync(async () => (await sets.ReadAsync(demo: true, cancel), MarketRows.Ceiling(market.Rows())), TrainingData.DemoLeads, progress, cancel);

    /// <summary>
    /// The first model, when none serves: of the own leads if enough of them have an outcome, else of made-up ones, so that scores exist from the first lead on.
    /// </summary>
    /// <returns>Null when it was called off by <see cref="CallOffFirst"/>.</returns>
    public async Task<TrainingOutcome?> FirstAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, Volatile.Read(ref giveWay).Token);
        try
        {
            var own = await OnOwnLeadsAsync(progress: null, either.Token);
            return own.Model is not null ? own : await TrainAsync(() => Task.FromResult(OfMarket()), TrainingData.SyntheticMarket, progress: null, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>For whoever brings a better model at once: a first training under way stops.</summary>
    public void CallOffFirst()
    {
        using var called = Interlocked.Exchange(ref giveWay, new CancellationTokenSource());
        called.Cancel();
    }

    private async Task<TrainingOutcome> TrainAsync(Func<Task<(TrainingTable Table, CardCeiling? Ceiling)>> read, TrainingData data, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            return await Task.Run(async () =>
            {
                progress?.Report(new TrainingProgress("Collecting leads with known outcomes", 0));
                var (table, ceiling) = await read();
                var outcome = Trainer.Train(table, new TrainingOrder { Data = data, Label = TrainingRows.Label, Seed = Seed, Ceiling = ceiling }, progress, cancel);
                if (outcome.Model is not { } model) return outcome;
                shelf.Put(model);
                serving.Serve(model);
                return outcome;
            }, cancel);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private (TrainingTable Table, CardCeiling? Ceiling) OfMarket()
    {
        var asOf = clock.GetUtcNow().UtcDateTime.Date;
        var market = SyntheticMarket.Generate(FirstMarket, asOf);
        return (TrainingRows.Of(market.ToLearnFrom(), asOf, fairHousing.Value.Mode), MarketRows.Ceiling(market.Rows()));
    }
}
