using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Learning.Market;

public sealed record MarketConsent(ConsentPurpose Purpose, bool Granted, DateTime At, string Channel, string TextVersion);

/// <summary>Author: "form" or a made-up rep.</summary>
public sealed record MarketNote(DateTime At, string Author, string Text);

/// <summary>
/// A made-up lead with all that is known of it at a moment, in the words intake takes. Events may hold the same event twice, with the same key, as senders do.
/// Immutable.
/// </summary>
public sealed record MarketLead
{
    /// <summary>0, 1, 2… in order of arrival.</summary>
    public required int Number { get; init; }

    /// <summary>The same on every run; sorts by arrival.</summary>
    public required Guid Id { get; init; }

    public string ExternalId => $"demo-{Number:D6}";
    public required DateTime CreatedAt { get; init; }
    public required LeadKind Kind { get; init; }
    public required LeadSource Source { get; init; }
    public required string Medium { get; init; }
    public string? Campaign { get; init; }
    public required string TimeZone { get; init; }

    /// <summary>At example.com, .net or .org, and in the 555-01xx range. Unique for the first 25,000 leads.</summary>
    public required Contact Contact { get; init; }

    public required ImmutableArray<MarketConsent> Consents { get; init; }

    /// <summary>Oldest first.</summary>
    public required ImmutableArray<ProfileVersion> Profiles { get; init; }

    /// <summary>In the order they were received.</summary>
    public required ImmutableArray<LeadEvent> Events { get; init; }

    /// <summary>In the order they were recorded.</summary>
    public required ImmutableArray<LeadOutcome> Outcomes { get; init; }

    public required ImmutableArray<MarketNote> Notes { get; init; }

    public bool MayBeProfiled => Consents.Any(c => c.Purpose == ConsentPurpose.Profiling && c.Granted);

    /// <summary>The latest profile.</summary>
    public LeadProfile Profile => Profiles[^1].Profile;

    /// <summary>What of it was known at the moment, the moment included.</summary>
    public MarketLead KnownAt(DateTime moment) => this with
    {
        Profiles = [.. Profiles.Where(p => p.KnownAt <= moment)],
        Events = [.. Events.Where(e => e.ReceivedAt <= moment)],
        Outcomes = [.. Outcomes.Where(o => o.RecordedAt <= moment)],
        Notes = [.. Notes.Where(n => n.At <= moment)],
    };

    /// <summary>What features are made from, each event once.</summary>
    public LeadFacts ToFacts(MarketHistory market) => new()
    {
        Kind = Kind,
        Source = Source,
        CreatedAt = CreatedAt,
        TimeZone = TimeZone,
        HasEmail = Contact.Email is not null,
        HasPhone = Contact.Phone is not null,
        Profiles = Profiles,
        Events = [.. Events.DistinctBy(e => e.IdempotencyKey, StringComparer.Ordinal)],
        Market = market,
    };
}
