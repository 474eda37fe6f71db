using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Scoring;

/// <summary>How far a second look may move a score.</summary>
public sealed class FinalScoreOptions
{
    public const string Section = "Reranking";

    /// <summary>At most so many points up or down, whatever the factor.</summary>
    [Range(0.0, 20.0)]
    public double MaxPoints { get; init; } = 10;
}

/// <summary>The model's score and what a second look made of it. Pure.</summary>
public static class FinalScore
{
    public const double LeastFactor = 0.8;
    public const double GreatestFactor = 1.2;

    /// <summary>Model score × factor, at most <paramref name="maxPoints"/> away from the model score, 0–100.</summary>
    /// <param name="modelScore">0–100.</param>
    /// <param name="factor">Null where there was no second look; what is outside 0.8–1.2 counts as the nearer end.</param>
    /// <param name="maxPoints">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is no number.</exception>
    public static double Of(double modelScore, double? factor, double maxPoints)
    {
        if (factor is not { } given) return modelScore;
        if (!double.IsFinite(given)) throw new ArgumentOutOfRangeException(nameof(factor), given, "Must be finite.");
        var moved = modelScore * (Math.Clamp(given, LeastFactor, GreatestFactor) - 1);
        return Math.Clamp(modelScore + Math.Clamp(moved, -maxPoints, maxPoints), 0, 100);
    }
}
