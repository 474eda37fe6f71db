using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Exact Shapley values of a forest, averaged over its members, where an absent input is averaged by training covers (path-dependent TreeSHAP,
/// Lundberg et al. 2020). Immutable and thread-safe.
/// <para>
/// Of one tree, with x_j ∈ {0,1} for "j is present", the game is multilinear: Σ over leaves of value · Π_j (x_j·o_j + (1−x_j)·z_j), where o_j says whether
/// the row passes all splits on j above the leaf, and z_j is the share of covers that does. Owen's formula makes the Shapley value the integral of its slope
/// along the diagonal x = (t,…,t): ∫₀¹ Σ value·(o_i − z_i)·Π_{j≠i}(t·o_j + (1−t)·z_j) dt. The integrand is a polynomial, so Gauss–Legendre nodes solve it exactly:
/// four up to eight different inputs on a path, eight up to sixteen, and so on. All nodes walk the tree together, once down and once up, and every factor stands
/// in a table: o_j is 0 or 1.
/// </para>
/// </summary>
public sealed unsafe class ForestExplainer
{
    /// <summary>Rows that go through a tree one after the other while its table is near.</summary>
    public const int RowsTogether = 16;

    private readonly StepFunctions steps;
    private readonly ShapleyTree[] trees;
    private readonly int mostEdges;
    private readonly int mostNodes;

    public ForestExplainer(Forest forest)
    {
        var members = Math.Max(1, forest.Members.Count);
        Expected = forest.Members.Sum(member => member.Sum(tree => tree.Expected())) / members;
        steps = forest.Steps;
        trees = [.. forest.BranchingTrees.SelectMany(member => member).Select(tree => new ShapleyTree(tree, 1.0 / members))];
        mostEdges = trees.Select(tree => (1 + 2 * tree.Nodes.Length) * tree.Vectors).DefaultIfEmpty(0).Max();
        mostNodes = trees.Select(tree => tree.Nodes.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>The mean of the forest by training covers, where the contributions start: expected + Σ contributions = score.</summary>
    public double Expected { get; }

    /// <summary>Adds the Shapley value of each encoded input, in log-odds.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions) => Contribute(1, encoded, contributions);

    /// <summary>The same for some rows, best for <see cref="RowsTogether"/> of them; one row after the other in both spans.</summary>
    public void Contribute(int rows, ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        if (rows == 0) return;
        var inputs = encoded.Length / rows;
        for (var row = 0; row < rows; row++) steps.Contribute(encoded.Slice(row * inputs, inputs), contributions.Slice(row * inputs, inputs));
        if (trees.Length == 0) return;

        var vectors = ArrayPool<Vector256<double>>.Shared.Rent(mostEdges + encoded.Length);
        var ways = ArrayPool<int>.Shared.Rent(mostNodes + 1);
        vectors.AsSpan(0, mostEdges + encoded.Length).Clear();
        ways[0] = ShapleyTree.Left;
        fixed (Vector256<double>* products = vectors)
        fixed (int* way = ways)
        fixed (float* values = encoded)
        {
            var sums = products + mostEdges;
            foreach (var tree in trees)
                for (var row = 0; row < rows; row++) Contribute(tree, values + row * inputs, sums + row * inputs, products, way + 1);
            for (var i = 0; i < contributions.Length; i++) contributions[i] += Vector256.Sum(sums[i]);
        }
        ArrayPool<Vector256<double>>.Shared.Return(vectors);
        ArrayPool<int>.Shared.Return(ways);
    }

    // Compiled in full at once: the walk is called often in its first second, and unoptimised vector code is ten times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Contribute(ShapleyTree tree, float* encoded, Vector256<double>* sums, Vector256<double>* products, int* ways)
    {
        nint vectors = tree.Vectors;
        var nodes = tree.Nodes;
        fixed (Vector256<double>* factors = tree.Factors)
        {
            for (var v = 0; v < vectors; v++) products[v] = Vector256<double>.One;
            var below = products + vectors;
            for (var n = 0; n < nodes.Length; n++)
            {
                ref readonly var node = ref nodes[n];
                var side = encoded[node.Input] <= node.Threshold ? 0 : 1;
                var open = ways[node.Before - 1] == node.BeforeWay ? 1 : 0;
                var way = ShapleyTree.Neither - (ShapleyTree.Neither - side) * open;
                ways[n] = way;
                var factor = factors + node.Factors + 4 * vectors * way;
                var above = products + node.Above * vectors;
                for (nint v = 0; v < vectors; v++, below++)
                {
                    below[0] = above[v] * factor[v];
                    below[vectors] = above[v] * factor[vectors + v];
                }
                below += vectors;
            }
            for (var n = nodes.Length - 1; n >= 0; n--)
            {
                ref readonly var node = ref nodes[n];
                below -= 2 * vectors;
                var slope = factors + node.Factors + 4 * vectors * ways[n] + 2 * vectors;
                var above = products + node.Above * vectors;
                var sum = sums[node.Input];
                for (nint v = 0; v < vectors; v++)
                {
                    var (left, right) = (below[v], below[vectors + v]);
                    above[v] = left + right;
                    sum += left * slope[v] + right * slope[vectors + v];
                }
                sums[node.Input] = sum;
            }
        }
    }
}
