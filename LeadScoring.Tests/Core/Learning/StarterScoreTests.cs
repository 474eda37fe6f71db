using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Core.Learning;

public sealed class StarterScoreTests
{
    private static readonly ScoringModel Starter = StarterScore.WithoutOutcomes();

    [Fact]
    public void Before_any_outcome_is_known_there_is_a_score_with_reasons_that_add_up()
    {
        Assert.Equal((ModelFamily.Starter, 0), (Starter.Card.Family, Starter.Card.Rows));
        foreach (var vector in Vectors(200))
        {
            var explanation = Starter.Explain(vector);
            Assert.Equal(explanation.Score.Unclamped, 50 + explanation.Points.Sum(), 1e-6);
            Assert.InRange(explanation.Score.Low, 0, explanation.Score.Score);
            Assert.InRange(explanation.Score.High, explanation.Score.Score, 100);
        }
    }

    [Fact]
    public void A_signal_raises_the_score_and_what_is_unknown_does_nothing()
    {
        var nothing = Unknown();
        var tour = With("TourRequests90d", 1);

        Assert.True(Starter.Score(tour).Score > Starter.Score(With("TourRequests90d", 0)).Score + 5);
        Assert.Equal(0, Starter.Explain(tour).Points[Starter.Schema.IndexOf("TimelineMonths")], 0.5);
        Assert.True(Starter.Score(With("TimelineMonths", 1)).Score > Starter.Score(nothing).Score);
        Assert.True(Starter.Score(With("TimelineMonths", 24)).Score < Starter.Score(nothing).Score);
    }

    [Fact]
    public void Sources_stand_in_the_order_of_their_rates()
    {
        double Of(string source) => Starter.Score(With("Source", Starter.Schema[Starter.Schema.IndexOf("Source")].Levels.IndexOf(source))).Score;

        Assert.True(Of("Referral") > Of("Website") && Of("Website") > Of("Portal") && Of("Portal") > Of("Social"));
    }

    [Fact]
    public void Own_outcomes_outweigh_the_general_rates()
    {
        var schema = Starter.Schema;
        var source = schema.IndexOf("Source");
        var social = schema[source].Levels.IndexOf("Social");
        var rows = Enumerable.Range(0, 150).Select(i => With("Source", i % 2 == 0 ? social : schema[source].Levels.IndexOf("Referral"))).ToArray();
        var own = StarterScore.Of(new TrainingTable(schema, rows, [.. rows.Select((_, i) => i % 2 == 0 ? i % 4 == 0 : i % 10 == 1)]));

        Assert.True(own.Score(rows[0]).Score > own.Score(rows[1]).Score);
        Assert.Equal(150, own.Card.Rows);
    }

    [Fact]
    public void The_more_is_known_the_narrower_the_range()
    {
        var market = Market(400);
        var few = StarterScore.Of(market.Take(Enumerable.Range(0, 50)));
        var many = StarterScore.Of(market);

        double Range(ScoringModel model) => Vectors(100).Average(vector => model.Score(vector).High - model.Score(vector).Low);
        Assert.True(Range(many) < Range(few) && Range(few) < Range(Starter));
    }

    [Fact]
    public void A_model_that_learnt_something_takes_over_and_one_that_learnt_nothing_does_not()
    {
        var table = Market(1_000);
        var random = new Random(2);
        var noise = new TrainingTable(table.Schema, table.Rows, [.. table.Labels.Select(_ => random.NextDouble() < 0.5)], table.Groups, table.Times);
        var order = new TrainingOrder { Data = TrainingData.OwnLeads, Label = "Appointment" };

        var learnt = Trainer.Train(table, order).Model!.Card;
        Assert.Null(StarterScore.RefusalOf(learnt, table));
        var worse = learnt with { Measures = [.. learnt.Measures.Select(measure => measure with { Value = 1 })] };
        Assert.Contains("still foretells better", StarterScore.RefusalOf(worse, noise), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes() => Assert.Equal(StarterScore.Of(Market(200)).ToFile(), StarterScore.Of(Market(200)).ToFile());

    private static TrainingTable Market(int leads)
    {
        var asOf = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
        return TrainingRows.Of(SyntheticMarket.Generate(new MarketOptions { Seed = 3, Leads = leads }, asOf).ToLearnFrom(), asOf, FairHousingMode.Exclude);
    }

    private static float[] Unknown() => [.. Enumerable.Repeat(float.NaN, Starter.Schema.Count)];

    private static float[] With(string feature, float value)
    {
        var vector = Unknown();
        vector[Starter.Schema.IndexOf(feature)] = value;
        return vector;
    }

    private static IEnumerable<float[]> Vectors(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count).Select(_ => Starter.Schema.Features.Select(feature =>
            random.Next(4) == 0 ? float.NaN : feature.Kind == FeatureKind.Category ? random.Next(feature.Levels.Length + 1) : random.Next(6)).ToArray()).ToList();
    }
}
