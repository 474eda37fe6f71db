using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// What a score means in counts: of past leads that scored about the same, by models that had not seen them, the share with the outcome and its 95 % range.
/// "About the same" is the narrowest window around the score with <see cref="Comfortable"/> leads, at most <see cref="WidestStep"/> points either way.
/// </summary>
public static class ScoreMeaning
{
    public const int FewestLeads = 50;
    private const int Comfortable = 400;
    private const int WidestStep = 10;

    /// <summary>Null when fewer than <see cref="FewestLeads"/> past leads scored about the same.</summary>
    public static Estimate? For(ModelCard card, double score)
    {
        var at = (int)Math.Clamp(score, 0, 100);
        for (var step = 0; step <= WidestStep; step++)
        {
            var near = card.ScoreCounts.Where(count => Math.Abs(count.Score - at) <= step).ToList();
            var leads = near.Sum(count => count.Leads);
            if (leads >= Comfortable || (step == WidestStep && leads >= FewestLeads)) return WilsonInterval.Of(near.Sum(count => count.Positives), leads);
        }
        return null;
    }
}
