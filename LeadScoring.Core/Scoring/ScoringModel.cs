using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// What a model says of one vector. <see cref="Unclamped"/> is 50 + Σ points; <see cref="Low"/> and <see cref="High"/> (0–100) are one standard error either way: how much
/// the score would move had the model learnt from other leads of the same kind. They say nothing of what is unknown about the lead.
/// </summary>
public readonly record struct ModelScore(double LogOdds, double Probability, double Unclamped, double Low, double High)
{
    /// <summary>0–100.</summary>
    public double Score => Math.Clamp(Unclamped, 0, 100);
}

/// <summary>
/// A score with the points of each feature (schema order; 50 + Σ = unclamped score within 1e-6) and which of them were imputed.
/// </summary>
public sealed record Explanation(ModelScore Score, double[] Points, bool[] Imputed);

/// <summary>Everything a model consists of. Members of forest and linear term are alike in number.</summary>
public sealed record ModelParts
{
    public required FeatureSchema Schema { get; init; }
    public required SegmentImputer Imputer { get; init; }
    public required InputEncoder Encoder { get; init; }
    public required Forest Forest { get; init; }
    public required LinearTerm Linear { get; init; }
    public required Calibration Calibration { get; init; }
    public required double PointsPerDoubling { get; init; }

    /// <summary>What the standard deviation over members is multiplied by to be the standard error of the score: √(members − 1) when each member left out its own part of the rows (block jackknife).</summary>
    public required double SpreadFactor { get; init; }

    public required ModelCard Card { get; init; }

    /// <summary>Made-up vectors of the schema; the file keeps their scores, and a model that scores them otherwise is refused.</summary>
    public required IReadOnlyList<float[]> Probes { get; init; }
}

/// <summary>
/// A loaded model: vector → segment medians → encoded inputs → mean of the members' log-odds → Platt → points. Immutable and thread-safe; a vector has one
/// value per feature of <see cref="Schema"/>, NaN is unknown, and an infinity is refused by an exception.
/// </summary>
public sealed class ScoringModel
{
    private const int Stacked = 512;
    private readonly ModelParts parts;
    private readonly ForestExplainer explainer;
    private readonly int members;
    private readonly int[] used;
    private readonly int[][] usedByFeature;

    internal ScoringModel(ModelParts parts, string version)
    {
        this.parts = parts;
        Version = version;
        members = parts.Forest.Members.Count;
        explainer = new ForestExplainer(parts.Forest);
        used = [.. Enumerable.Range(0, parts.Encoder.Count).Where(input => parts.Forest.Asks(input) || parts.Linear.Weighs(input))];
        usedByFeature = [.. Enumerable.Range(0, parts.Schema.Count).Select(feature => used.Where(input => parts.Encoder.Inputs[input].Feature == feature).ToArray())];
        var expected = explainer.Expected + parts.Linear.Expected;
        Scale = new ScoreScale(parts.PointsPerDoubling, parts.Calibration.LogOdds(expected));
    }

    /// <summary>A model of new parts, as it comes back from its file.</summary>
    public static ScoringModel Build(ModelParts parts) =>
        ModelFile.Read(ModelFile.Write(parts)) is { Model: { } model } ? model : throw new ArgumentException("The parts do not make a model.", nameof(parts));

    /// <summary>"m-" and 8 hex digits of the content: equal models have equal versions.</summary>
    public string Version { get; }

    public FeatureSchema Schema => parts.Schema;

    public ModelCard Card => parts.Card;

    public ScoreScale Scale { get; }

    public Calibration Calibration => parts.Calibration;

    internal ModelParts Parts => parts;

    internal ForestExplainer Explainer => explainer;

    /// <summary>Allocates nothing for schemas of ordinary size.</summary>
    public ModelScore Score(ReadOnlySpan<float> vector)
    {
        var imputed = Schema.Count <= Stacked ? stackalloc float[Schema.Count] : new float[Schema.Count];
        var encoded = parts.Encoder.Count <= Stacked ? stackalloc float[parts.Encoder.Count] : new float[parts.Encoder.Count];
        Encode(vector, imputed, encoded);
        return ScoreEncoded(encoded).Score;
    }

    /// <summary>Scores in the order of the vectors; as <see cref="Score(ReadOnlySpan{float})"/> gives them within 1e-6, at a small part of the time for each.</summary>
    /// <param name="vectors">One per lead.</param>
    /// <param name="threads">At most so many, by default one per processor.</param>
    public ModelScore[] Score(IReadOnlyList<float[]> vectors, int? threads = null)
    {
        var scores = GC.AllocateUninitializedArray<ModelScore>(vectors.Count);
        InBlocks(vectors.Count, RowBlock.Rows, threads, () => new BatchScorer(this), (scorer, first, count) => scorer.Score(vectors, first, scores.AsSpan(first, count)));
        return scores;
    }

    /// <summary>Allocates the explanation only, for schemas of ordinary size.</summary>
    public Explanation Explain(ReadOnlySpan<float> vector)
    {
        var imputed = Schema.Count <= Stacked ? stackalloc float[Schema.Count] : new float[Schema.Count];
        var encoded = parts.Encoder.Count <= Stacked ? stackalloc float[parts.Encoder.Count] : new float[parts.Encoder.Count];
        Encode(vector, imputed, encoded);
        var contributions = parts.Encoder.Count <= Stacked ? stackalloc double[encoded.Length] : new double[encoded.Length];
        var (score, forest) = ScoreEncoded(encoded);
        explainer.Contribute(encoded, forest, contributions);
        return Explained(vector, encoded, score, contributions);
    }

    /// <summary>Explanations in the order of the vectors; as <see cref="Explain(ReadOnlySpan{float})"/> gives them but for rounding, at a part of the time for each.</summary>
    /// <param name="vectors">One per lead.</param>
    /// <param name="threads">At most so many, by default one per processor.</param>
    public Explanation[] Explain(IReadOnlyList<float[]> vectors, int? threads = null)
    {
        var explanations = new Explanation[vectors.Count];
        InBlocks(vectors.Count, RowBlock.Rows, threads, () => new BatchScorer(this), (scorer, first, count) => scorer.Explain(vectors, first, explanations.AsSpan(first, count)));
        return explanations;
    }

    /// <summary>Of one feature, those that forest or linear term compute with.</summary>
    internal ReadOnlySpan<int> UsedInputsOf(int feature) => usedByFeature[feature];

    /// <summary>Throws unless there is one value per feature.</summary>
    internal void CheckLength(ReadOnlySpan<float> vector, int? row)
    {
        if (vector.Length != Schema.Count) throw new ArgumentException($"{Vector(row)} has {vector.Length} values; the model's schema has {Schema.Count}.", nameof(vector));
    }

    internal ArgumentException Infinity(int feature, int? row) => new($"{Vector(row)} holds an infinity in the feature {Schema[feature].Name}; allowed are finite numbers and NaN for unknown.");

    /// <summary>The bytes of the model's file.</summary>
    public byte[] ToFile() => ModelFile.Write(parts);

    private static string Vector(int? row) => row is null ? "The vector" : $"Row {row}";

    private void Encode(ReadOnlySpan<float> vector, Span<float> imputed, Span<float> encoded)
    {
        CheckLength(vector, row: null);
        if (TensorPrimitives.IsInfinityAny(vector)) throw Infinity(vector.IndexOfAny(float.PositiveInfinity, float.NegativeInfinity), row: null);
        parts.Imputer.Impute(vector, imputed);
        parts.Encoder.Encode(vector, imputed, used, encoded);
    }

    /// <param name="contributions">Of the forest; the linear term's are added here.</param>
    internal Explanation Explained(ReadOnlySpan<float> vector, ReadOnlySpan<float> encoded, in ModelScore score, Span<double> contributions)
    {
        parts.Linear.Contribute(encoded, contributions);
        var points = new double[Schema.Count];
        for (var i = 0; i < encoded.Length; i++) points[parts.Encoder.Inputs[i].Feature] += Scale.Points(Calibration.Slope * contributions[i]);
        var unknown = new bool[Schema.Count];
        for (var i = 0; i < unknown.Length; i++) unknown[i] = float.IsNaN(vector[i]);
        return new Explanation(score, points, unknown);
    }

    /// <returns>The score, and the part of its raw log-odds that is the forest's.</returns>
    private (ModelScore Score, double Forest) ScoreEncoded(ReadOnlySpan<float> encoded)
    {
        Span<double> raw = members <= Stacked ? stackalloc double[members] : new double[members];
        parts.Forest.Score(encoded, raw);
        var forest = TensorPrimitives.Sum<double>(raw) / members;
        parts.Linear.AddTo(encoded, raw);
        return (ScoreOf(raw), forest);
    }

    /// <param name="raw">Log-odds, one per member.</param>
    internal ModelScore ScoreOf(ReadOnlySpan<double> raw)
    {
        var mean = 0.0;
        foreach (var member in raw) mean += member / members;
        var square = 0.0;
        foreach (var member in raw) square += (member - mean) * (member - mean) / members;

        var logOdds = Calibration.LogOdds(mean);
        var score = Scale.Score(logOdds);
        var error = Scale.Points(Calibration.Slope * Math.Sqrt(square) * parts.SpreadFactor);
        return new ModelScore(logOdds, Calibration.Probability(logOdds), score, Math.Clamp(score - error, 0, 100), Math.Clamp(score + error, 0, 100));
    }

    private static void InBlocks<TWorker>(int count, int block, int? threads, Func<TWorker> worker, Action<TWorker, int, int> work)
    {
        try
        {
            Parallel.For(
                0,
                (count + block - 1) / block,
                new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount },
                worker,
                (index, _, own) =>
                {
                    work(own, index * block, Math.Min(block, count - index * block));
                    return own;
                },
                _ => { });
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}
