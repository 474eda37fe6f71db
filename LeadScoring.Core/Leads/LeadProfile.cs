using System.Collections.Immutable;

namespace LeadScoring.Core.Leads;

/// <summary>What is known of a lead beside who they are and what they did. Immutable; null means unknown. Stored as one JSON text.</summary>
public sealed record LeadProfile
{
    public static readonly LeadProfile Unknown = new();

    /// <summary>20,000–50,000,000; not above <see cref="BudgetMaxUsd"/>.</summary>
    public decimal? BudgetMinUsd { get; init; }

    public decimal? BudgetMaxUsd { get; init; }

    /// <summary>0–36, as the person said it.</summary>
    public int? TimelineMonths { get; init; }

    public Financing Financing { get; init; }
    public decimal? PreapprovalUsd { get; init; }
    public DateOnly? PreapprovalOn { get; init; }
    public HomeToSell? HomeToSell { get; init; }
    public ImmutableList<string> PropertyTypes { get; init; } = [];

    /// <summary>0–10.</summary>
    public int? BedsMin { get; init; }

    /// <summary>0–10.</summary>
    public double? BathsMin { get; init; }

    /// <summary>Market areas where they want to buy, most wanted first; not where they live.</summary>
    public ImmutableList<string> AreasOfInterest { get; init; } = [];

    public IncomeBracket? IncomeBracket { get; init; }
    public AgeRange? AgeRange { get; init; }
    public FamilyComposition? FamilyComposition { get; init; }

    /// <summary>0–1, from a third party; so are the next two. About 30 % of leads have none of them.</summary>
    public double? CreditActivity { get; init; }

    public double? AdEngagement { get; init; }
    public double? SocialSignal { get; init; }
    public bool? EmailValid { get; init; }
    public bool? PhoneValid { get; init; }

    /// <summary>Whatever the customer's CRM has, at most 200; they become features. Personal ones are kept sealed on the lead instead.</summary>
    public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; } = ImmutableSortedDictionary<string, AttributeValue>.Empty.WithComparers(StringComparer.Ordinal);

    public bool Equals(LeadProfile? other) => other is not null && ProfileJson.Write(this) == ProfileJson.Write(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ProfileJson.Write(this));
}
