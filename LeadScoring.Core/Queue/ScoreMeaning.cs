using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Queue;

/// <summary>
/// What came of past leads scored like this, as counts out of 100 with the 95 % range (Wilson). "Like this" is the score's own step of one point and
/// as many steps to either side, at most <see cref="WidestSteps"/>, as it takes to find <see cref="EnoughLeads"/> leads.
/// </summary>
/// <param name="Of100">0–100, as are the next two.</param>
/// <param name="Leads">How many past leads it rests on, at least <see cref="FewestLeads"/>.</param>
/// <param name="Outcome">What "came of it" means: the model's label.</param>
/// <param name="Data">Whose leads these were.</param>
public sealed record ScoreMeaning(int Of100, int Low, int High, int Leads, string Outcome, TrainingData Data)
{
    public const int FewestLeads = 50;
    public const int EnoughLeads = 200;
    public const int WidestSteps = 5;

    /// <summary>Null when too few past leads were scored like this.</summary>
    public static ScoreMeaning? Of(ModelCard card, double score)
    {
        var step = (int)Math.Floor(Math.Clamp(score, 0, 100));
        var (leads, positives) = (0, 0);
        for (var reach = 0; reach <= WidestSteps && leads < EnoughLeads; reach++)
        {
            var near = card.ScoreCounts.Where(count => Math.Abs(count.Score - step) <= reach).ToList();
            (leads, positives) = (near.Sum(count => count.Leads), near.Sum(count => count.Positives));
        }
        if (leads < FewestLeads) return null;
        var share = WilsonInterval.Of(positives, leads);
        return new ScoreMeaning(Of(share.Value), Of(share.Low), Of(share.High), leads, card.Label, card.Data);

        static int Of(double value) => (int)Math.Round(100 * value, MidpointRounding.AwayFromZero);
    }
}
