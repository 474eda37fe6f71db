using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scoring;

/// <summary>What a model says of one vector. <see cref="Unclamped"/> is 50 + Σ points.</summary>
public readonly record struct ModelScore(double LogOdds, double Probability, double Unclamped, double Low, double High)
{
    /// <summary>0–100.</summary>
    public double Score => Math.Clamp(Unclamped, 0, 100);
}

/// <summary>
/// A score with the points of each feature (schema order; 50 + Σ = unclamped score within 1e-6) and which of them were imputed.
/// </summary>
public sealed record Explanation(ModelScore Score, double[] Points, bool[] Imputed);

/// <summary>A loaded model: immutable and thread-safe.</summary>
public sealed class ScoringModel
{
    public string Version => throw new NotSupportedException();

    public FeatureSchema Schema => throw new NotSupportedException();

    public ModelScore Score(ReadOnlySpan<float> vector) => throw new NotSupportedException();

    public Explanation Explain(ReadOnlySpan<float> vector) => throw new NotSupportedException();
}
