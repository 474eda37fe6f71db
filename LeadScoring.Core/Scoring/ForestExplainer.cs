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
/// four up to eight different inputs on a path, eight up to sixteen, and so on. All nodes walk the tree together, once down and once up.
/// </para>
/// </summary>
public sealed class ForestExplainer
{
    private const int Lanes = 4;
    private readonly Edge[] edges;
    private readonly Part[] parts;
    private readonly Quadrature[] rules;
    private readonly int mostEdges;
    private readonly double members;

    public ForestExplainer(Forest forest)
    {
        members = Math.Max(1, forest.Members.Count);
        var all = new List<Edge>();
        var bounds = new List<Part>();
        foreach (var tree in forest.Members.SelectMany(trees => trees))
        {
            var first = all.Count;
            var deepest = TreeEdges.Append(all, tree);
            bounds.Add(new Part(first, all.Count, Math.Max(1, (deepest + 2 * Lanes - 1) / (2 * Lanes))));
            Expected += TreeEdges.Expected(tree) / members;
            mostEdges = Math.Max(mostEdges, (all.Count - first) * bounds[^1].Vectors);
        }
        edges = [.. all];
        parts = [.. bounds];
        rules = [.. Enumerable.Range(0, bounds.Select(p => p.Vectors).DefaultIfEmpty(0).Max() + 1).Select(vectors => Quadrature.Of(vectors * Lanes))];
    }

    /// <summary>The mean of the forest by training covers, where the contributions start: expected + Σ contributions = score.</summary>
    public double Expected { get; }

    /// <summary>Adds the Shapley value of each encoded input, in log-odds.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        var products = new Vector256<double>[mostEdges];
        var presence = new double[edges.Length == 0 ? 0 : parts.Max(p => p.End - p.First)];
        foreach (var part in parts) ContributeTree(part, encoded, contributions, products, presence);
    }

    // Compiled in full at once: the walk is called often in its first second, and unoptimised vector code is ten times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ContributeTree(Part part, ReadOnlySpan<float> encoded, Span<double> contributions, Span<Vector256<double>> products, Span<double> presence)
    {
        var rule = rules[part.Vectors];
        var tree = edges.AsSpan(part.First, part.End - part.First);
        for (var e = 0; e < tree.Length; e++)
        {
            ref readonly var edge = ref tree[e];
            var passes = (encoded[edge.Input] <= edge.Threshold) == edge.IsLeft && (edge.Before < 0 || presence[edge.Before] > 0);
            presence[e] = passes ? 1 : 0;
            for (var v = 0; v < part.Vectors; v++)
            {
                var above = edge.Above < 0 ? Vector256<double>.One : products[edge.Above * part.Vectors + v];
                var factor = rule.Factor(v, presence[e], edge.Share);
                if (edge.Before >= 0) factor /= rule.Factor(v, presence[edge.Before], tree[edge.Before].Share);
                products[e * part.Vectors + v] = above * factor;
            }
        }
        for (var e = tree.Length - 1; e >= 0; e--)
        {
            ref readonly var edge = ref tree[e];
            var slope = Vector256<double>.Zero;
            for (var v = 0; v < part.Vectors; v++)
            {
                ref var below = ref products[e * part.Vectors + v];
                below = edge.IsLeaf ? below * edge.Leaf : products[edge.FirstBelow * part.Vectors + v] + products[edge.SecondBelow * part.Vectors + v];
                slope += rule.Weights[v] * below * (presence[e] - edge.Share) / rule.Factor(v, presence[e], edge.Share);
                if (edge.Before >= 0)
                    slope -= rule.Weights[v] * below * (presence[edge.Before] - tree[edge.Before].Share) / rule.Factor(v, presence[edge.Before], tree[edge.Before].Share);
            }
            contributions[edge.Input] += Vector256.Sum(slope) / members;
        }
    }

    private readonly record struct Part(int First, int End, int Vectors);
}
