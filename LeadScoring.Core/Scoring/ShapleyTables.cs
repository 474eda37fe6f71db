using System.Numerics;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Small trees with the Shapley values of every way a row can turn at their nodes worked out, so that they are only looked up. Most branching trees of the product's usual
/// models are of this kind. Immutable and thread-safe.
/// </summary>
internal sealed class ShapleyTables
{
    private const int MostNodes = 4;
    private readonly Node[] nodes;
    private readonly TreePart[] trees;
    private readonly Vector256<double>[] values;

    /// <param name="trees">Those for which <see cref="Holds"/> is true.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyTables(IEnumerable<Tree> trees, double scale)
    {
        var (flatNodes, parts, flatValues) = (new List<Node>(), new List<TreePart>(), new List<Vector256<double>>());
        foreach (var tree in trees)
        {
            parts.Add(new TreePart(flatNodes.Count, tree.Inputs.Length, flatValues.Count));
            flatNodes.AddRange(tree.Inputs.Zip(tree.Thresholds, (input, threshold) => new Node(input, threshold)));
            flatValues.AddRange(ValuesOf(tree, scale));
        }
        (nodes, this.trees, values) = ([.. flatNodes], [.. parts], [.. flatValues]);
    }

    public static bool Holds(Tree tree) => tree.Inputs.Length <= MostNodes;

    /// <summary>Adds the Shapley values.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        foreach (var tree in trees)
        {
            var own = nodes.AsSpan(tree.FirstNode, tree.Nodes);
            var turns = 0;
            for (var n = 0; n < own.Length; n++) turns |= (encoded[own[n].Input] <= own[n].Threshold ? 0 : 1) << n;
            ref readonly var byNode = ref values[tree.FirstValue + turns];
            for (var n = 0; n < own.Length; n++) contributions[own[n].Input] += byNode[n];
        }
    }

    /// <summary>For each pattern of turns (a bit per node, set to the right) the value of each node's input; an input that stands at several nodes has it at the first.</summary>
    private static Vector256<double>[] ValuesOf(Tree tree, double scale)
    {
        var inputs = tree.Inputs.Distinct().ToArray();
        var byTurns = new Vector256<double>[1 << tree.Inputs.Length];
        for (var turns = 0; turns < byTurns.Length; turns++)
        {
            var means = Enumerable.Range(0, 1 << inputs.Length).Select(present => MeanOf(tree, turns, present, inputs, node: 0).Mean).ToArray();
            for (var i = 0; i < inputs.Length; i++)
                byTurns[turns] = byTurns[turns].WithElement(Array.IndexOf(tree.Inputs, inputs[i]), scale * ValueOf(i, means, inputs.Length));
        }
        return byTurns;
    }

    /// <summary>The definition: what the input adds, in the mean over all orders in which the inputs may come.</summary>
    /// <param name="input">Of the tree's own.</param>
    /// <param name="means">By the set of inputs that are present, a bit each.</param>
    /// <param name="inputs">How many there are.</param>
    private static double ValueOf(int input, double[] means, int inputs)
    {
        var sum = 0.0;
        for (var others = 0; others < means.Length; others++)
            if ((others >> input & 1) == 0)
                sum += (means[others | 1 << input] - means[others]) * Factorial(BitOperations.PopCount((uint)others)) * Factorial(inputs - 1 - BitOperations.PopCount((uint)others));
        return sum / Factorial(inputs);
    }

    /// <summary>The mean of the leaves by covers: where the input is present all go the way of the turns, else both ways count.</summary>
    private static (double Mean, double Cover) MeanOf(Tree tree, int turns, int present, int[] inputs, int node)
    {
        if (node < 0) return (tree.Leaves[~node], tree.Covers[~node]);
        var (left, right) = (MeanOf(tree, turns, present, inputs, tree.Left[node]), MeanOf(tree, turns, present, inputs, tree.Right[node]));
        var cover = left.Cover + right.Cover;
        if ((present >> Array.IndexOf(inputs, tree.Inputs[node]) & 1) == 0) return ((left.Mean * left.Cover + right.Mean * right.Cover) / cover, cover);
        return ((turns >> node & 1) == 0 ? left.Mean : right.Mean, cover);
    }

    private static int Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    private readonly record struct Node(int Input, float Threshold);

    private readonly record struct TreePart(int FirstNode, int Nodes, int FirstValue);
}
