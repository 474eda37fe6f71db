namespace LeadScoring.Core.Scoring;

/// <summary>
/// Exact Shapley values of a forest, averaged over its members, where an absent input is averaged by training covers (path-dependent TreeSHAP,
/// Lundberg et al. 2020). Immutable and thread-safe.
/// <para>
/// Let every input be present with probability t, each by itself. At a node the row then goes left with a probability that only the node's own input decides: the share of
/// covers that goes left when the input is absent, 1 or 0 when it is present. So the expected value of a tree is a product of such probabilities down to each leaf, and by
/// Owen's formula (1972) the Shapley value of an input is the integral over t = 0…1 of the expected value's slope in that input's own presence. The slope is a polynomial in
/// t, which Gauss–Legendre quadrature integrates exactly: n values of t serve paths of 2n different inputs. <see cref="ShapleyMany"/> takes the slope.
/// </para>
/// </summary>
public sealed class ForestExplainer
{
    /// <summary>Rows that go through a tree while its table is near.</summary>
    public const int RowsTogether = 32;

    private readonly StepFunctions steps;
    private readonly ShapleyTables tables;
    private readonly ShapleyForest large;

    public ForestExplainer(Forest forest)
    {
        Expected = forest.Members.Sum(member => member.Sum(tree => tree.Expected())) / Math.Max(1, forest.Members.Count);
        steps = forest.Steps;
        var branching = forest.BranchingTrees.SelectMany(member => member).ToLookup(ShapleyTables.Holds);
        var scale = 1.0 / Math.Max(1, forest.Members.Count);
        tables = new ShapleyTables(branching[true], scale);
        large = new ShapleyForest(branching[false], scale);
    }

    /// <summary>The mean of the forest by training covers, where the contributions start: expected + Σ contributions = score.</summary>
    public double Expected { get; }

    /// <summary>
    /// Adds the Shapley value of each encoded input, in log-odds, to contributions that are 0. Large trees are computed in float. What rounding took is given back in
    /// proportion, so that the contributions add to the score.
    /// </summary>
    /// <param name="encoded">One value per input.</param>
    /// <param name="score">The log-odds of the forest for the row.</param>
    /// <param name="contributions">One per input.</param>
    public void Contribute(ReadOnlySpan<float> encoded, double score, Span<double> contributions)
    {
        large.Contribute(encoded, contributions);
        AddSmallTrees(encoded, score, contributions);
    }

    /// <summary>The same for some rows, best for <see cref="RowsTogether"/> of them; one row after the other in both spans.</summary>
    /// <param name="encoded">Of all rows.</param>
    /// <param name="scores">One per row.</param>
    /// <param name="contributions">Of all rows.</param>
    public void Contribute(ReadOnlySpan<float> encoded, ReadOnlySpan<double> scores, Span<double> contributions)
    {
        if (scores.Length == 0) return;
        var inputs = encoded.Length / scores.Length;
        large.Contribute(encoded, contributions, inputs);
        for (var row = 0; row < scores.Length; row++) AddSmallTrees(encoded.Slice(row * inputs, inputs), scores[row], contributions.Slice(row * inputs, inputs));
    }

    private void AddSmallTrees(ReadOnlySpan<float> encoded, double score, Span<double> contributions)
    {
        steps.Contribute(encoded, contributions);
        tables.Contribute(encoded, contributions);
        if (!large.IsEmpty) Settle(contributions, score - Expected);
    }

    /// <summary>Moves each contribution by the same share of itself, so that they add to the sum.</summary>
    private static void Settle(Span<double> contributions, double sum)
    {
        var (actual, size) = (0.0, 0.0);
        foreach (var contribution in contributions) (actual, size) = (actual + contribution, size + Math.Abs(contribution));
        if (size == 0) return;
        foreach (ref var contribution in contributions) contribution += (sum - actual) * Math.Abs(contribution) / size;
    }
}
