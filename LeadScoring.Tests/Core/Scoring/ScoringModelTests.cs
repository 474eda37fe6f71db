using CsCheck;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scoring;

public class ScoringModelTests
{
    private static readonly ScoringModel Model = SmallModels.Make();

    [Fact]
    public void Fifty_and_the_points_add_to_the_unclamped_score() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int).Sample((modelSeed, rowSeed) =>
        {
            var model = SmallModels.Make(modelSeed, members: 1 + modelSeed % 4, leaves: 2 + modelSeed % 15);
            var explanation = model.Explain(SmallModels.Vector(new Random(rowSeed)));
            Assert.Equal(explanation.Score.Unclamped, ScoreScale.Middle + explanation.Points.Sum(), 1e-6);
        }, iter: 400);

    [Fact]
    public void An_explanation_carries_the_score_that_scoring_gives() =>
        Gen.Int.Sample(seed =>
        {
            var vector = SmallModels.Vector(new Random(seed));
            Assert.Equal(Model.Score(vector), Model.Explain(vector).Score);
        }, iter: 400);

    [Fact]
    public void A_score_lies_in_0_to_100_between_its_low_and_high() =>
        Gen.Int.Sample(seed =>
        {
            var score = Model.Score(SmallModels.Vector(new Random(seed)));
            Assert.InRange(score.Score, 0, 100);
            Assert.InRange(score.Score, score.Low, score.High);
            Assert.Equal(score.Probability, Calibration.Probability(score.LogOdds));
        }, iter: 400);

    [Fact]
    public void Unknown_inputs_are_marked_as_imputed()
    {
        var explanation = Model.Explain([1, float.NaN, 0.5f, float.NaN, 1]);

        Assert.Equal([false, true, false, true, false], explanation.Imputed);
    }

    [Fact]
    public void Many_threads_get_the_scores_of_one()
    {
        var random = new Random(3);
        var vectors = Enumerable.Range(0, 2_000).Select(_ => SmallModels.Vector(random)).ToArray();
        var alone = vectors.Select(vector => Model.Score(vector)).ToArray();

        var together = new ModelScore[vectors.Length];
        Parallel.For(0, vectors.Length, i => together[i] = Model.Score(vectors[i]));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var vector = SmallModels.Vector(new Random(5));
        for (var warm = 0; warm < 200; warm++) Model.Score(vector);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Model.Score(vector);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Explaining_allocates_its_result_only()
    {
        var vector = SmallModels.Vector(new Random(5));
        for (var warm = 0; warm < 200; warm++) Model.Explain(vector);
        var result = Allocated(() => new Explanation(default, new double[vector.Length], new bool[vector.Length]));

        Assert.Equal(result, Allocated(() => Model.Explain(vector)));
    }

    [Fact]
    public void An_infinity_and_a_vector_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Model.Score([1, float.PositiveInfinity, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => Model.Score([1, 2]));
    }

    private static long Allocated(Func<Explanation> make)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) make();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void A_level_the_model_never_saw_counts_as_other()
    {
        var asOther = Model.Score([1, 1, 1, 0, 3]);

        Assert.Equal(asOther, Model.Score([1, 1, 1, 0, 17]));
    }

    [Fact]
    public void A_lead_of_twice_the_odds_has_the_points_per_doubling_more()
    {
        var scale = new ScoreScale(8, Math.Log(1.0 / 4));

        Assert.Equal(66, scale.Score(Math.Log(1)), 1e-12);
        Assert.Equal(50, scale.Score(Math.Log(0.25)), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 10)]
    [InlineData(5.0, 6)]
    [InlineData(30.0, 4)]
    public void The_scale_is_the_widest_that_keeps_the_best_leads_below_99(double best, int points)
    {
        var logOdds = Enumerable.Range(0, 1_000).Select(i => best * i / 999).ToArray();

        Assert.Equal(points, ScoreScale.Fit(0, logOdds).PointsPerDoubling);
    }
}
