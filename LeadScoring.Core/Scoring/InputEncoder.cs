using System.Numerics.Tensors;
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
    private readonly FeatureDefinition[] features;
    private readonly float[][] bySlot;
    private readonly ModelInput[] inputs;
    private readonly int[][] groups;

    /// <param name="groups">Per feature, empty for numbers: the group of each slot (levels, other, unknown), −1 for a slot without training rows.</param>
    public InputEncoder(FeatureSchema schema, IReadOnlyList<ModelInput> inputs, IReadOnlyList<int[]> groups)
    {
        this.schema = schema;
        features = [.. schema.Features];
        this.inputs = [.. inputs];
        this.groups = [.. groups];
        if (this.groups.Length != schema.Count) throw new ArgumentException($"There are groups for {this.groups.Length} features; the schema has {schema.Count}.", nameof(groups));
        for (var i = 0; i < this.inputs.Length; i++)
            if (!Fits(this.inputs[i])) throw new ArgumentException($"Input {i} does not fit the schema.", nameof(inputs));
        bySlot = [.. this.inputs.Select(BySlot)];
    }

    public int Count => inputs.Length;

    public ReadOnlySpan<ModelInput> Inputs => inputs;

    public IReadOnlyList<int[]> Groups => groups;

    /// <summary>Vectors have one value per feature, encoded one per input. Allocates nothing.</summary>
    public void Encode(ReadOnlySpan<float> vector, ReadOnlySpan<float> imputed, Span<float> encoded)
    {
        for (var i = 0; i < inputs.Length; i++) encoded[i] = Encoded(i, vector[inputs[i].Feature], imputed[inputs[i].Feature]);
    }

    /// <summary>The same for some inputs only; the others stay as they are.</summary>
    internal void Encode(ReadOnlySpan<float> vector, ReadOnlySpan<float> imputed, ReadOnlySpan<int> some, Span<float> encoded)
    {
        foreach (var i in some)
        {
            ref readonly var input = ref inputs[i];
            encoded[i] = input.Kind == InputKind.Number ? imputed[input.Feature] : Encoded(i, vector[input.Feature], imputed[input.Feature]);
        }
    }

    /// <summary>One input of many rows.</summary>
    /// <param name="known">The values of its feature.</param>
    /// <param name="imputed">The same, unknown numbers replaced.</param>
    internal void Encode(int index, ReadOnlySpan<float> known, ReadOnlySpan<float> imputed, Span<float> encoded)
    {
        ref readonly var input = ref inputs[index];
        switch (input.Kind)
        {
            case InputKind.Number:
                imputed.CopyTo(encoded);
                break;
            case InputKind.Even or InputKind.Above:
                Even(input, imputed, encoded);
                break;
            default:
                for (var row = 0; row < encoded.Length; row++) encoded[row] = Encoded(index, known[row], imputed[row]);
                break;
        }
    }

    private float Encoded(int index, float known, float imputed)
    {
        ref readonly var input = ref inputs[index];
        return input.Kind switch
        {
            InputKind.Number => imputed,
            InputKind.Missing => float.IsNaN(known) ? 1 : 0,
            InputKind.Even => Even(input, imputed),
            InputKind.Above => Math.Max(0, Even(input, imputed) - input.Knot),
            _ => bySlot[index][features[input.Feature].SlotOf(known)],
        };
    }

    private static float Even(in ModelInput input, float value)
    {
        var even = input.Logarithmic ? MathF.CopySign(MathF.Log(1 + MathF.Abs(value)), value) : value;
        return Math.Clamp((even - input.Centre) / input.Width, -Widest, Widest);
    }

    private static void Even(in ModelInput input, ReadOnlySpan<float> values, Span<float> even)
    {
        if (input.Logarithmic)
        {
            TensorPrimitives.Abs(values, even);
            TensorPrimitives.LogP1<float>(even, even);
            TensorPrimitives.CopySign(even, values, even);
        }
        else
        {
            values.CopyTo(even);
        }
        TensorPrimitives.Subtract(even, input.Centre, even);
        TensorPrimitives.Divide(even, input.Width, even);
        TensorPrimitives.Clamp(even, -Widest, Widest, even);
        if (input.Kind != InputKind.Above) return;
        TensorPrimitives.Subtract(even, input.Knot, even);
        TensorPrimitives.Max(even, 0, even);
    }

    /// <summary>What a category counts, by slot.</summary>
    private float[] BySlot(ModelInput input) => input.Kind switch
    {
        InputKind.Rate => input.Rates!,
        InputKind.Group => [.. groups[input.Feature].Select(group => group == input.Group ? 1f : 0)],
        _ => [],
    };

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
