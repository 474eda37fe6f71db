using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Leads;

public sealed class StageRulesTests
{
    [Theory]
    [InlineData(LeadStage.New, LeadStage.Closed, true)]
    [InlineData(LeadStage.UnderContract, LeadStage.Showing, true)]
    [InlineData(LeadStage.Contacted, LeadStage.New, false)]
    [InlineData(LeadStage.Lost, LeadStage.Contacted, true)]
    [InlineData(LeadStage.Lost, LeadStage.New, false)]
    [InlineData(LeadStage.Trash, LeadStage.New, true)]
    [InlineData(LeadStage.Trash, LeadStage.Offer, false)]
    [InlineData(LeadStage.Closed, LeadStage.Nurture, true)]
    [InlineData(LeadStage.Closed, LeadStage.Lost, false)]
    [InlineData(LeadStage.DoNotContact, LeadStage.Nurture, false)]
    public void A_stage_may_follow_or_not(LeadStage from, LeadStage to, bool may) => Assert.Equal(may, StageRules.Allows(from, to));

    [Fact]
    public void Every_stage_may_stay_and_every_lead_may_ask_not_to_be_contacted() => Assert.All(Enum.GetValues<LeadStage>(), stage =>
    {
        Assert.True(StageRules.Allows(stage, stage));
        Assert.True(StageRules.Allows(stage, LeadStage.DoNotContact));
    });

    [Theory]
    [InlineData(OutcomeKind.AppointmentQualified, LeadStage.New, LeadStage.Qualified)]
    [InlineData(OutcomeKind.AppointmentQualified, LeadStage.Nurture, LeadStage.Qualified)]
    [InlineData(OutcomeKind.AppointmentQualified, LeadStage.Offer, LeadStage.Offer)]
    [InlineData(OutcomeKind.AppointmentQualified, LeadStage.Trash, LeadStage.Trash)]
    [InlineData(OutcomeKind.Closed, LeadStage.Showing, LeadStage.Closed)]
    [InlineData(OutcomeKind.Lost, LeadStage.Offer, LeadStage.Lost)]
    [InlineData(OutcomeKind.Lost, LeadStage.Closed, LeadStage.Closed)]
    [InlineData(OutcomeKind.Closed, LeadStage.DoNotContact, LeadStage.DoNotContact)]
    public void An_outcome_leads_further_where_it_may(OutcomeKind outcome, LeadStage before, LeadStage after) => Assert.Equal(after, OutcomeStages.After(outcome, before));
}
