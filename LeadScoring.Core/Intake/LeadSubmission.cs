using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Intake;

/// <summary>
/// One lead as a form, the API, an import or the demo hands it in: the same record at every door. Instants are UTC.
/// What is null or empty says nothing and leaves what is known as it is; text is plain and gets sealed on the way in.
/// </summary>
public sealed record LeadSubmission
{
    public required LeadOrigin Origin { get; init; }

    /// <summary>Given ids (system, value): how other systems call the lead. One of these, an e-mail or a phone is required.</summary>
    public ImmutableList<GivenId> ExternalIds { get; init; } = [];

    public Contact Contact { get; init; } = new(null, null, null);

    /// <summary>Null: now.</summary>
    public DateTime? CreatedAt { get; init; }

    public DateTime? FirstTouchAt { get; init; }

    /// <summary>The last sign of life as another system tells it; an older one than is known says nothing.</summary>
    public DateTime? LastActivityAt { get; init; }

    /// <summary>Null: <see cref="KindIfNew"/> for a new lead, unchanged for a known one.</summary>
    public LeadKind? Kind { get; init; }

    /// <summary>What a new lead is when <see cref="Kind"/> says nothing; a known lead stays what it is.</summary>
    public LeadKind KindIfNew { get; init; } = LeadKind.Buyer;

    /// <summary>Null: Other. First touch: of a known lead it stays what it was; so do medium and campaign.</summary>
    public LeadSource? Source { get; init; }

    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public LeadStage? Stage { get; init; }
    public string? TimeZone { get; init; }

    /// <summary>Name of the team that a new lead belongs to; a known lead stays where it is. Null: the team of whoever hands it in, or the only one there is.</summary>
    public string? Team { get; init; }

    public Guid? HouseholdId { get; init; }
    public LeadProfile Profile { get; init; } = LeadProfile.Unknown;

    /// <summary>Since when <see cref="Profile"/> is what is known; null: since <see cref="CreatedAt"/> for a new lead, since now for a known one.</summary>
    public DateTime? ProfileKnownAt { get; init; }

    /// <summary>What was known before <see cref="Profile"/>, oldest first; only histories (demo) have it, of new leads.</summary>
    public ImmutableList<KnownProfile> EarlierProfiles { get; init; } = [];

    /// <summary>Attributes that say who somebody is: sealed, never a feature.</summary>
    public ImmutableSortedDictionary<string, string> PersonalAttributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableList<ConsentStatement> Consents { get; init; } = [];
    public ImmutableList<GivenNote> Notes { get; init; } = [];
    public ImmutableList<GivenEvent> Events { get; init; } = [];
    public ImmutableList<GivenOutcome> Outcomes { get; init; } = [];

    /// <summary>Names the import it belongs to, so that it can be undone.</summary>
    public Guid? ImportId { get; init; }

    /// <summary>
    /// For imports only. True: a lead of which nobody knows whether the person agreed to profiling is kept, unscored, without any statement being made up; false: it is not stored.
    /// </summary>
    public bool HoldWithoutConsent { get; init; }

    /// <summary>
    /// Anybody may have said it in this person's name, as on a public form: it fills in what is unknown of a known lead and changes nothing that is known, and what the
    /// person withdrew stays withdrawn.
    /// </summary>
    public bool IsAnonymous { get; init; }

    public override string ToString() => "LeadSubmission [personal]";
}

public sealed record GivenId(string System, string Value)
{
    public override string ToString() => "GivenId [personal]";
}

public sealed record KnownProfile(DateTime KnownAt, LeadProfile Profile);

public sealed record ConsentStatement(ConsentPurpose Purpose, bool Granted, DateTime At, string Channel, string? TextVersion = null, string? Text = null, string? Source = null)
{
    /// <summary>Said by whoever imports, for many persons at once: it gives way to a refusal or withdrawal of the person, whatever its date.</summary>
    public bool IsForMany { get; init; }

    public override string ToString() => $"ConsentStatement {Purpose} {Granted}";
}

public sealed record GivenNote(string Text, string Author, DateTime? At = null)
{
    public override string ToString() => "GivenNote [personal]";
}

/// <summary><see cref="ReceivedAt"/> is for histories only; null means now.</summary>
public sealed record GivenEvent(LeadEventType Type, DateTime OccurredAt)
{
    public DateTime? ReceivedAt { get; init; }
    public string? ListingId { get; init; }
    public decimal? ListPriceUsd { get; init; }
    public string? AreaId { get; init; }
    public string? SessionId { get; init; }
    public int? DwellSeconds { get; init; }
    public EventDirection? Direction { get; init; }
    public bool IsBot { get; init; }
    public string? IdempotencyKey { get; init; }
    public SearchCriteria? Search { get; init; }
}

public sealed record GivenOutcome(OutcomeKind Kind, DateTime At, string? Reason = null, decimal? DealValueUsd = null, bool IsImportedLabel = false);

/// <summary>What became of a submission.</summary>
public abstract record IntakeResult
{
    private IntakeResult()
    {
    }

    /// <summary>Stored and scored.</summary>
    public sealed record Scored(Guid LeadId, bool Created) : IntakeResult;

    /// <summary>Stored in the unscored lane: the person did not agree to profiling, or there is no model yet.</summary>
    public sealed record Unscored(Guid LeadId, bool Created, string Reason) : IntakeResult
    {
        /// <summary>Nobody knows yet whether the person agrees (<see cref="LeadSubmission.HoldWithoutConsent"/>).</summary>
        public bool IsHeld { get; init; }
    }

    /// <summary>The lead was changed since the caller read it: nothing is stored.</summary>
    public sealed record Outdated : IntakeResult;

    /// <summary>Nothing was said about profiling and nothing was known: nothing is stored.</summary>
    public sealed record ConsentRequired : IntakeResult;

    /// <summary>Nothing is stored. A conflict is a submission that is well formed but contradicts what is known, such as a stage that cannot follow.</summary>
    public sealed record Refused(ImmutableList<FieldError> Errors, bool IsConflict = false) : IntakeResult;
}

/// <summary>What was wrong with which field, and what is allowed; never the value of a personal field.</summary>
public sealed record FieldError(string Field, string Message);

public enum KnownLeadPolicy
{
    /// <summary>Take over what the submission says.</summary>
    Update,

    /// <summary>Leave the known lead as it is.</summary>
    Skip,
}
