using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

public class LeakCheckTests
{
    [Fact]
    public void Honest_columns_are_left_in_peace() =>
        Assert.Empty(LeakCheck.Of(MadeUpTable.Make(3_000), "Won", testPositives: 200, seed: 1));

    [Fact]
    public void A_copy_of_the_label_is_named()
    {
        var warning = Assert.Single(LeakCheck.Of(With("Status code", (label, _) => label ? 3 : 1), "Won", 200, 1));

        Assert.Equal(("Status code", LeakKind.CopyOfLabel), (warning.Column, warning.Kind));
    }

    [Fact]
    public void A_column_that_says_far_more_than_columns_known_beforehand_do_is_a_possible_leak()
    {
        var warning = Assert.Single(LeakCheck.Of(With("Score of the rep", (label, random) => (label ? 2 : 0) + 3 * random.NextSingle()), "Won", 200, 1));

        Assert.Equal(LeakKind.PossibleLeak, warning.Kind);
    }

    [Fact]
    public void A_value_that_is_there_only_when_it_was_a_success_is_found() =>
        Assert.Equal(LeakKind.CopyOfLabel, Assert.Single(LeakCheck.Of(With("Move in", (label, random) => label ? random.NextSingle() : float.NaN), "Won", 200, 1)).Kind);

    [Fact]
    public void A_name_that_sounds_late_is_a_softer_warning() =>
        Assert.Equal(LeakKind.NameSoundsLate, Assert.Single(LeakCheck.Of(With("Last Activity", (_, random) => random.NextSingle()), "Won", 200, 1)).Kind);

    [Fact]
    public void Dates_after_the_moment_are_time_travel_where_moments_are_known()
    {
        var ahead = WithDate((_, random) => 40 - 80 * random.NextSingle());

        Assert.Equal(LeakKind.TimeTravel, Assert.Single(LeakCheck.Of(ahead, "Won", 200, 1, momentsKnown: true)).Kind);
        Assert.Empty(LeakCheck.Of(ahead, "Won", 200, 1));
        Assert.Empty(LeakCheck.Of(WithDate((_, random) => 80 * random.NextSingle()), "Won", 200, 1, momentsKnown: true));
    }

    [Fact]
    public void Dates_after_the_moment_that_tell_the_outcome_stop_the_training()
    {
        var warning = Assert.Single(LeakCheck.Of(WithDate((label, random) => (label ? -30 : 20) + 60 * random.NextSingle()), "Won", 200, 1, momentsKnown: true));

        Assert.True(warning.Stops);
        Assert.Contains("lie after the moment", warning.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guard_leaves_suspicious_columns_out_unless_somebody_says_why_they_are_honest()
    {
        var table = With("Status code", (label, _) => label ? 3 : 1);

        var left = LeakGuard.Of(table, new Dictionary<string, string>(), seed: 1, momentsKnown: false);
        var kept = LeakGuard.Of(table, new Dictionary<string, string> { ["Status code"] = "set at arrival", ["Gone"] = "ignored" }, seed: 1, momentsKnown: false);

        Assert.Equal(-1, left.Table.Schema.IndexOf("Status code"));
        Assert.Equal(("Status code", null), (left.Leaks.Single().Column, left.Leaks.Single().KeptBecause));
        Assert.Same(table, kept.Table);
        Assert.Equal("set at arrival", kept.Leaks.Single().KeptBecause);
    }

    [Fact]
    public void The_guard_only_hints_at_what_only_sounds_late()
    {
        var table = With("Last Activity", (_, random) => random.NextSingle());

        var guarded = LeakGuard.Of(table, new Dictionary<string, string>(), seed: 1, momentsKnown: false);

        Assert.Same(table, guarded.Table);
        Assert.Equal("Last Activity", Assert.Single(guarded.Hints).Column);
    }

    [Fact]
    public void Few_outcomes_are_said()
    {
        var warning = Assert.Single(LeakCheck.Of(MadeUpTable.Make(200), "Won", testPositives: 12, seed: 1));

        Assert.Equal(("Won", LeakKind.FewOutcomes), (warning.Column, warning.Kind));
    }

    [Theory]
    [InlineData("Last Activity", true)]
    [InlineData("Last Notable Activity", true)]
    [InlineData("last_contacted", true)]
    [InlineData("duration", true)]
    [InlineData("Call Duration (sec)", true)]
    [InlineData("Closed Date", true)]
    [InlineData("Lead Status", true)]
    [InlineData("Tags", true)]
    [InlineData("Deal Amount", true)]
    [InlineData("Administrative_Duration", false)]
    [InlineData("poutcome", false)]
    [InlineData("campaign", false)]
    [InlineData("contact", false)]
    [InlineData("Lead Source", false)]
    [InlineData("Lead Origin", false)]
    [InlineData("Last Name", false)]
    [InlineData("Total Time Spent on Website", false)]
    [InlineData("What is your current occupation", false)]
    public void Names_are_judged_by_whole_words(string column, bool soundsLate) => Assert.Equal(soundsLate, LeakCheck.SoundsLate(column));

    private static TrainingTable WithDate(Func<bool, Random, float> daysBefore) => With("Valid until", daysBefore, AttributeSchema.DaysBefore);

    private static TrainingTable With(string name, Func<bool, Random, float> value, string unit = "")
    {
        var (table, random) = (MadeUpTable.Make(3_000), new Random(9));
        var schema = new FeatureSchema([.. table.Schema.Features, new FeatureDefinition { Name = name, Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = name, Unit = unit }]);
        return new TrainingTable(schema, [.. table.Rows.Select((row, i) => (float[])[.. row, value(table.Labels[i], random)])], table.Labels);
    }
}
