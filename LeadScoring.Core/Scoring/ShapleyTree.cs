using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// One tree of <see cref="ForestExplainer"/>, with all that does not depend on the row worked out. Its places are first the branches (nodes above other nodes), then the
/// twigs (nodes that bear two leaves), then the leaves that hang on branches.
/// </summary>
internal sealed class ShapleyTree
{
    /// <param name="tree">Of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyTree(Tree tree, double scale)
    {
        var shape = new TreeShape(tree);
        Times = (shape.MostInputs + 1) / 2;
        var rule = Quadrature.Of(Times);
        var numbers = new List<float>([.. Padded(rule.Weights), .. PresenceOf(share: 1)]);

        var nodes = Enumerable.Range(0, tree.Inputs.Length).OrderBy(n => shape.Depths[n]).ToLookup(n => tree.Left[n] < 0 && tree.Right[n] < 0);
        var (branches, twigs, leaves) = (nodes[false].ToArray(), nodes[true].ToArray(), new List<float>());
        var places = branches.Concat(twigs).Select((node, place) => (node, place)).ToDictionary(p => p.node, p => p.place);
        Branches = [.. branches.Select(n => new ShapleyBranch { Split = SplitOf(n), Left = PlaceOf(tree.Left[n]), Right = PlaceOf(tree.Right[n]) })];
        Twigs = [.. twigs.Select(n => new ShapleyTwig { Split = SplitOf(n), Gain = (float)(scale * (tree.Leaves[~tree.Left[n]] - tree.Leaves[~tree.Right[n]])), Right = LeafOf(tree.Right[n]) })];
        (Leaves, Numbers) = ([.. leaves], [.. numbers]);

        int PlaceOf(int child)
        {
            if (child >= 0) return places[child];
            leaves.Add(LeafOf(child));
            return places.Count + leaves.Count - 1;
        }

        float LeafOf(int child) => (float)(scale * tree.Leaves[~child]);

        ShapleySplit SplitOf(int node)
        {
            var edge = shape.EdgesBefore[node];
            var split = new ShapleySplit
            {
                Input = tree.Inputs[node], Threshold = tree.Thresholds[node], ShareToLeft = (float)shape.SharesToLeft[node],
                EdgeBefore = edge == 0 ? 0 : 2 * places[(edge - 1) / 2] + 2 - edge % 2, Presence = edge == 0 ? Lanes(Times) : numbers.Count,
            };
            if (edge != 0) numbers.AddRange(PresenceOf(shape.Shares[node]));
            return split;
        }

        float[] PresenceOf(double share)
        {
            var weightHere = rule.Nodes.Select(t => 1 / (t + (1 - t) * share)).ToArray();
            return [.. Padded(rule.Nodes.Zip(weightHere, (t, weight) => t * weight)), .. Padded(weightHere.Select(weight => share * weight * weight))];
        }

        float[] Padded(IEnumerable<double> values) => [.. values.Select(value => (float)value), .. new float[Lanes(Times) - Times]];
    }

    /// <summary>The nodes of the quadrature.</summary>
    public int Times { get; }

    /// <summary>Parents before children.</summary>
    public ShapleyBranch[] Branches { get; }

    public ShapleyTwig[] Twigs { get; }

    /// <summary>Those that hang on branches.</summary>
    public float[] Leaves { get; }

    /// <summary>
    /// The weights of the quadrature; then, where splits say, what a pull counts at each t, followed by its slope. Each list is filled up with zeros to whole vectors: at
    /// their weight of 0 they change nothing.
    /// </summary>
    public float[] Numbers { get; }

    public int Places => Branches.Length + Twigs.Length + Leaves.Length;

    /// <summary>So many values in whole vectors.</summary>
    public static int Lanes(int times) => (times + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ShapleySplit
{
    public float Threshold;

    /// <summary>Of the covers here.</summary>
    public float ShareToLeft;

    public int Input;

    /// <summary>The nearest edge above that splits on the same input; 0 if there is none, 1 + 2n and 2 + 2n are the left and the right edge of branch n.</summary>
    public int EdgeBefore;

    /// <summary>Where its numbers start. They differ by the share of covers that splits above on the same input leave.</summary>
    public int Presence;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ShapleyBranch
{
    public ShapleySplit Split;

    /// <summary>Places.</summary>
    public int Left, Right;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ShapleyTwig
{
    public ShapleySplit Split;

    /// <summary>What the left leaf is above the right one.</summary>
    public float Gain;

    /// <summary>The right leaf.</summary>
    public float Right;
}
