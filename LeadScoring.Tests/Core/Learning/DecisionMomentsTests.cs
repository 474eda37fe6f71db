using LeadScoring.Core.Learning;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Learning;

public sealed class DecisionMomentsTests
{
    private static readonly DateTime Arrival = new(2026, 1, 10, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_lead_is_decided_on_at_arrival_after_a_week_and_then_every_thirty_days() =>
        Assert.Equal([0, 7, 37, 67], Days(now: 96));

    [Fact]
    public void The_last_moment_may_be_now() => Assert.Equal([0, 7], Days(now: 7));

    [Theory]
    [InlineData(OutcomeKind.AppointmentQualified)]
    [InlineData(OutcomeKind.Closed)]
    [InlineData(OutcomeKind.Lost)]
    public void The_first_outcome_ends_the_decisions(OutcomeKind kind) => Assert.Equal([0, 7], Days(now: 96, new LeadOutcome { LeadId = Guid.Empty, Kind = kind, At = Arrival.AddDays(37), RecordedAt = Arrival.AddDays(40) }));

    [Fact]
    public void Leaving_the_way_ends_the_decisions() =>
        Assert.Equal(2, DecisionMoments.Of(Arrival, [], Arrival.AddDays(96), leftAt: Arrival.AddDays(20)).Count());

    [Fact]
    public void An_imported_label_ends_nothing_and_the_arrival_is_always_there()
    {
        var label = new LeadOutcome { LeadId = Guid.Empty, Kind = OutcomeKind.Lost, At = Arrival, RecordedAt = Arrival, IsImportedLabel = true };

        Assert.Equal([0, 7], Days(now: 30, label));
        Assert.True(Assert.Single(DecisionMoments.Of(Arrival, [], Arrival)).IsArrival);
    }

    private static IEnumerable<double> Days(double now, params LeadOutcome[] outcomes) =>
        DecisionMoments.Of(Arrival, outcomes, Arrival.AddDays(now)).Select(m => (m.At - Arrival).TotalDays);
}
