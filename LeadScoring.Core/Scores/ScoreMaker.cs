using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Scores;

/// <summary>A score with all it was made from and of.</summary>
public sealed record MadeScore
{
    public required FeatureSchema Schema { get; init; }
    public required string ModelVersion { get; init; }

    /// <summary>One value per feature in schema order; NaN is unknown.</summary>
    public required float[] Vector { get; init; }

    public required Explanation Explanation { get; init; }
    public required Band Band { get; init; }

    /// <summary>How many unknown numbers were replaced by an estimate that moves the score by a point or more.</summary>
    public required int EstimatedInputs { get; init; }
}

/// <summary>Scores with the model that serves now, without storing anything. Thread-safe.</summary>
public sealed class ScoreMaker(ServingModel serving, IOptions<BandOptions> bands)
{
    private const double PointsThatCount = 1;
    private Extractor? extractor;

    /// <summary>Null while no model serves.</summary>
    public MadeScore? Make(LeadFacts facts, DateTime moment)
    {
        if (serving.Current is not { } model) return null;
        return Make(model, FeaturesOf(model).Extract(facts, moment));
    }

    /// <summary>Of a vector in the order of the model's schema; finite, NaN is unknown.</summary>
    public MadeScore Make(ScoringModel model, float[] vector) => Make(model, vector, model.Explain(vector));

    /// <summary>Of a vector that the model explained already.</summary>
    public MadeScore Make(ScoringModel model, float[] vector, Explanation explanation)
    {
        var estimated = 0;
        for (var i = 0; i < vector.Length; i++)
            if (explanation.Imputed[i] && model.Schema[i].Kind == FeatureKind.Number && Math.Abs(explanation.Points[i]) >= PointsThatCount) estimated++;
        return new MadeScore
        {
            Schema = model.Schema,
            ModelVersion = model.Version,
            Vector = vector,
            Explanation = explanation,
            Band = bands.Value.Of(explanation.Score.Score),
            EstimatedInputs = estimated,
        };
    }

    /// <summary>What makes the vectors of this model; kept for the next call.</summary>
    public LeadFeatures FeaturesOf(ScoringModel model)
    {
        var known = Volatile.Read(ref extractor);
        if (known?.Model == model) return known.Features;
        var made = new Extractor(model, new LeadFeatures(model.Schema));
        Volatile.Write(ref extractor, made);
        return made.Features;
    }

    private sealed record Extractor(ScoringModel Model, LeadFeatures Features);
}
