using System.Threading.Channels;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>Has a second look taken at leads that changed and are worth it, some at a time, best first after a start or a rescoring. Nobody waits for it.</summary>
public sealed class SecondLooks(ReviewDesk desk, ReviewKeeper keeper, LeadFeed feed, IOptions<RerankingOptions> reranking, IOptions<JobsOptions> options, TimeProvider clock, ILogger<SecondLooks> log) : BackgroundService
{
    private const int MostWaiting = 10_000;
    /// <summary>For what is too old, and for what could not be asked for before: the provider was away, or the budget spent.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    /// <summary>When more wait, the oldest are forgotten: what is high enough is found again at the next rescoring.</summary>
    private readonly Channel<Guid> waiting = Channel.CreateBounded<Guid>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        await Task.Yield();
        if (!reranking.Value.IsOn)
        {
            await keeper.ExpireAsync(stoppingToken);
            return;
        }
        using var subscription = feed.Subscribe(Hear);
        await WarmAsync(stoppingToken);
        await Task.WhenAll([LookAgainAsync(stoppingToken), .. Enumerable.Range(0, reranking.Value.Concurrency).Select(_ => WorkAsync(stoppingToken))]);
    }

    private void Hear(LeadChange change)
    {
        // What a second look itself changed is said as Scored.
        if (change.Kind is LeadChangeKind.Created or LeadChangeKind.Changed or LeadChangeKind.ManyScored) waiting.Writer.TryWrite(change.LeadId);
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        await foreach (var lead in waiting.Reader.ReadAllAsync(cancel))
        {
            try
            {
                if (lead != LeadChange.ManyScored.LeadId) await desk.ConsiderAsync(lead, Viewer.System, cancel);
                else foreach (var worth in await desk.WorthAsync(cancel)) waiting.Writer.TryWrite(worth);
            }
            catch (Exception exception) when (!cancel.IsCancellationRequested)
            {
                log.LogError(exception, "Leads for a second look could not be chosen");
            }
        }
    }

    private async Task LookAgainAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await keeper.ExpireAsync(cancel);
                Hear(LeadChange.ManyScored);
            }
            catch (Exception exception) when (!cancel.IsCancellationRequested)
            {
                log.LogError(exception, "Old second looks could not be put aside; the next look tries again");
            }
            await Task.Delay(LookAgain, clock, cancel);
        }
    }

    private async Task WarmAsync(CancellationToken cancel)
    {
        try
        {
            await Reviewer.WarmAsync(reranking.Value, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // The first call then pays for it.
            log.LogWarning(exception, "The way to the LLM could not be warmed up");
        }
    }
}
