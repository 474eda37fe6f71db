using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Dashboard.Api;

/// <summary>Scores in the shape of the API.</summary>
internal static class ScoreBlocks
{
    public const int UsualReasons = 6;
    private const double Average = 50;

    public static ScoreShape Of(MadeScore made, DateTime at, string? recommendation, int most = UsualReasons)
    {
        var score = made.Explanation.Score;
        var (reasons, others) = Reasons(made.Schema, made.Vector, made.Explanation.Points, score.Unclamped, most);
        return Of(score, made.Band, made.ModelVersion, at) with { Reasons = reasons, Others = others, Recommendation = recommendation };
    }

    /// <summary>Without reasons: all points are in others.</summary>
    public static ScoreShape Of(ModelScore score, string modelVersion, BandOptions bands, DateTime at) => Of(score, bands.Of(score.Score), modelVersion, at);

    /// <summary>A stored score. Reasons have names only while the model's inputs are those the score was made of; else all points are in others.</summary>
    public static ScoredLeadShape Of(LeadScore score, ScoreRecord record, ScoringModel? model, string recommendation, RerankShape rerank, double? elapsedMs)
    {
        var (reasons, others) = model?.Schema.Hash == record.SchemaHash
            ? Reasons(model.Schema, ScoreArrays.ReadVector(record.Vector), ScoreArrays.ReadPoints(record.Points), record.Unclamped, UsualReasons)
            : ([], record.Unclamped - Average);
        return new ScoredLeadShape
        {
            Id = score.LeadId, Score = score.Score, Band = score.Band, Probability = score.Probability, BaseScore = record.Score, Low = score.Low, High = score.High,
            Reasons = reasons, Others = others, Recommendation = recommendation, ModelVersion = score.ModelVersion, Rerank = rerank, ScoredAt = score.ScoredAt.Instant(),
            ElapsedMs = elapsedMs,
        };
    }

    private static ScoreShape Of(ModelScore score, Band band, string modelVersion, DateTime at) => new()
    {
        Score = score.Score, Band = band, Probability = score.Probability, BaseScore = score.Score, Low = score.Low, High = score.High,
        Reasons = [], Others = score.Unclamped - Average, Recommendation = null, ModelVersion = modelVersion, Rerank = RerankShape.Off, ScoredAt = at.Instant(),
    };

    private static (IReadOnlyList<ReasonShape> Reasons, double Others) Reasons(FeatureSchema schema, float[] vector, double[] points, double unclamped, int most)
    {
        var (reasons, others) = (new List<ReasonShape>(most), unclamped - Average);
        foreach (var i in Strongest(points).AsSpan(0, Math.Min(most, points.Length)))
        {
            if (points[i] == 0) break;
            reasons.Add(new ReasonShape(schema[i].Name, FeatureSentences.Of(schema, vector, i), points[i], float.IsNaN(vector[i]) && schema[i].Kind == FeatureKind.Number));
            others -= points[i];
        }
        return (reasons, others);
    }

    /// <summary>Features by the size of their points; of two that are equal the first.</summary>
    private static int[] Strongest(double[] points)
    {
        var order = new int[points.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        order.AsSpan().Sort((a, b) => Math.Abs(points[b]).CompareTo(Math.Abs(points[a])) is not 0 and var stronger ? stronger : a - b);
        return order;
    }
}
