using System.Numerics.Tensors;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Log-odds that are linear in the encoded inputs, one set of weights per member. Immutable and thread-safe.
/// </summary>
public sealed class LinearTerm
{
    private readonly double[] meanWeights;
    private readonly int[] used;
    private readonly double[] intercepts;

    /// <param name="intercepts">One per member.</param>
    /// <param name="weights">Per member one weight per encoded input.</param>
    /// <param name="inputMeans">Mean of each encoded input over the training rows: where contributions start.</param>
    public LinearTerm(IReadOnlyList<double> intercepts, IReadOnlyList<double[]> weights, IReadOnlyList<double> inputMeans)
    {
        if (weights.Count != intercepts.Count || weights.Any(w => w.Length != inputMeans.Count))
            throw new ArgumentException($"{intercepts.Count} intercepts and {inputMeans.Count} means ask for as many weights.", nameof(weights));
        if (!intercepts.Concat(weights.SelectMany(w => w)).Concat(inputMeans).All(double.IsFinite)) throw new ArgumentException("Weights are finite.", nameof(weights));
        this.intercepts = [.. intercepts];
        Weights = [.. weights];
        InputMeans = [.. inputMeans];
        meanWeights = new double[inputMeans.Count];
        foreach (var member in Weights)
            for (var i = 0; i < meanWeights.Length; i++) meanWeights[i] += member[i] / Weights.Count;
        used = [.. Enumerable.Range(0, meanWeights.Length).Where(input => Weights.Any(member => member[input] != 0))];
        Expected = Intercepts.DefaultIfEmpty(0).Average();
        for (var i = 0; i < meanWeights.Length; i++) Expected += meanWeights[i] * InputMeans[i];
    }

    public IReadOnlyList<double> Intercepts => intercepts;

    public IReadOnlyList<double[]> Weights { get; }

    public IReadOnlyList<double> InputMeans { get; }

    /// <summary>Mean log-odds over the members at the input means.</summary>
    public double Expected { get; }

    /// <summary>Whether some member gives the input a weight.</summary>
    public bool Weighs(int input) => used.Contains(input);

    /// <summary>Adds to one place per member. Allocates nothing for schemas of ordinary size.</summary>
    public void AddTo(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        if (used.Length == 0)
        {
            TensorPrimitives.Add(perMember, intercepts, perMember);
            return;
        }
        Span<double> wide = encoded.Length <= 512 ? stackalloc double[encoded.Length] : new double[encoded.Length];
        TensorPrimitives.ConvertTruncating(encoded, wide);
        for (var member = 0; member < perMember.Length; member++) perMember[member] += Intercepts[member] + TensorPrimitives.Dot<double>(wide, Weights[member]);
    }

    /// <summary>Adds to the log-odds of each member.</summary>
    internal void AddTo(RowBlock block)
    {
        Span<double> wide = stackalloc double[RowBlock.Rows];
        for (var member = 0; member < Weights.Count; member++) TensorPrimitives.Add(block.LogOdds(member), Intercepts[member], block.LogOdds(member));
        foreach (var input in used)
        {
            TensorPrimitives.ConvertTruncating<float, double>(block.Input(input), wide);
            for (var member = 0; member < Weights.Count; member++) TensorPrimitives.MultiplyAdd(wide, Weights[member][input], block.LogOdds(member), block.LogOdds(member));
        }
    }

    /// <summary>Adds w·(x − mean) of each input: the exact Shapley values of a linear term.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        for (var i = 0; i < meanWeights.Length; i++) contributions[i] += meanWeights[i] * (encoded[i] - InputMeans[i]);
    }
}
