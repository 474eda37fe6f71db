namespace LeadScoring.Core.Scoring;

/// <summary>Scores block after block of vectors with the same working memory. For one thread.</summary>
internal sealed class BatchScorer(ScoringModel model)
{
    private readonly ModelParts parts = model.Parts;
    private readonly RowBlock block = new(model.Parts.Encoder.Count, model.Parts.Forest.Members.Count);
    private readonly float[] vectors = new float[model.Schema.Count * RowBlock.Rows];
    private readonly float[] imputed = new float[model.Schema.Count * RowBlock.Rows];
    private readonly double[] raw = new double[model.Parts.Forest.Members.Count];

    /// <param name="rows">All vectors.</param>
    /// <param name="first">The first one to score.</param>
    /// <param name="scores">One per vector to score, at most <see cref="RowBlock.Rows"/>.</param>
    public void Score(IReadOnlyList<float[]> rows, int first, Span<ModelScore> scores)
    {
        Fill(rows, first, scores.Length);
        parts.Encoder.Encode(vectors, imputed, block);
        parts.Forest.Score(block);
        parts.Linear.AddTo(block);
        for (var row = 0; row < scores.Length; row++)
        {
            for (var member = 0; member < raw.Length; member++) raw[member] = block.LogOdds(member)[row];
            scores[row] = model.ScoreOf(raw);
        }
    }

    private void Fill(IReadOnlyList<float[]> rows, int first, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var vector = rows[first + row];
            model.Check(vector);
            for (var feature = 0; feature < vector.Length; feature++)
            {
                var value = vector[feature];
                vectors[feature * RowBlock.Rows + row] = value;
                imputed[feature * RowBlock.Rows + row] = float.IsNaN(value) && model.Schema[feature].Kind == Features.FeatureKind.Number ? parts.Imputer.MedianFor(vector, feature) : value;
            }
        }
    }
}
