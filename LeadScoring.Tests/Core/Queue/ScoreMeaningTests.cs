using LeadScoring.Core.Queue;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Core.Queue;

public sealed class ScoreMeaningTests
{
    [Fact]
    public void Counts_of_the_same_step_are_enough_when_there_are_many()
    {
        var meaning = ScoreMeaning.Of(Card(new ScoreCount(70, 412, 334), new ScoreCount(71, 1000, 0)), 70.9)!;

        Assert.Equal((81, 412), (meaning.Of100, meaning.Leads));
        Assert.True(meaning.Low is 77 && meaning.High is 85, $"{meaning.Low}–{meaning.High}");
    }

    [Fact]
    public void Neighbouring_steps_help_out()
    {
        var meaning = ScoreMeaning.Of(Card(new ScoreCount(70, 40, 10), new ScoreCount(73, 40, 30)), 70)!;

        Assert.Equal((50, 80), (meaning.Of100, meaning.Leads));
    }

    [Fact]
    public void Fewer_than_fifty_past_leads_say_nothing() =>
        Assert.Null(ScoreMeaning.Of(Card(new ScoreCount(70, 49, 10), new ScoreCount(91, 5000, 2000)), 70));

    [Fact]
    public void Near_the_end_of_the_scale_it_looks_further_and_says_so()
    {
        var meaning = ScoreMeaning.Of(Card(new ScoreCount(94, 1, 1), new ScoreCount(83, 30, 20), new ScoreCount(80, 30, 15), new ScoreCount(79, 999, 0)), 94)!;

        Assert.Equal((59, 61, 80, 100, true), (meaning.Of100, meaning.Leads, meaning.From, meaning.To, meaning.IsWide));
    }

    [Fact]
    public void Never_further_than_twenty_points() => Assert.Null(ScoreMeaning.Of(Card(new ScoreCount(73, 5000, 2000)), 94));

    private static ModelCard Card(params ScoreCount[] counts) => new()
    {
        Data = TrainingData.OwnLeads, Label = "Qualified appointment within 30 days", Rows = 1, Positives = 1, Seed = 1, Family = ModelFamily.Logistic,
        TreeShare = 0, Leaves = 0, Trees = 0, Members = 1, ScoreCounts = [.. counts],
    };
}
