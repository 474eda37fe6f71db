using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Core.Measures;

public sealed class PairedRankingTests
{
    private static readonly DateTime AsOf = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_same_order_differs_in_nothing()
    {
        var (scores, outcomes) = Made(400, noise: 20);

        var ranking = PairedRanking.Of(scores, [.. scores.Select(s => s / 2)], outcomes);

        Assert.Equal((PairedVerdict.NoClearDifference, 0.0, 0.0, 0.0, 0.0), (ranking.Verdict, ranking.Displacement, ranking.Auc.Value, ranking.Auc.Low, ranking.Auc.High));
    }

    [Fact]
    public void Knowing_the_outcome_is_better_and_its_opposite_worse()
    {
        var (scores, outcomes) = Made(400, noise: 40);

        var better = PairedRanking.Of(scores, [.. scores.Zip(outcomes, (s, y) => Math.Clamp(s + (y ? 8 : -8), 0, 100))], outcomes);
        var worse = PairedRanking.Of(scores, [.. scores.Zip(outcomes, (s, y) => Math.Clamp(s + (y ? -8 : 8), 0, 100))], outcomes);

        Assert.Equal((PairedVerdict.Better, PairedVerdict.Worse), (better.Verdict, worse.Verdict));
        Assert.True(better.Displacement > 0 && better.Auc.Low > 0 && better.PrecisionAfter >= better.PrecisionBefore);
    }

    [Theory]
    [InlineData(99, 50)]
    [InlineData(500, 19)]
    [InlineData(500, 490)]
    [InlineData(0, 0)]
    public void Too_few_outcomes_are_no_verdict(int rows, int positives) =>
        Assert.Equal(PairedVerdict.TooFew, PairedRanking.Of([.. Enumerable.Repeat(50.0, rows)], [.. Enumerable.Repeat(51.0, rows)], [.. Enumerable.Range(0, rows).Select(i => i < positives)]).Verdict);

    [Fact]
    public void Its_AUC_is_the_AUC()
    {
        var (scores, outcomes) = Made(300, noise: 30);
        var other = scores.Select((s, i) => Math.Clamp(s + i % 7, 0, 100)).ToArray();

        var difference = PairedRanking.Of(scores, other, outcomes).Auc.Value;

        Assert.Equal(AucScore.Of(new RankedOutcomes([.. other.Select(s => s / 100)], outcomes)).Value - AucScore.Of(new RankedOutcomes([.. scores.Select(s => s / 100)], outcomes)).Value, difference, 1e-12);
    }

    [Fact]
    public void A_reader_who_understands_the_notes_is_seen_to_help_and_one_who_does_not_is_not()
    {
        // The best that any model could say without the notes, on the scale of scores.
        var scale = new ScoreScale(8, Math.Log(0.2 / 0.8));
        var market = SyntheticMarket.Generate(new MarketOptions { Seed = 1_041, Leads = 2_500 }, AsOf);
        double ScoreOf(MarketRow row) => Math.Clamp(scale.Score(Math.Log(row.TrueProbability / (1 - row.TrueProbability))), 0, 100);

        var (scripted, useless) = (NoteReaders.Compare(market, ScoreOf, NoteReader.Scripted, 10), NoteReaders.Compare(market, ScoreOf, NoteReader.Useless, 10));

        Assert.Equal(PairedVerdict.Better, scripted.Verdict);
        Assert.Contains(useless.Verdict, new[] { PairedVerdict.NoClearDifference, PairedVerdict.Worse });
        Assert.True(useless.Displacement > 0);
    }

    private static (double[] Scores, bool[] Outcomes) Made(int rows, double noise)
    {
        var random = new Random(5);
        var outcomes = Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.3).ToArray();
        return ([.. outcomes.Select(y => Math.Clamp((y ? 60 : 45) + noise * (random.NextDouble() - 0.5), 0, 100))], outcomes);
    }
}
