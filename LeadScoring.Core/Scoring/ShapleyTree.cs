using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// One tree of <see cref="ForestExplainer"/>, with all that does not depend on the row worked out. Numbers stand in vectors of four quadrature nodes, <see cref="Vectors"/>
/// vectors side by side.
/// </summary>
internal sealed class ShapleyTree
{
    public const int Lanes = 4;

    /// <summary>The ways of a row at a node: its left edge is present, its right edge, or neither, when a split on the same input above sent the row elsewhere.</summary>
    public const int Left = 0, Right = 1, Neither = 2;

    private readonly Tree tree;
    private readonly long[] covers;
    private readonly Quadrature rule;
    private readonly double scale;
    private readonly List<double> factors = [];

    /// <param name="tree">Of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyTree(Tree tree, double scale)
    {
        this.tree = tree;
        this.scale = scale;
        covers = NodeCovers(tree);
        var shares = new double[tree.Inputs.Length, 2];
        var above = new int[tree.Inputs.Length];
        for (var node = 0; node < above.Length; node++)
        {
            if (tree.Left[node] >= 0) above[tree.Left[node]] = 1 + 2 * node;
            if (tree.Right[node] >= 0) above[tree.Right[node]] = 2 + 2 * node;
        }
        Vectors = (MostDifferentInputs(above) + 2 * Lanes - 1) / (2 * Lanes);
        rule = Quadrature.Of(Vectors * Lanes);
        Nodes = new Node[tree.Inputs.Length];
        for (var node = 0; node < Nodes.Length; node++)
        {
            var before = BeforeOf(node, above);
            var (beforeNode, beforeWay) = before == 0 ? (-1, Left) : ((before - 1) / 2, (before - 1) % 2);
            var share = before == 0 ? 1 : shares[beforeNode, beforeWay];
            shares[node, Left] = share * Cover(tree.Left[node]) / covers[node];
            shares[node, Right] = share * Cover(tree.Right[node]) / covers[node];
            Nodes[node] = new Node(tree.Inputs[node], tree.Thresholds[node], above[node], beforeNode + 1, beforeWay, factors.Count / Lanes);
            AppendFactors(node, share, shares[node, Left], shares[node, Right], isFirstSplit: before == 0);
        }
        Factors = [.. factors.Chunk(Lanes).Select(four => Vector256.Create(four))];
    }

    public int Vectors { get; }

    public Node[] Nodes { get; }

    /// <summary>
    /// For each way at each node: the factors of the left and of the right edge (times the leaf below, if it is one), then what turns the products below the left and the
    /// right edge into the slope towards the node's input.
    /// </summary>
    public Vector256<double>[] Factors { get; }

    /// <summary>
    /// With t the presence of all inputs, an edge of share z counts t + (1 − t)·z where the row takes it and (1 − t)·z where not; edges that split on the same input again
    /// replace the factor of the edge before, whose share is <paramref name="before"/> (1 and factor 1 if there is none).
    /// </summary>
    private void AppendFactors(int node, double before, double left, double right, bool isFirstSplit)
    {
        double Taken(double t, double share) => t + (1 - t) * share;
        double TakenSlope(double t, double share) => (1 - share) / Taken(t, share);
        var (leftLeaf, rightLeaf) = (Leaf(tree.Left[node]), Leaf(tree.Right[node]));

        Append((t, _) => leftLeaf * Taken(t, left) / Taken(t, before));
        Append((t, _) => rightLeaf * (1 - t) * right / Taken(t, before));
        Append((t, weight) => weight * (TakenSlope(t, left) - TakenSlope(t, before)));
        Append((t, weight) => weight * (-1 / (1 - t) - TakenSlope(t, before)));

        Append((t, _) => leftLeaf * (1 - t) * left / Taken(t, before));
        Append((t, _) => rightLeaf * Taken(t, right) / Taken(t, before));
        Append((t, weight) => weight * (-1 / (1 - t) - TakenSlope(t, before)));
        Append((t, weight) => weight * (TakenSlope(t, right) - TakenSlope(t, before)));

        if (isFirstSplit) return;
        Append((_, _) => leftLeaf * left / before);
        Append((_, _) => rightLeaf * right / before);
        Append((_, _) => 0);
        Append((_, _) => 0);
    }

    private void Append(Func<double, double, double> factor)
    {
        for (var i = 0; i < rule.Nodes.Length; i++) factors.Add(factor(rule.Nodes[i], rule.Weights[i]));
    }

    private double Leaf(int child) => child >= 0 ? 1 : tree.Leaves[~child] * scale;

    private long Cover(int child) => child >= 0 ? covers[child] : tree.Covers[~child];

    /// <summary>The nearest edge above that splits on the same input; 0 if there is none.</summary>
    private int BeforeOf(int node, int[] above)
    {
        var edge = above[node];
        while (edge != 0 && tree.Inputs[(edge - 1) / 2] != tree.Inputs[node]) edge = above[(edge - 1) / 2];
        return edge;
    }

    private int MostDifferentInputs(int[] above)
    {
        var different = new int[above.Length];
        for (var node = 0; node < above.Length; node++)
            different[node] = (above[node] == 0 ? 0 : different[(above[node] - 1) / 2]) + (BeforeOf(node, above) == 0 ? 1 : 0);
        return different.Max();
    }

    private static long[] NodeCovers(Tree tree)
    {
        var below = new long[tree.Inputs.Length];
        for (var node = below.Length - 1; node >= 0; node--) below[node] = Of(tree.Left[node]) + Of(tree.Right[node]);
        return below;

        long Of(int child) => child >= 0 ? below[child] : tree.Covers[~child];
    }

    /// <param name="Above">The edge into the node: 0 is the way into the root, 1 + 2n and 2 + 2n are the left and the right edge of node n.</param>
    /// <param name="Before">1 + the nearest node above that splits on the same input, or 0.</param>
    /// <param name="BeforeWay">On which side of it this node is.</param>
    /// <param name="Factors">Where its factors start.</param>
    public readonly record struct Node(int Input, float Threshold, int Above, int Before, int BeforeWay, int Factors);
}
