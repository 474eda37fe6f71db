using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Trees of <see cref="ForestExplainer"/> that are computed together, with all that does not depend on the row worked out. Their places are first the branches (nodes above other
/// nodes; roots come first), then the twigs (nodes that bear two leaves), then the leaves that hang on branches.
/// </summary>
internal sealed class ShapleyTrees
{
    /// <param name="trees">Each of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyTrees(IReadOnlyList<(Tree Tree, TreeShape Shape)> trees, double scale)
    {
        Roots = trees.Count;
        Times = trees.Max(tree => TimesOf(tree.Shape));
        var (rules, starts, numbers, leaves) = (trees.Select(tree => Quadrature.Of(TimesOf(tree.Shape))).ToArray(), new int[trees.Count], new List<float>(), new List<float>());
        for (var t = 0; t < starts.Length; t++)
        {
            starts[t] = numbers.Count;
            numbers.AddRange([.. Padded(rules[t].Weights), .. PresenceOf(t, share: 1)]);
        }
        var nodes = Enumerable.Range(0, starts.Length).SelectMany(t => Enumerable.Range(0, trees[t].Tree.Inputs.Length).Select(n => (Tree: t, Node: n)))
            .OrderBy(node => trees[node.Tree].Shape.Depths[node.Node]).ToLookup(node => trees[node.Tree].Tree.Left[node.Node] < 0 && trees[node.Tree].Tree.Right[node.Node] < 0);
        var (branches, twigs) = (nodes[false].ToArray(), nodes[true].ToArray());
        var places = branches.Concat(twigs).Select((node, place) => (node, place)).ToDictionary(p => p.node, p => p.place);
        var behindAll = places.Count + trees.Sum(tree => tree.Tree.Leaves.Length) - 2 * twigs.Length;
        Branches = [.. branches.Select(BranchOf)];
        Twigs = [.. twigs.Select(TwigOf)];
        (Leaves, Numbers) = ([.. leaves], [.. numbers]);

        ShapleyBranch BranchOf((int Tree, int Node) at)
        {
            var (left, right) = (trees[at.Tree].Tree.Left[at.Node], trees[at.Tree].Tree.Right[at.Node]);
            return new ShapleyBranch { Split = SplitOf(at), Left = PlaceOf(at.Tree, left), Right = PlaceOf(at.Tree, right), LeftReach = ReachOf(at.Tree, left), RightReach = ReachOf(at.Tree, right) };
        }

        ShapleyTwig TwigOf((int Tree, int Node) at)
        {
            var (left, right) = (LeafOf(at.Tree, trees[at.Tree].Tree.Left[at.Node]), LeafOf(at.Tree, trees[at.Tree].Tree.Right[at.Node]));
            return new ShapleyTwig { Split = SplitOf(at), Gain = (float)(left - right), Right = (float)right };
        }

        int PlaceOf(int tree, int child)
        {
            if (child >= 0) return places[(tree, child)];
            leaves.Add((float)LeafOf(tree, child));
            return places.Count + leaves.Count - 1;
        }

        int ReachOf(int tree, int child) => child >= 0 ? places[(tree, child)] : behindAll;

        double LeafOf(int tree, int child) => scale * trees[tree].Tree.Leaves[~child];

        ShapleySplit SplitOf((int Tree, int Node) at)
        {
            var (tree, shape) = trees[at.Tree];
            var edge = shape.EdgesBefore[at.Node];
            var split = new ShapleySplit
            {
                Input = tree.Inputs[at.Node], Threshold = tree.Thresholds[at.Node], ShareToLeft = (float)shape.SharesToLeft[at.Node],
                EdgeBefore = edge == 0 ? 0 : 2 * places[(at.Tree, (edge - 1) / 2)] + 2 - edge % 2, Presence = edge == 0 ? starts[at.Tree] + Lanes(Times) : numbers.Count,
            };
            if (edge != 0) numbers.AddRange(PresenceOf(at.Tree, shape.Shares[at.Node]));
            return split;
        }

        float[] PresenceOf(int tree, double share)
        {
            var weightHere = rules[tree].Nodes.Select(t => 1 / (t + (1 - t) * share)).ToArray();
            return [.. Padded(rules[tree].Nodes.Zip(weightHere, (t, weight) => t * weight)), .. Padded(weightHere.Select(weight => share * weight * weight))];
        }

        float[] Padded(IEnumerable<double> values)
        {
            float[] known = [.. values.Select(value => (float)value)];
            return [.. known, .. new float[Lanes(Times) - known.Length]];
        }
    }

    /// <summary>The nodes of the quadrature that a tree needs.</summary>
    public static int TimesOf(TreeShape shape) => (shape.MostInputs + 1) / 2;

    /// <summary>The nodes of the quadrature: the most that one of the trees needs.</summary>
    public int Times { get; }

    /// <summary>So many of the branches, the first, are roots.</summary>
    public int Roots { get; }

    /// <summary>Parents before children.</summary>
    public ShapleyBranch[] Branches { get; }

    public ShapleyTwig[] Twigs { get; }

    /// <summary>Those that hang on branches.</summary>
    public float[] Leaves { get; }

    /// <summary>
    /// Of each tree the weights of its quadrature, before what a pull counts at its root; then, where splits say, what a pull counts at each t, followed by its slope. Each list is
    /// filled up with zeros to whole vectors: at their weight of 0 they change nothing.
    /// </summary>
    public float[] Numbers { get; }

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

    /// <summary>Where to put how likely they are reached: their places, but for leaves, of which nobody asks it, one place behind all.</summary>
    public int LeftReach, RightReach;
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
