using System.Collections.Immutable;

namespace LeadScoring.Core.Leads;

/// <summary>Something a lead did, or we did towards them. Append-only: rows are never changed.</summary>
public sealed class LeadEvent
{
    public static readonly TimeSpan LongestDwell = TimeSpan.FromHours(2);

    public long Id { get; init; }
    public required Guid LeadId { get; init; }
    public required LeadEventType Type { get; init; }
    public required DateTime OccurredAt { get; init; }

    /// <summary>When we learnt of it: features of a moment use only what was received by then.</summary>
    public required DateTime ReceivedAt { get; init; }

    public string? ListingId { get; init; }
    public decimal? ListPriceUsd { get; init; }
    public string? AreaId { get; init; }
    public string? SessionId { get; init; }

    /// <summary>0–7,200.</summary>
    public int? DwellSeconds { get; init; }

    public EventDirection Direction { get; init; }
    public bool IsBot { get; init; }

    /// <summary>Given by the sender; the same key for the same lead is stored once.</summary>
    public string? IdempotencyKey { get; init; }

    public SearchCriteria? Search { get; init; }
}

/// <summary>What a property search asked for; an empty part was left open.</summary>
public sealed record SearchCriteria
{
    public ImmutableList<string> Areas { get; init; } = [];
    public decimal? PriceMinUsd { get; init; }
    public decimal? PriceMaxUsd { get; init; }
    public int? BedsMin { get; init; }
    public ImmutableList<string> PropertyTypes { get; init; } = [];
}
