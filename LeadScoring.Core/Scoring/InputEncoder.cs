using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scoring;

public enum InputKind
{
    /// <summary>The number itself, imputed when unknown.</summary>
    Number,

    /// <summary>1 when the feature is unknown, else 0.</summary>
    Missing,

    /// <summary>1 when the category is in the group, else 0.</summary>
    Group,

    /// <summary>The smoothed rate of the category's group.</summary>
    Rate,

    /// <summary>The number on an even scale, for the linear term: (T(x) − centre) / width within ±<see cref="InputEncoder.Widest"/>, T = x or sign(x)·ln(1+|x|).</summary>
    Even,

    /// <summary>As <see cref="Even"/>, but only what lies above a knot: max(0, even − knot).</summary>
    Above,
}

/// <summary>One number the model computes with, and the feature it belongs to.</summary>
public readonly record struct ModelInput(int Feature, InputKind Kind)
{
    /// <summary>Of <see cref="InputKind.Group"/>.</summary>
    public int Group { get; init; }

    /// <summary>Of <see cref="InputKind.Even"/> and <see cref="InputKind.Above"/>.</summary>
    public bool Logarithmic { get; init; }

    public float Centre { get; init; }
    public float Width { get; init; }
    public float Knot { get; init; }

    /// <summary>Of <see cref="InputKind.Rate"/>: one per slot of the feature (levels, other, unknown); null elsewhere.</summary>
    public float[]? Rates { get; init; }
}

/// <summary>
/// Turns a vector into the inputs of forest and linear term. Levels with few training rows share a group, so that no single person's
/// value enters a model. Immutable and thread-safe.
/// </summary>
public sealed class InputEncoder
{
    /// <summary>Even inputs end here, so that a freak value cannot run away with the linear term.</summary>
    public const float Widest = 3;

    private readonly FeatureSchema schema;
    private readonly ModelInput[] inputs;
    private readonly int[][] groups;

    /// <param name="groups">Per feature, empty for numbers: the group of each slot (levels, other, unknown), −1 for a slot without training rows.</param>
    public InputEncoder(FeatureSchema schema, IReadOnlyList<ModelInput> inputs, IReadOnlyList<int[]> groups)
    {
        this.schema = schema;
        this.inputs = [.. inputs];
        this.groups = [.. groups];
        if (this.groups.Length != schema.Count) throw new ArgumentException($"There are groups for {this.groups.Length} features; the schema has {schema.Count}.", nameof(groups));
        for (var i = 0; i < this.inputs.Length; i++)
            if (!Fits(this.inputs[i])) throw new ArgumentException($"Input {i} does not fit the schema.", nameof(inputs));
    }

    public int Count => inputs.Length;

    public ReadOnlySpan<ModelInput> Inputs => inputs;

    public IReadOnlyList<int[]> Groups => groups;

    /// <summary>Vectors have one value per feature, encoded one per input. Allocates nothing.</summary>
    public void Encode(ReadOnlySpan<float> vector, ReadOnlySpan<float> imputed, Span<float> encoded)
    {
        for (var i = 0; i < inputs.Length; i++) encoded[i] = Encoded(i, vector[inputs[i].Feature], imputed[inputs[i].Feature]);
    }

    /// <summary>The same for a block of rows.</summary>
    /// <param name="vectors">Feature by feature one value per row of the block.</param>
    /// <param name="imputed">As the vectors.</param>
    internal void Encode(ReadOnlySpan<float> vectors, ReadOnlySpan<float> imputed, RowBlock block)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var first = inputs[i].Feature * RowBlock.Rows;
            var known = vectors.Slice(first, RowBlock.Rows);
            var filled = imputed.Slice(first, RowBlock.Rows);
            var encoded = block.Input(i);
            if (inputs[i].Kind == InputKind.Number) filled.CopyTo(encoded);
            else
                for (var row = 0; row < encoded.Length; row++) encoded[row] = Encoded(i, known[row], filled[row]);
        }
    }

    private float Encoded(int index, float known, float imputed)
    {
        ref readonly var input = ref inputs[index];
        return input.Kind switch
        {
            InputKind.Number => imputed,
            InputKind.Missing => float.IsNaN(known) ? 1 : 0,
            InputKind.Group => groups[input.Feature][schema[input.Feature].SlotOf(known)] == input.Group ? 1 : 0,
            InputKind.Rate => input.Rates![schema[input.Feature].SlotOf(known)],
            InputKind.Even => Even(input, imputed),
            _ => Math.Max(0, Even(input, imputed) - input.Knot),
        };
    }

    private static float Even(in ModelInput input, float value)
    {
        var even = input.Logarithmic ? MathF.CopySign(MathF.Log(1 + MathF.Abs(value)), value) : value;
        return Math.Clamp((even - input.Centre) / input.Width, -Widest, Widest);
    }

    private bool Fits(ModelInput input)
    {
        if (input.Feature < 0 || input.Feature >= schema.Count) return false;
        var feature = schema[input.Feature];
        var isNumber = feature.Kind == FeatureKind.Number;
        return input.Kind switch
        {
            InputKind.Number or InputKind.Missing => isNumber,
            InputKind.Even or InputKind.Above => isNumber && input.Width > 0 && float.IsFinite(input.Centre) && float.IsFinite(input.Width) && float.IsFinite(input.Knot),
            InputKind.Group => !isNumber && groups[input.Feature].Length == feature.Levels.Length + 2,
            InputKind.Rate => !isNumber && input.Rates is { } rates && rates.Length == feature.Levels.Length + 2 && rates.All(float.IsFinite),
            _ => false,
        };
    }
}
