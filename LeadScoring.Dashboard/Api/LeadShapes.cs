using System.Collections.Immutable;
using System.ComponentModel;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Dashboard.Api;

// What callers send. What is left out or null says nothing and leaves what is known as it is.

/// <summary>One lead as another system knows it.</summary>
public sealed record LeadRequest
{
    private const string OwnSystem = "api";

    [Description("What you call the lead; short for externalIds with the system \"api\". One of this, externalIds, contact.email and contact.phone is required.")]
    public string? ExternalId { get; init; }

    [Description("What several systems call the lead.")]
    public List<ExternalIdShape>? ExternalIds { get; init; }

    public LeadKind? Kind { get; init; }

    [Description("First touch; never changes once stored.")]
    public LeadSource? Source { get; init; }

    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public LeadStage? Stage { get; init; }

    [Description("IANA name such as America/Chicago.")]
    public string? TimeZone { get; init; }

    [Description("Name of the team a new lead belongs to; a known lead stays with its team. Default: the team of whoever sends it, or the only one there is.")]
    public string? Team { get; init; }


    public Guid? HouseholdId { get; init; }

    [Description("When the lead came; default now.")]
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? FirstTouchAt { get; init; }
    public ContactShape? Contact { get; init; }

    [Description("What the person said about the use of their data. A new lead needs a statement, granted true or false, for the purpose Profiling.")]
    public List<ConsentShape>? Consents { get; init; }

    [Description("20,000 to 50,000,000; at most budgetMaxUsd.")]
    public decimal? BudgetMinUsd { get; init; }

    public decimal? BudgetMaxUsd { get; init; }

    [Description("0 to 36, as the person said it.")]
    public int? TimelineMonths { get; init; }

    public Financing? Financing { get; init; }
    public decimal? PreapprovalUsd { get; init; }
    public DateOnly? PreapprovalOn { get; init; }
    public HomeToSell? HomeToSell { get; init; }
    public List<string>? PropertyTypes { get; init; }

    [Description("0 to 10.")]
    public int? BedsMin { get; init; }

    [Description("0 to 10.")]
    public double? BathsMin { get; init; }

    [Description("Market areas where the person wants to live, most wanted first.")]
    public List<string>? AreasOfInterest { get; init; }

    public IncomeBracket? IncomeBracket { get; init; }

    [Description("Protected: dropped unless Intake:CollectProtected is switched on.")]
    public AgeRange? AgeRange { get; init; }

    [Description("Protected: dropped unless Intake:CollectProtected is switched on.")]
    public FamilyComposition? FamilyComposition { get; init; }

    [Description("0 to 1, from a third party; used only with consent to ThirdPartyEnrichment. So are adEngagement and socialSignal.")]
    public double? CreditActivity { get; init; }

    public double? AdEngagement { get; init; }
    public double? SocialSignal { get; init; }
    public bool? EmailValid { get; init; }
    public bool? PhoneValid { get; init; }

    [Description("Whatever else you know, at most 200: number, true/false, or text; a text in ISO 8601 form is a date.")]
    public Dictionary<string, AttributeValue>? Attributes { get; init; }

    [Description("Attributes that say who the person is: stored encrypted, never used for the score.")]
    public Dictionary<string, string>? PersonalAttributes { get; init; }

    [Description("At most 4,000 characters each; stored encrypted.")]
    public List<string>? Notes { get; init; }

    public List<EventShape>? Events { get; init; }

    public override string ToString() => "LeadRequest [personal]";

    public LeadSubmission ToSubmission() => new()
    {
        Origin = LeadOrigin.Api,
        ExternalIds =
        [
            .. ExternalId is null ? [] : new[] { new GivenId(OwnSystem, ExternalId) },
            .. ExternalIds?.Select(i => new GivenId(i.System, i.Id)) ?? [],
        ],
        Contact = new Contact(Contact?.FullName, Contact?.Email, Contact?.Phone),
        CreatedAt = CreatedAt?.UtcDateTime,
        FirstTouchAt = FirstTouchAt?.UtcDateTime,
        Kind = Kind,
        Source = Source,
        Medium = Medium,
        Campaign = Campaign,
        Stage = Stage,
        TimeZone = TimeZone,
        Team = Team,
        HouseholdId = HouseholdId,
        Profile = Profile(),
        PersonalAttributes = PersonalAttributes?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? ImmutableSortedDictionary<string, string>.Empty,
        Consents = [.. Consents?.Select(c => c.ToStatement()) ?? []],
        Notes = [.. Notes?.Select(text => new GivenNote(text, OwnSystem)) ?? []],
        Events = [.. Events?.Select(e => e.ToEvent()) ?? []],
    };

    private LeadProfile Profile() => new()
    {
        BudgetMinUsd = BudgetMinUsd,
        BudgetMaxUsd = BudgetMaxUsd,
        TimelineMonths = TimelineMonths,
        Financing = Financing ?? default,
        PreapprovalUsd = PreapprovalUsd,
        PreapprovalOn = PreapprovalOn,
        HomeToSell = HomeToSell,
        PropertyTypes = [.. PropertyTypes ?? []],
        BedsMin = BedsMin,
        BathsMin = BathsMin,
        AreasOfInterest = [.. AreasOfInterest ?? []],
        IncomeBracket = IncomeBracket,
        AgeRange = AgeRange,
        FamilyComposition = FamilyComposition,
        CreditActivity = CreditActivity,
        AdEngagement = AdEngagement,
        SocialSignal = SocialSignal,
        EmailValid = EmailValid,
        PhoneValid = PhoneValid,
        Attributes = Attributes?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? LeadProfile.Unknown.Attributes,
    };
}

/// <summary>What a system calls a lead.</summary>
public sealed record ExternalIdShape
{
    public required string System { get; init; }
    public required string Id { get; init; }

    public override string ToString() => "ExternalIdShape [personal]";
}

/// <summary>Who the person is; stored encrypted, never used for the score.</summary>
public sealed record ContactShape
{
    public string? FullName { get; init; }
    public string? Email { get; init; }

    [Description("With + and country, or a number of the United States.")]
    public string? Phone { get; init; }

    public override string ToString() => "ContactShape [personal]";
}

/// <summary>One statement of the person about one purpose.</summary>
public sealed record ConsentShape
{
    public required ConsentPurpose Purpose { get; init; }
    public required bool Granted { get; init; }

    [Description("When the person said so; not in the future.")]
    public required DateTimeOffset At { get; init; }

    [Description("Where it was said: \"web form\", \"phone\".")]
    public required string Channel { get; init; }

    public string? TextVersion { get; init; }

    [Description("The exact text agreed to; only its SHA-256 is stored.")]
    public string? Text { get; init; }

    public string? Source { get; init; }

    public override string ToString() => $"ConsentShape {Purpose} {Granted}";

    public ConsentStatement ToStatement() => new(Purpose, Granted, At.UtcDateTime, Channel, TextVersion, Text, Source);
}

/// <summary>Something the lead did, or you did towards them.</summary>
public sealed record EventShape
{
    public required LeadEventType Type { get; init; }

    [Description("At most 5 minutes ahead of our clock.")]
    public required DateTimeOffset OccurredAt { get; init; }

    public string? ListingId { get; init; }
    public decimal? ListPriceUsd { get; init; }
    public string? AreaId { get; init; }
    public string? SessionId { get; init; }

    [Description("0 to 7,200.")]
    public int? DwellSeconds { get; init; }

    public EventDirection? Direction { get; init; }
    public bool? IsBot { get; init; }

    [Description("The same key for the same lead is stored once.")]
    public string? IdempotencyKey { get; init; }

    public SearchShape? Search { get; init; }

    public GivenEvent ToEvent() => new(Type, OccurredAt.UtcDateTime)
    {
        ListingId = ListingId,
        ListPriceUsd = ListPriceUsd,
        AreaId = AreaId,
        SessionId = SessionId,
        DwellSeconds = DwellSeconds,
        Direction = Direction,
        IsBot = IsBot ?? false,
        IdempotencyKey = IdempotencyKey,
        Search = Search?.ToCriteria(),
    };
}

/// <summary>What a property search asked for.</summary>
public sealed record SearchShape
{
    public List<string>? Areas { get; init; }
    public decimal? PriceMinUsd { get; init; }
    public decimal? PriceMaxUsd { get; init; }
    public int? BedsMin { get; init; }
    public List<string>? PropertyTypes { get; init; }

    public SearchCriteria ToCriteria() => new() { Areas = [.. Areas ?? []], PriceMinUsd = PriceMinUsd, PriceMaxUsd = PriceMaxUsd, BedsMin = BedsMin, PropertyTypes = [.. PropertyTypes ?? []] };
}

/// <summary>Events of one lead.</summary>
public sealed record EventsRequest
{
    [Description("1 to 1,000.")]
    public required List<EventShape> Events { get; init; }
}

/// <summary>What came of a lead.</summary>
public sealed record OutcomeRequest
{
    public required OutcomeKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }

    [Description("Of Lost.")]
    public string? Reason { get; init; }

    [Description("Of Closed.")]
    public decimal? DealValueUsd { get; init; }
}
