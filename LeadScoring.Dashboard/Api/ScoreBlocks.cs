using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Dashboard.Api;

/// <summary>Scores in the shape of the API.</summary>
internal static class ScoreBlocks
{
    private const int MostReasons = 6;
    private const double Average = 50;

    public static ScoreShape Of(MadeScore made, DateTime at, string? recommendation)
    {
        var score = made.Explanation.Score;
        var (reasons, others) = Reasons(made.Schema, made.Vector, made.Explanation.Points, score.Unclamped);
        return new ScoreShape
        {
            Score = score.Score, Band = made.Band, Probability = score.Probability, BaseScore = score.Score, Low = score.Low, High = score.High,
            Reasons = reasons, Others = others, Recommendation = recommendation, ModelVersion = made.ModelVersion, Rerank = RerankShape.Off, ScoredAt = at.Instant(),
        };
    }

    /// <summary>A stored score. Reasons have names only while the model's inputs are those the score was made of; else all points are in others.</summary>
    public static ScoredLeadShape Of(LeadScore score, ScoreRecord record, ScoringModel? model, string recommendation, double elapsedMs)
    {
        var (reasons, others) = model?.Schema.Hash == record.SchemaHash
            ? Reasons(model.Schema, ScoreArrays.ReadVector(record.Vector), ScoreArrays.ReadPoints(record.Points), record.Unclamped)
            : ([], record.Unclamped - Average);
        return new ScoredLeadShape
        {
            Id = score.LeadId, Score = score.Score, Band = score.Band, Probability = score.Probability, BaseScore = record.Score, Low = score.Low, High = score.High,
            Reasons = reasons, Others = others, Recommendation = recommendation, ModelVersion = score.ModelVersion, Rerank = RerankShape.Off, ScoredAt = score.ScoredAt.Instant(),
            ElapsedMs = elapsedMs,
        };
    }

    private static (IReadOnlyList<ReasonShape> Reasons, double Others) Reasons(FeatureSchema schema, float[] vector, double[] points, double unclamped)
    {
        var strongest = Enumerable.Range(0, points.Length).Where(i => points[i] != 0)
            .OrderByDescending(i => Math.Abs(points[i])).ThenBy(i => i).Take(MostReasons)
            .Select(i => new ReasonShape(schema[i].Name, FeatureSentences.Of(schema, vector, i), points[i], float.IsNaN(vector[i]) && schema[i].Kind == FeatureKind.Number))
            .ToList();
        return (strongest, unclamped - Average - strongest.Sum(r => r.Points));
    }
}
