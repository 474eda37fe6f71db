namespace LeadScoring.Core.Leads;

/// <summary>
/// A person who may buy, sell or rent. What is personal is sealed (<see cref="Contact"/>, <see cref="PersonalAttributes"/>, notes);
/// what can change over time and feeds the score is the <see cref="Profile"/>, whose earlier versions stay in <see cref="SupersededProfile"/>.
/// </summary>
public sealed class Lead
{
    public required Guid Id { get; init; }
    public required LeadOrigin Origin { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the row entered this database.</summary>
    public required DateTime RecordedAt { get; init; }

    public DateTime? FirstTouchAt { get; set; }
    public required DateTime LastActivityAt { get; set; }
    public required LeadKind Kind { get; set; }
    public Guid? HouseholdId { get; set; }
    public Guid? TeamId { get; set; }

    /// <summary>IANA zone; contact hours need it.</summary>
    public string? TimeZone { get; set; }

    /// <summary>First touch; never changes.</summary>
    public required LeadSource Source { get; init; }

    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public required SealedContact Contact { get; set; }

    /// <summary>Keyed hash of the normalised e-mail, by which the same person is found again (<see cref="ContactIndex"/>); likewise the phone's.</summary>
    public byte[]? EmailIndex { get; set; }

    public byte[]? PhoneIndex { get; set; }
    public LeadStage Stage { get; set; }
    public string? LostReason { get; set; }
    public Guid? OwnerId { get; set; }
    public DateTime? ClaimedUntil { get; set; }

    /// <summary>First area of interest, kept apart for filters.</summary>
    public string? AreaId { get; set; }

    public required LeadProfile Profile { get; set; }

    /// <summary>Since when <see cref="Profile"/> is what we know.</summary>
    public required DateTime ProfileKnownAt { get; set; }

    /// <summary>Sealed JSON object of the attributes marked personal; never a feature.</summary>
    public byte[]? PersonalAttributes { get; set; }

    /// <summary>Names the import that made the lead, so that it can be undone.</summary>
    public Guid? ImportId { get; init; }

    /// <summary>When that import was made, as its id (version 7) says; null for leads of other doors.</summary>
    public DateTime? ImportedAt => ImportId is { Version: 7 } id ? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16)).UtcDateTime : null;

    /// <summary>Counts every stored change; the row version of edits.</summary>
    public int Version { get; set; } = 1;

    public List<ExternalId> ExternalIds { get; } = [];

    /// <summary>Replaces what we know, keeping what we knew.</summary>
    /// <returns>The superseded version to store, or null when nothing changed.</returns>
    public SupersededProfile? Learn(LeadProfile profile, DateTime knownAt)
    {
        if (profile.Equals(Profile)) return null;
        var superseded = new SupersededProfile { LeadId = Id, KnownAt = ProfileKnownAt, Profile = Profile };
        Profile = profile;
        ProfileKnownAt = knownAt > ProfileKnownAt ? knownAt : ProfileKnownAt;
        AreaId = profile.AreasOfInterest.FirstOrDefault();
        return superseded;
    }
}

/// <summary>What another system calls this lead.</summary>
public sealed class ExternalId
{
    public Guid LeadId { get; init; }
    public required string System { get; init; }
    public required string Value { get; init; }
}

/// <summary>What a lead's profile was from <see cref="KnownAt"/> until the next version: features of a past moment are made from it.</summary>
public sealed class SupersededProfile
{
    public long Id { get; init; }
    public required Guid LeadId { get; init; }
    public required DateTime KnownAt { get; init; }
    public required LeadProfile Profile { get; init; }
}

/// <summary>Sealed text about a lead, by a rep, a form or an import. At most 4,000 characters before sealing.</summary>
public sealed class LeadNote
{
    public const string Field = "note";
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid LeadId { get; init; }
    public required string Author { get; init; }
    public required DateTime At { get; init; }
    public required byte[] Text { get; init; }
}
