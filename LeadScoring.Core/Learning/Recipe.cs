using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>What cross-validation chose for one table.</summary>
/// <param name="TreeShare">0–1: weight of the trees' log-odds beside the linear ones.</param>
/// <param name="Shape">Of the trees; their number is what served best.</param>
/// <param name="Ridge">Penalty of the linear term.</param>
public sealed record Recipe(double TreeShare, ForestShape Shape, double Ridge)
{
    public ModelFamily Family => TreeShare switch { 0 => ModelFamily.Logistic, 1 => ModelFamily.Trees, _ => ModelFamily.Blend };
}
