using System.ComponentModel;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reviews;

/// <summary>What was answered, and when (UTC). Immutable, so that it is kept as it is, without being serialised.</summary>
[ImmutableObject(true)]
internal sealed record KnownReview(ReviewVerdict Verdict, DateTime AnsweredAt);

/// <summary>
/// Remembers what was answered to which text, in the memory of this process only: neither key nor entry names a person or a lead. A tag leads from the lead to the entry, so that the lead can be forgotten;
/// one that is removed is. Thread-safe.
/// </summary>
public sealed class ReviewMemory : IDisposable
{
    /// <summary>A cache of its own: one that everybody finds would hold other things as well, as the state of pages that were left.</summary>
    internal const string Cache = "second looks";

    private static readonly HybridCacheEntryOptions OnlyKnown = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCache };

    private readonly HybridCache cache;
    private readonly IOptions<RerankingOptions> options;
    private readonly TimeProvider clock;
    private readonly IDisposable removals;

    public ReviewMemory([FromKeyedServices(Cache)] HybridCache cache, LeadFeed feed, IOptions<RerankingOptions> options, TimeProvider clock)
    {
        (this.cache, this.options, this.clock) = (cache, options, clock);
        // What is in memory only is forgotten before this returns.
        removals = feed.Subscribe(change => { if (change.Kind == LeadChangeKind.Removed) _ = ForgetAsync([change.LeadId]).AsTask(); });
    }

    public void Dispose() => removals.Dispose();

    /// <summary>Forgets what these leads were answered. Another lead of the same text is asked for again, too.</summary>
    public async ValueTask ForgetAsync(IReadOnlyCollection<Guid> leads)
    {
        // Without an LLM there is nothing to forget; the cache keeps each tag that was ever removed.
        if (!options.Value.IsOn) return;
        foreach (var lead in leads) await cache.RemoveByTagAsync(TagOf(lead));
    }

    /// <summary>Forgets what was answered to these texts.</summary>
    /// <param name="hashes">As <see cref="Reviewer.HashOf"/> names them.</param>
    internal async Task ForgetAsync(IReadOnlyCollection<string> hashes)
    {
        foreach (var hash in hashes) await cache.RemoveAsync(KeyOf(hash));
    }

    /// <summary>What was answered to this text, as long as it holds; null when that is not known.</summary>
    internal async Task<KnownReview?> KnownAsync(string hash)
    {
        var known = await cache.GetOrCreateAsync(KeyOf(hash), _ => ValueTask.FromResult<KnownReview?>(null), OnlyKnown);
        // The cache tells the time by the system's clock.
        return known is not null && known.AnsweredAt >= clock.GetUtcNow().UtcDateTime - options.Value.HoldsFor ? known : null;
    }

    /// <summary>To be called in the write turn in which it was stored: whoever takes the consent back or the lead away comes after, and what they forget is there.</summary>
    internal async Task RememberAsync(string hash, ReviewVerdict verdict, DateTime answeredAt, Guid lead)
    {
        var keep = new HybridCacheEntryOptions { Expiration = options.Value.HoldsFor, LocalCacheExpiration = options.Value.HoldsFor, Flags = HybridCacheEntryFlags.DisableDistributedCache };
        await cache.SetAsync(KeyOf(hash), new KnownReview(verdict, answeredAt), keep, [TagOf(lead)]);
    }

    private static string KeyOf(string hash) => "second-look:" + hash;

    private static string TagOf(Guid lead) => $"second-look-of:{lead}";
}
