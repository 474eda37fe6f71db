using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

/// <summary>One model, trained once for all tests of what a trained model promises.</summary>
public sealed class TrainedModel
{
    public static readonly TrainingOrder Order = new() { Data = TrainingData.SyntheticMarket, Label = "Appointment within 30 days" };

    public TrainingTable Table { get; } = MadeUpTable.Make(1_500);

    public ScoringModel Model { get; }

    public List<TrainingProgress> Progress { get; } = [];

    public TrainedModel() => Model = Trainer.Train(Table, Order, new Recorder(Progress)).Model!;

    private sealed class Recorder(List<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value);
    }
}

public class TrainerTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void On_new_rows_it_ranks_nearly_as_well_as_the_truth_and_better_than_chance()
    {
        var unseen = MadeUpTable.Make(4_000, seed: 77);
        var model = new RankedOutcomes([.. unseen.Rows.Select(row => trained.Model.Score(row).Probability)], unseen.Labels);
        var truth = new RankedOutcomes([.. unseen.Rows.Select(MadeUpTable.Truth)], unseen.Labels);
        var constant = new RankedOutcomes([.. unseen.Rows.Select(_ => trained.Table.BaseRate)], unseen.Labels);

        Assert.InRange(AucScore.Of(truth).Value - AucScore.Of(model).Value, -0.01, 0.035);
        var gained = (LogLossError.Of(constant).Value - LogLossError.Of(model).Value) / (LogLossError.Of(constant).Value - LogLossError.Of(truth).Value);
        Assert.InRange(gained, 0.75, 1.05);
    }

    [Fact]
    public void The_same_rows_and_seed_give_the_same_bytes()
    {
        var small = MadeUpTable.Make(400, seed: 5);

        Assert.Equal(Trainer.Train(small, TrainedModel.Order).Model!.ToFile(), Trainer.Train(small, TrainedModel.Order).Model!.ToFile());
    }

    [Fact]
    public void Points_add_up_on_the_rows_it_was_trained_on()
    {
        foreach (var row in trained.Table.Rows.Take(200))
        {
            var explanation = trained.Model.Explain(row);
            Assert.Equal(explanation.Score.Unclamped, 50 + explanation.Points.Sum(), 1e-6);
        }
    }

    [Fact]
    public void An_average_lead_has_about_50_points_and_hardly_any_reach_the_end_of_the_scale()
    {
        var scores = trained.Table.Rows.Select(row => trained.Model.Score(row)).ToArray();

        Assert.InRange(scores.Average(score => score.Unclamped), 47, 53);
        Assert.InRange(scores.Count(score => score.Unclamped > 100) / (double)scores.Length, 0, 0.01);
    }

    [Fact]
    public void The_card_says_what_it_was_made_of_and_how_good_it_is_on_leads_it_had_not_seen()
    {
        var card = trained.Model.Card;

        Assert.Equal((1_500, trained.Table.Positives, 1), (card.Rows, card.Positives, card.Seed));
        Assert.Equal(["auc", "logLoss", "brier", "ece", "accuracy", "precisionAt20", "precisionAt5Percent", "liftAt10Percent"], card.Measures.Select(m => m.Name));
        Assert.All(card.Measures, m => Assert.InRange(m.Value, m.Low, m.High));
        var auc = card.Measures[0];
        Assert.True(auc.Value > auc.Constant && auc.Value >= auc.Logistic - 0.005);
        Assert.Equal(1_500, card.ScoreCounts.Sum(count => count.Leads));
        Assert.Equal(trained.Table.Positives, card.ScoreCounts.Sum(count => count.Positives));
        Assert.Contains(card.Importance[0].Feature, (string[])["Visits", "Source"]);
        Assert.Equal("Noise", card.Importance[^1].Feature);
    }

    [Fact]
    public void The_card_compares_it_with_one_signal_and_with_what_it_would_have_learnt_otherwise()
    {
        var card = trained.Model.Card;

        Assert.Contains(card.Rule, (string[])["Visits", "Source"]);
        Assert.InRange(card.Measures[0].Rule, 0.6, card.Measures[0].Value);
        Assert.All(card.Spreads, spread => Assert.True(spread.Deviation > 0));
        Assert.Equal(card.Measures.Select(measure => measure.Name), card.Spreads.Select(spread => spread.Name));
        Assert.InRange(card.Spreads[0].Mean, card.Measures[0].Value - 0.02, card.Measures[0].Value + 0.02);
        Assert.Equal([150, 300, 600, 1_200], card.LearningCurve.Select(point => point.Rows));
        Assert.True(card.LearningCurve[^1].Auc > card.LearningCurve[0].Auc);
        Assert.InRange(card.MembershipAuc!.Value, 0.45, 0.6);
        Assert.Equal(600, card.WithoutImputation!.Rows);
        Assert.True(card.WithoutImputation.LogLoss < card.WithoutImputation.OtherLogLoss, "What is unknown says something here.");
        Assert.Null(card.Latest);
        Assert.Null(card.Span);
        Assert.Null(card.WithProtected);
        Assert.Equal(card.ToJson(), ModelCard.FromJson(card.ToJson()).ToJson());
    }

    [Fact]
    public void Where_rows_stand_in_time_the_card_says_from_when_to_when_and_how_the_latest_were_foretold()
    {
        var first = new DateTime(2025, 3, 17, 0, 0, 0, DateTimeKind.Utc);
        var table = MadeUpTable.Make(1_000, seed: 6);
        var timed = new TrainingTable(table.Schema, table.Rows, table.Labels, null, [.. Enumerable.Range(0, 1_000).Select(day => first.AddHours(12 * day))]);

        var card = Trainer.Train(timed, TrainedModel.Order).Model!.Card;

        Assert.Equal(new CardSpan(new DateOnly(2025, 3, 1), new DateOnly(2026, 7, 1)), card.Span);
        Assert.Equal((200, table.Labels[800..].Count(label => label)), (card.Latest!.Rows, card.Latest.Positives));
        Assert.InRange(card.Latest.Measures[0].Value, 0.65, 0.95);
        Assert.Equal(0.5, card.Latest.Measures[0].Constant);
    }

    [Fact]
    public void Its_scores_mean_what_they_say_in_counts()
    {
        var unseen = MadeUpTable.Make(4_000, seed: 78);
        var near60 = unseen.Rows.Zip(unseen.Labels).Where(row => Math.Abs(trained.Model.Score(row.First).Score - 60) < 2).ToList();

        var meaning = ScoreMeaning.Of(trained.Model.Card, 60)!;

        Assert.InRange(near60.Count(row => row.Second) / (double)near60.Count, meaning.Low / 100.0 - 0.05, meaning.High / 100.0 + 0.05);
    }

    [Fact]
    public void A_lead_of_whom_nothing_is_known_is_not_more_likely_than_the_base_rate() =>
        Assert.InRange(trained.Model.Score([.. Enumerable.Repeat(float.NaN, trained.Model.Schema.Count)]).Probability, 0, trained.Table.BaseRate);

    [Fact]
    public void Nor_where_every_row_is_known_and_most_rows_look_good()
    {
        var random = new Random(1);
        var schema = new FeatureSchema([.. MadeUpTable.Schema.Features.Where(feature => feature.Name is "Visits" or "Budget")]);
        var rows = Enumerable.Range(0, 1_500).Select(_ => new[] { random.NextDouble() < 0.3 ? 0f : 1 + random.Next(3), random.NextSingle() }).ToArray();
        var table = new TrainingTable(schema, rows, [.. rows.Select(row => random.NextDouble() < (row[0] > 0 ? 0.5 : 0.02))]);

        var model = Trainer.Train(table, TrainedModel.Order).Model!;

        Assert.True(model.Score([2, 0.5f]).Probability > table.BaseRate, "The middle row does not look good: the test would prove nothing.");
        Assert.InRange(model.Score([float.NaN, float.NaN]).Probability, 0, table.BaseRate);
    }

    [Fact]
    public void It_tells_how_far_it_is()
    {
        Assert.All(trained.Progress, step => Assert.InRange(step.Fraction, 0, 1));
        Assert.Equal(trained.Progress.OrderBy(step => step.Fraction), trained.Progress);
        Assert.True(trained.Progress.Count > 5);
    }

    [Fact]
    public void It_stops_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => Trainer.Train(trained.Table, TrainedModel.Order, null, cancellation.Token));
    }

    [Fact]
    public void One_outcome_only_is_refused_with_what_is_needed()
    {
        var table = new TrainingTable(MadeUpTable.Schema, trained.Table.Rows, [.. trained.Table.Labels.Select(_ => true)]);

        Assert.Equal("All 1500 rows have the same outcome (positive). To learn what sets them apart, both outcomes are needed: at least 40 of each.", Trainer.Train(table, TrainedModel.Order).Refusal);
    }

    [Fact]
    public void Too_few_rows_or_positives_are_refused_with_what_is_needed()
    {
        var few = trained.Table.Take(Enumerable.Range(0, 199));
        var rare = new TrainingTable(MadeUpTable.Schema, trained.Table.Rows, [.. trained.Table.Labels.Select((_, i) => i < 39)]);

        Assert.Equal("There are 199 rows with a known outcome; at least 200 are needed.", Trainer.Train(few, TrainedModel.Order).Refusal);
        Assert.Equal("Only 39 of 1500 rows are positive; at least 40 are needed to learn from.", Trainer.Train(rare, TrainedModel.Order).Refusal);
    }

    [Fact]
    public void Labels_without_any_pattern_still_give_a_model_that_hardly_moves()
    {
        var random = new Random(3);
        var table = new TrainingTable(MadeUpTable.Schema, [.. trained.Table.Rows.Take(400)], [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() < 0.3)]);

        var model = Trainer.Train(table, TrainedModel.Order).Model!;

        Assert.All(table.Rows, row => Assert.InRange(model.Score(row).Probability, 0.1, 0.6));
    }
}
