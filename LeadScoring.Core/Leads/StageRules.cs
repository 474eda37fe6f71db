namespace LeadScoring.Core.Leads;

/// <summary>
/// Which stage may follow which. The way from New to Closed may be walked forward in leaps and back in corrections, but never back to New;
/// Nurture and Lost can be left again; Trash leads only back to New, Closed only to Nurture, DoNotContact nowhere.
/// </summary>
public static class StageRules
{
    private static readonly LeadStage[] Way =
    [
        LeadStage.New, LeadStage.Attempted, LeadStage.Contacted, LeadStage.Qualified, LeadStage.Showing,
        LeadStage.AgreementSigned, LeadStage.Offer, LeadStage.UnderContract, LeadStage.Closed,
    ];

    /// <summary>Staying is always allowed.</summary>
    public static bool Allows(LeadStage from, LeadStage to) => from == to || Next(from).Contains(to);

    /// <summary>The stages that may follow, in the order of the way.</summary>
    public static IReadOnlyList<LeadStage> Next(LeadStage from) => from switch
    {
        LeadStage.DoNotContact => [],
        LeadStage.Trash => [LeadStage.New, LeadStage.DoNotContact],
        LeadStage.Closed => [LeadStage.Nurture, LeadStage.DoNotContact],
        _ => [.. Enum.GetValues<LeadStage>().Where(to => to != from && to != LeadStage.New)],
    };

    /// <summary>True when the first lies further along the way; an off-ramp lies nowhere on it.</summary>
    public static bool IsFurther(LeadStage stage, LeadStage than) => Array.IndexOf(Way, stage) > Array.IndexOf(Way, than);
}

/// <summary>A lead went from one stage to another. Append-only.</summary>
public sealed class StageChange
{
    public long Id { get; init; }
    public required Guid LeadId { get; init; }
    public required LeadStage From { get; init; }
    public required LeadStage To { get; init; }
    public required DateTime At { get; init; }
}
