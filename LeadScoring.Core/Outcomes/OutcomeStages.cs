using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Outcomes;

/// <summary>Where an outcome puts a lead.</summary>
public static class OutcomeStages
{
    /// <summary>The stage after the outcome; the present one when the outcome does not lead further or may not.</summary>
    public static LeadStage After(OutcomeKind outcome, LeadStage stage)
    {
        var next = outcome switch
        {
            OutcomeKind.AppointmentQualified => LeadStage.Qualified,
            OutcomeKind.Closed => LeadStage.Closed,
            _ => LeadStage.Lost,
        };
        var moves = next == LeadStage.Lost || StageRules.IsFurther(next, than: stage);
        return moves && StageRules.Allows(stage, next) ? next : stage;
    }
}
