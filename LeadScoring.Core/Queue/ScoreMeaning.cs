using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Queue;

/// <summary>
/// What came of past leads scored like this, as counts out of 100 with the 95 % range (Wilson). "Like this" is the score's own step of one point and as many steps to
/// either side, at most <see cref="NearSteps"/>, as it takes to find <see cref="EnoughLeads"/> leads. Where leads are few, near the ends of the scale, it is wider, at
/// most <see cref="WidestSteps"/>, to find <see cref="FewestLeads"/>: then <see cref="IsWide"/>, and the scores it spans belong into the sentence.
/// </summary>
/// <param name="Of100">0–100, as are the next two.</param>
/// <param name="Leads">How many past leads it rests on, at least <see cref="FewestLeads"/>.</param>
/// <param name="Outcome">What "came of it" means: the model's label.</param>
/// <param name="Data">Whose leads these were.</param>
public sealed record ScoreMeaning(int Of100, int Low, int High, int Leads, string Outcome, TrainingData Data)
{
    public const int FewestLeads = 50;
    public const int EnoughLeads = 200;
    public const int NearSteps = 5;
    public const int WidestSteps = 20;

    /// <summary>The scores it spans.</summary>
    public int From { get; private init; }

    public int To { get; private init; } = 100;

    public bool IsWide { get; private init; }

    /// <summary>Null when too few past leads were scored like this.</summary>
    public static ScoreMeaning? Of(ModelCard card, double score)
    {
        var step = (int)Math.Floor(Math.Clamp(score, 0, 100));
        var (leads, positives, reach) = (0, 0, -1);
        while (reach < WidestSteps && leads < (reach < NearSteps ? EnoughLeads : FewestLeads))
        {
            reach++;
            var near = card.ScoreCounts.Where(count => Math.Abs(count.Score - step) <= reach).ToList();
            (leads, positives) = (near.Sum(count => count.Leads), near.Sum(count => count.Positives));
        }
        if (leads < FewestLeads) return null;
        var share = WilsonInterval.Of(positives, leads);
        return new ScoreMeaning(Of(share.Value), Of(share.Low), Of(share.High), leads, card.Label, card.Data)
        {
            From = Math.Max(0, step - reach), To = Math.Min(100, step + reach), IsWide = reach > NearSteps,
        };

        static int Of(double value) => (int)Math.Round(100 * value, MidpointRounding.AwayFromZero);
    }
}
