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
        TrainAsync(() => sets.ReadAsync(demo: false, cancel), TrainingData.OwnLeads, progress, cancel);

    public Task<TrainingOutcome> OnDemoLeadsAsync(IProgress<TrainingProgress>? progress, CancellationToken cancel) =>
        TrainAsync(() => sets.ReadAsync(demo: true, cancel), TrainingData.DemoLeads, progress, cancel);

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

    private async Task<TrainingOutcome> TrainAsync(Func<Task<TrainingTable>> read, TrainingData data, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            return await Task.Run(async () =>
            {
                progress?.Report(new TrainingProgress("Collecting leads with known outcomes", 0));
                var outcome = Trainer.Train(await read(), new TrainingOrder { Data = data, Label = TrainingRows.Label, Seed = Seed }, progress, cancel);
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

    private TrainingTable OfMarket()
    {
        var asOf = clock.GetUtcNow().UtcDateTime.Date;
        var market = SyntheticMarket.Generate(FirstMarket, asOf);
        var leads = market.Leads.Where(lead => lead.MayBeProfiled).Select(lead => new PastLead(lead.Id, lead.ToFacts(market.History), lead.Outcomes, LeftAt: null)).ToList();
        return TrainingRows.Of(leads, asOf, fairHousing.Value.Mode);
    }
}
