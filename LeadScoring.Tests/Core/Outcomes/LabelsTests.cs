using CsCheck;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Outcomes;

public sealed class LabelsTests
{
    private static readonly DateTime Moment = new(2026, 1, 10, 9, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime LongAfter = Moment.AddDays(100);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.001, true)]
    [InlineData(30, true)]
    [InlineData(30.001, false)]
    public void An_appointment_counts_after_the_moment_and_up_to_its_thirtieth_day(double days, bool expected) =>
        Assert.Equal(expected, Labels.QualifiedAfter(Moment, isArrival: false, LongAfter, [Outcome(OutcomeKind.AppointmentQualified, days)]));

    [Fact]
    public void A_closing_is_a_yes_and_a_loss_is_not()
    {
        Assert.True(Labels.QualifiedAfter(Moment, isArrival: false, LongAfter, [Outcome(OutcomeKind.Closed, 20)]));
        Assert.False(Labels.QualifiedAfter(Moment, isArrival: false, LongAfter, [Outcome(OutcomeKind.Lost, 20)]));
    }

    [Fact]
    public void A_moment_too_young_has_no_label_even_if_the_appointment_came()
    {
        Assert.Null(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(29.9), []));
        Assert.False(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(30), []));
        Assert.Null(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(29.9), [Outcome(OutcomeKind.AppointmentQualified, 2)]));
        Assert.True(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(30), [Outcome(OutcomeKind.AppointmentQualified, 2)]));
    }

    [Fact]
    public void What_is_not_recorded_yet_is_not_known() =>
        Assert.False(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(30), [Outcome(OutcomeKind.AppointmentQualified, 29.9, recordedAfter: 31)]));

    [Fact]
    public void An_imported_label_decides_the_arrival_whatever_its_age_and_nothing_else()
    {
        LeadOutcome[] yes = [Outcome(OutcomeKind.AppointmentQualified, 90, isImported: true)];
        LeadOutcome[] no = [Outcome(OutcomeKind.Lost, 0, isImported: true)];

        Assert.True(Labels.QualifiedAfter(Moment, isArrival: true, LongAfter, yes));
        Assert.False(Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(1), no));
        Assert.False(Labels.QualifiedAfter(Moment, isArrival: false, LongAfter, yes));
        Assert.Null(Labels.QualifiedAfter(Moment, isArrival: false, Moment.AddDays(1), no));
    }

    [Fact]
    public void Of_what_came_before_anybody_watched_only_an_imported_label_tells()
    {
        bool? Label(bool isArrival, double watchedAfter, params LeadOutcome[] outcomes) => Labels.QualifiedAfter(Moment, isArrival, LongAfter, outcomes, Moment.AddDays(watchedAfter));

        Assert.Null(Label(isArrival: true, 1));
        Assert.Null(Label(isArrival: true, 1, Outcome(OutcomeKind.AppointmentQualified, 5)));
        Assert.Null(Label(isArrival: false, 1, Outcome(OutcomeKind.Lost, 0, isImported: true)));
        Assert.False(Label(isArrival: true, 1, Outcome(OutcomeKind.Lost, 0, isImported: true)));
        Assert.False(Label(isArrival: false, 0));
    }

    [Fact]
    public void The_order_of_outcomes_does_not_matter() =>
        Gen.Select(Gen.Enum<OutcomeKind>(), Gen.Double[-50, 50], Gen.Bool, (kind, days, imported) => Outcome(kind, days, isImported: imported)).Array[0, 6]
            .Sample(outcomes => Assert.Equal(
                Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(40), outcomes),
                Labels.QualifiedAfter(Moment, isArrival: true, Moment.AddDays(40), outcomes.Reverse())), iter: 500);

    private static LeadOutcome Outcome(OutcomeKind kind, double days, double recordedAfter = 0, bool isImported = false) => new()
    {
        LeadId = Guid.Empty,
        Kind = kind,
        At = Moment.AddDays(days),
        RecordedAt = isImported ? Moment : Moment.AddDays(Math.Max(days, recordedAfter)),
        IsImportedLabel = isImported,
    };
}
