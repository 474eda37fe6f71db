using System.Numerics.Tensors;

namespace LeadScoring.Core.Scoring;

/// <summary>Scores block after block of vectors with the same working memory, feature by feature. For one thread.</summary>
internal sealed class BatchScorer(ScoringModel model)
{
    /// <summary>Rows that are turned into columns together: as many floats as a cache line has.</summary>
    private const int Strip = 16;

    private readonly ModelParts parts = model.Parts;
    private readonly RowBlock block = new(model.Parts.Encoder.Count, model.Parts.Forest.Members.Count);
    private readonly float[][] vectors = new float[RowBlock.Rows][];
    private readonly float[] columns = new float[model.Schema.Count * RowBlock.Rows];
    private readonly float[] imputed = new float[RowBlock.Rows];
    private readonly double[] raw = new double[model.Parts.Forest.Members.Count];

    /// <param name="rows">All vectors.</param>
    /// <param name="first">The first one to score.</param>
    /// <param name="scores">One per vector to score, at most <see cref="RowBlock.Rows"/>.</param>
    public void Score(IReadOnlyList<float[]> rows, int first, Span<ModelScore> scores)
    {
        Encode(rows, first, scores.Length);
        parts.Forest.Score(block);
        parts.Linear.AddTo(block);
        for (var row = 0; row < scores.Length; row++) scores[row] = model.ScoreOf(RawOf(row));
    }

    /// <param name="rows">All vectors.</param>
    /// <param name="first">The first one to explain.</param>
    /// <param name="explanations">One per vector to explain, at most <see cref="RowBlock.Rows"/>.</param>
    public void Explain(IReadOnlyList<float[]> rows, int first, Span<Explanation> explanations)
    {
        Encode(rows, first, explanations.Length);
        parts.Forest.Score(block);
        var forest = new double[explanations.Length];
        for (var row = 0; row < forest.Length; row++) forest[row] = TensorPrimitives.Average<double>(RawOf(row));
        parts.Linear.AddTo(block);
        for (var start = 0; start < forest.Length; start += ForestExplainer.RowsTogether)
            Explain(start, forest.AsSpan(start, Math.Min(ForestExplainer.RowsTogether, forest.Length - start)), explanations[start..]);
    }

    /// <param name="start">Of some rows of the block.</param>
    /// <param name="forest">Their log-odds without the linear term.</param>
    /// <param name="explanations">Theirs come first.</param>
    private void Explain(int start, ReadOnlySpan<double> forest, Span<Explanation> explanations)
    {
        var inputs = parts.Encoder.Count;
        var encoded = new float[forest.Length * inputs];
        var contributions = new double[encoded.Length];
        for (var i = 0; i < inputs; i++)
        {
            var column = block.Input(i).Slice(start, forest.Length);
            for (var row = 0; row < column.Length; row++) encoded[row * inputs + i] = column[row];
        }
        model.Explainer.Contribute(encoded, forest, contributions);
        for (var row = 0; row < forest.Length; row++)
            explanations[row] = model.Explained(vectors[start + row], encoded.AsSpan(row * inputs, inputs), model.ScoreOf(RawOf(start + row)), contributions.AsSpan(row * inputs, inputs));
    }

    private void Encode(IReadOnlyList<float[]> rows, int first, int count)
    {
        for (var row = 0; row < count; row++) model.CheckLength(vectors[row] = rows[first + row], first + row);
        FillColumns(count);
        Encode(first, count);
    }

    /// <summary>The log-odds of each member.</summary>
    private double[] RawOf(int row)
    {
        for (var member = 0; member < raw.Length; member++) raw[member] = block.LogOdds(member)[row];
        return raw;
    }

    private void FillColumns(int count)
    {
        for (var strip = 0; strip < count; strip += Strip)
        {
            var rows = vectors.AsSpan(strip, Math.Min(Strip, count - strip));
            for (var feature = 0; feature < model.Schema.Count; feature++)
            {
                var column = columns.AsSpan(feature * RowBlock.Rows + strip, rows.Length);
                for (var row = 0; row < rows.Length; row++) column[row] = rows[row][feature];
            }
        }
    }

    private void Encode(int first, int count)
    {
        for (var feature = 0; feature < model.Schema.Count; feature++)
        {
            var known = columns.AsSpan(feature * RowBlock.Rows, count);
            if (TensorPrimitives.IsInfinityAny<float>(known)) throw model.Infinity(feature, first + known.IndexOfAny(float.PositiveInfinity, float.NegativeInfinity));
            var inputs = model.UsedInputsOf(feature);
            if (inputs.Length == 0) continue;
            var filled = TensorPrimitives.IsNaNAny<float>(known) ? Imputed(feature, known) : known;
            foreach (var input in inputs) parts.Encoder.Encode(input, known, filled, block.Input(input)[..count]);
        }
    }

    private ReadOnlySpan<float> Imputed(int feature, ReadOnlySpan<float> known)
    {
        for (var row = 0; row < known.Length; row++) imputed[row] = float.IsNaN(known[row]) ? parts.Imputer.MediansFor(vectors[row])[feature] : known[row];
        return imputed.AsSpan(0, known.Length);
    }
}
