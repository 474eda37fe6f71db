namespace LeadScoring.Core.Scoring;

/// <summary>
/// Log-odds that are linear in the encoded inputs, one set of weights per member. Immutable and thread-safe.
/// </summary>
public sealed class LinearTerm
{
    private readonly double[] meanWeights;

    /// <param name="intercepts">One per member.</param>
    /// <param name="weights">Per member one weight per encoded input.</param>
    /// <param name="inputMeans">Mean of each encoded input over the training rows: where contributions start.</param>
    public LinearTerm(IReadOnlyList<double> intercepts, IReadOnlyList<double[]> weights, IReadOnlyList<double> inputMeans)
    {
        if (weights.Count != intercepts.Count || weights.Any(w => w.Length != inputMeans.Count))
            throw new ArgumentException($"{intercepts.Count} intercepts and {inputMeans.Count} means ask for as many weights.", nameof(weights));
        if (!intercepts.Concat(weights.SelectMany(w => w)).Concat(inputMeans).All(double.IsFinite)) throw new ArgumentException("Weights are finite.", nameof(weights));
        Intercepts = [.. intercepts];
        Weights = [.. weights];
        InputMeans = [.. inputMeans];
        meanWeights = new double[inputMeans.Count];
        foreach (var member in Weights)
            for (var i = 0; i < meanWeights.Length; i++) meanWeights[i] += member[i] / Weights.Count;
        Expected = Intercepts.DefaultIfEmpty(0).Average();
        for (var i = 0; i < meanWeights.Length; i++) Expected += meanWeights[i] * InputMeans[i];
    }

    public IReadOnlyList<double> Intercepts { get; }

    public IReadOnlyList<double[]> Weights { get; }

    public IReadOnlyList<double> InputMeans { get; }

    /// <summary>Mean log-odds over the members at the input means.</summary>
    public double Expected { get; }

    /// <summary>Adds to one place per member. Allocates nothing.</summary>
    public void AddTo(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        for (var member = 0; member < perMember.Length; member++)
        {
            var weights = Weights[member];
            var sum = Intercepts[member];
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * encoded[i];
            perMember[member] += sum;
        }
    }

    /// <summary>Adds w·(x − mean) of each input: the exact Shapley values of a linear term.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        for (var i = 0; i < meanWeights.Length; i++) contributions[i] += meanWeights[i] * (encoded[i] - InputMeans[i]);
    }
}
