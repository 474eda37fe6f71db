using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

public sealed class CardReportTests
{
    [Fact]
    public void Scores_are_put_together_in_steps_of_ten_and_the_greatest_score_belongs_to_the_last()
    {
        var report = Of(new ScoreCount(90, 30, 20), new ScoreCount(100, 10, 10), new ScoreCount(9, 50, 1), new ScoreCount(10, 5, 0));

        Assert.Equal([(0, 10, 50, 1), (10, 20, 5, 0), (90, 100, 40, 30)], report.Steps.Select(step => (step.From, step.To, step.Leads, step.Positives)));
        Assert.Equal(0.75, report.Steps[2].Share.Value, 12);
        Assert.InRange(report.Steps[2].Share.Low, 0.59, 0.60);
    }

    [Fact]
    public void Sentences_rest_on_steps_of_fifty_leads_or_more()
    {
        var report = Of(new ScoreCount(5, 49, 1), new ScoreCount(25, 50, 5), new ScoreCount(75, 80, 40), new ScoreCount(95, 49, 49));

        Assert.Equal((20, 70), (report.Lowest!.From, report.Highest!.From));
        Assert.Null(Of(new ScoreCount(75, 80, 40)).Lowest);
        Assert.Null(Of(new ScoreCount(75, 49, 40)).Highest);
    }

    [Fact]
    public void Gain_is_the_share_of_outcomes_among_the_best_leads()
    {
        var report = Of(new ScoreCount(80, 10, 6), new ScoreCount(50, 10, 3), new ScoreCount(20, 20, 1));

        Assert.Equal(new GainPoint(0, 0), report.Gain[0]);
        Assert.Equal(0.6, report.FoundBy(0.25)!.Value, 12);
        Assert.Equal(0.9, report.FoundBy(0.5)!.Value, 12);
        Assert.Equal(0.95, report.FoundBy(0.75)!.Value, 12);
        Assert.Equal(1, report.FoundBy(1)!.Value, 12);
    }

    [Fact]
    public void Leads_of_one_score_find_as_much_as_chance() =>
        Assert.All(Of(new ScoreCount(50, 40, 7)).Gain, point => Assert.Equal(point.Leads, point.Outcomes, 12));

    [Fact]
    public void Without_outcomes_there_is_no_gain()
    {
        Assert.Empty(Of(new ScoreCount(50, 40, 0)).Gain);
        Assert.Null(Of().FoundBy(0.2));
    }

    [Fact]
    public void The_best_possible_stands_beside_the_three_measures_it_is_known_for()
    {
        var card = Card() with
        {
            Ceiling = new CardCeiling(0.88, 0.31, 0.95),
            Measures = [new CardMeasure("auc", 0.8, 0.78, 0.82, 0.5, 0.693, 0.79), new CardMeasure("logLoss", 0.4, 0.38, 0.42, 0.5, 0.44, 0.41), new CardMeasure("brier", 0.1, 0.09, 0.11, 0.16, 0.133, 0.12), new CardMeasure("precisionAt20", 0.9, 0.7, 0.97, 0.2, 0.633, 0.85)],
        };

        var report = CardReport.Of(card, SmallModels.Schema);

        Assert.Equal([0.88, 0.31, null, 0.95], report.Measures.Select(measure => measure.Best));
        Assert.Equal([true, false, false, true], report.Measures.Select(measure => measure.UpIsGood));
        Assert.All(CardReport.Of(card with { Ceiling = null }, SmallModels.Schema).Measures, measure => Assert.Null(measure.Best));
    }

    [Fact]
    public void Signals_are_told_by_what_they_mean_and_one_that_moves_nothing_is_not()
    {
        var card = Card() with { Importance = [new FeatureImportance("Minutes", 1.5), new FeatureImportance("Visits", 4.2), new FeatureImportance("Gone", 0.5), new FeatureImportance("Budget", 0)] };

        var report = CardReport.Of(card, SmallModels.Schema);

        Assert.Equal([("Visits in the last 30 days", 4.2), ("Minutes on the site", 1.5), ("Gone", 0.5)], report.Signals.Select(signal => (signal.Meaning, signal.Points)));
        Assert.Equal(4, report.SignalCount);
    }

    private static CardReport Of(params ScoreCount[] counts) => CardReport.Of(Card() with { ScoreCounts = [.. counts] }, SmallModels.Schema);

    private static ModelCard Card() => new()
    {
        Data = TrainingData.OwnLeads, Label = "Qualified appointment within 30 days", Rows = 100, Positives = 20, Seed = 1, Family = ModelFamily.Logistic, TreeShare = 0, Leaves = 0, Trees = 0, Members = 1,
    };
}
