using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>Who a lead is and what it says on arrival, and what nobody sees: motivation, means and circumstances.</summary>
internal sealed class MarketPerson
{
    public required int Number { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required LeadSource Source { get; init; }
    public required LeadKind Kind { get; init; }
    public required Contact Contact { get; init; }

    /// <summary>As said on arrival.</summary>
    public required LeadProfile Profile { get; init; }

    /// <summary>Wanted areas, most wanted first; at least one.</summary>
    public required ImmutableArray<string> Areas { get; init; }

    /// <summary>0–2.</summary>
    public required int Motivation { get; init; }

    /// <summary>1 looks at what it can pay, 0 dreams.</summary>
    public required int Fit { get; init; }

    /// <summary>0–2; nothing a lead does depends on it, but a note may give it away.</summary>
    public required int Circumstance { get; init; }

    /// <summary>ln of the chance of each motivation, given all that was said on arrival.</summary>
    public required double[] MotivationEvidence { get; init; }

    /// <summary>The part of ln x that stays (see <see cref="OutcomeRules"/>).</summary>
    public required double Constant { get; init; }

    /// <summary>0–20 days of looking around before the arrival.</summary>
    public required int DaysBefore { get; init; }

    public bool Buys => Kind != LeadKind.Seller;

    public bool HasPrices => Kind is LeadKind.Buyer or LeadKind.Both or LeadKind.Investor;

    /// <summary>What they can pay; null for sellers and renters.</summary>
    public double? BudgetUsd { get; init; }

    public static MarketPerson Of(MarketWorld world, int number) => new PersonDraw(world, number).Draw();
}
