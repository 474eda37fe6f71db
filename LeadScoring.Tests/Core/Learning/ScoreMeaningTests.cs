using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

public class ScoreMeaningTests
{
    private static readonly ModelCard Card = SmallModels.Parts().Card with
    {
        ScoreCounts = [new ScoreCount(10, 600, 30), new ScoreCount(70, 300, 240), new ScoreCount(72, 200, 170), new ScoreCount(95, 40, 38)],
    };

    [Fact]
    public void The_narrowest_window_with_enough_leads_answers()
    {
        var meaning = ScoreMeaning.For(Card, 71.6)!.Value;

        Assert.Equal(500, meaning.N);
        Assert.Equal(0.82, meaning.Value, 1e-12);
        Assert.InRange(meaning.Low, 0.78, 0.79);
        Assert.Equal(600, ScoreMeaning.For(Card, 10.2)!.Value.N);
    }

    [Fact]
    public void Below_50_past_leads_there_is_no_answer()
    {
        Assert.Null(ScoreMeaning.For(Card, 96));
        Assert.Null(ScoreMeaning.For(Card, 40));
    }
}
