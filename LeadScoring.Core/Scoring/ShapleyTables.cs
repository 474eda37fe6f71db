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
        var alone = tree with { Inputs = [.. tree.Inputs.Select(input => Array.IndexOf(inputs, input))] };
        var forest = new ShapleyForest<double>([alone], scale, lanesAreRows: false);
        var byTurns = new Vector256<double>[1 << tree.Inputs.Length];
        foreach (var row in RowsOf(alone, inputs.Length))
        {
            var turns = 0;
            for (var n = 0; n < alone.Inputs.Length; n++) turns |= (row[alone.Inputs[n]] <= alone.Thresholds[n] ? 0 : 1) << n;
            var contributions = new double[inputs.Length];
            forest.ContributeRow(row, contributions);
            for (var input = 0; input < inputs.Length; input++)
                byTurns[turns] = byTurns[turns].WithElement(Array.IndexOf(alone.Inputs, input), contributions[input]);
        }
        return byTurns;
    }

    /// <summary>A row for each way to turn that there is: all mixes of values at the thresholds and above them.</summary>
    private static IEnumerable<float[]> RowsOf(Tree tree, int inputs)
    {
        IEnumerable<float[]> rows = [[]];
        for (var i = 0; i < inputs; i++)
        {
            var input = i;
            var choices = tree.Thresholds.Where((_, n) => tree.Inputs[n] == input).Append(float.PositiveInfinity).ToArray();
            rows = [.. rows.SelectMany(row => choices.Select(value => (float[])[.. row, value]))];
        }
        return rows;
    }

    private readonly record struct Node(int Input, float Threshold);

    private readonly record struct TreePart(int FirstNode, int Nodes, int FirstValue);
}
