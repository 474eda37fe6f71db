using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>What a lead's profile was from <see cref="KnownAt"/> on, until the next version.</summary>
public readonly record struct ProfileVersion(DateTime KnownAt, LeadProfile Profile);

/// <summary>
/// Everything about one lead that features are made from, as plain data: nothing that says who the person is, and nothing of what came of the lead.
/// Profiles and events may stand in any order and may reach beyond the moment asked for.
/// </summary>
public sealed record LeadFacts
{
    public required LeadKind Kind { get; init; }
    public required LeadSource Source { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>IANA zone of the lead; null or unknown is read as UTC.</summary>
    public string? TimeZone { get; init; }

    public bool HasEmail { get; init; }
    public bool HasPhone { get; init; }
    public required ImmutableArray<ProfileVersion> Profiles { get; init; }
    public required IReadOnlyList<LeadEvent> Events { get; init; }

    /// <summary>Shared by all leads.</summary>
    public MarketHistory Market { get; init; } = MarketHistory.Empty;

    /// <summary>The latest version known at the moment; nothing is known before the first.</summary>
    public LeadProfile ProfileAt(DateTime moment)
    {
        var latest = default(ProfileVersion);
        foreach (var version in Profiles)
            if (version.KnownAt <= moment && (latest.Profile is null || version.KnownAt > latest.KnownAt)) latest = version;
        return latest.Profile ?? LeadProfile.Unknown;
    }
}
