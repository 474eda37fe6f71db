using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// One tree of <see cref="ForestExplainer"/>, with all that does not depend on the row worked out. What depends on the presence t has one value for each t of the quadrature.
/// When the lanes of a vector are rows, each t has its own vectors; for one row, the values of t stand side by side in the lanes.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class ShapleyTree<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Node[] nodes;
    private readonly Vector256<T>[] leaves;
    private readonly Vector256<T>[] weights;
    private readonly Vector256<T>[] presences;
    private readonly int times;

    /// <param name="tree">Of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    /// <param name="lanesAreRows">Or else the values of t.</param>
    public ShapleyTree(Tree tree, double scale, bool lanesAreRows)
    {
        var shape = new TreeShape(tree);
        var lanes = lanesAreRows ? 1 : Vector256<T>.Count;
        times = ((shape.MostInputs + 1) / 2 + lanes - 1) / lanes;
        var rule = Quadrature.Of(times * lanes);
        weights = InVectors(rule.Weights);
        leaves = [.. tree.Leaves.SelectMany(leaf => Enumerable.Repeat(Vector256.Create(T.CreateTruncating(leaf * scale)), times))];
        nodes = new Node[tree.Inputs.Length];
        List<Vector256<T>> byShare = [.. PresenceOf(share: 1)];
        for (var n = 0; n < nodes.Length; n++)
        {
            var isFirstSplit = shape.EdgesBefore[n] == 0;
            nodes[n] = new Node
            {
                Input = tree.Inputs[n], Threshold = T.CreateTruncating(tree.Thresholds[n]), ShareToLeft = T.CreateTruncating(shape.SharesToLeft[n]),
                Left = PlaceOf(tree.Left[n]), Right = PlaceOf(tree.Right[n]), EdgeBefore = shape.EdgesBefore[n], Presence = isFirstSplit ? 0 : byShare.Count,
            };
            if (!isFirstSplit) byShare.AddRange(PresenceOf(shape.Shares[n]));
        }
        presences = [.. byShare];

        int PlaceOf(int child) => (child >= 0 ? child : tree.Inputs.Length + ~child) * times;

        IEnumerable<Vector256<T>> PresenceOf(double share)
        {
            var weightHere = rule.Nodes.Select(t => 1 / (t + (1 - t) * share)).ToArray();
            return [.. InVectors(rule.Nodes.Zip(weightHere, (t, weight) => t * weight)), .. InVectors(weightHere.Select(weight => share * weight * weight))];
        }

        Vector256<T>[] InVectors(IEnumerable<double> values) =>
            [.. values.Select(T.CreateTruncating).Chunk(lanes).Select(some => lanesAreRows ? Vector256.Create(some[0]) : Vector256.Create<T>(some))];
    }

    /// <summary>How many vectors <see cref="Contribute"/> needs to work in.</summary>
    public int WorkingVectors => 1 + 3 * nodes.Length + 2 * (2 * nodes.Length + 1) * times;

    /// <summary>Adds the Shapley values to the sums; inputs and sums have one vector per input, round after round.</summary>
    public void Contribute(Vector256<T>* inputs, Vector256<T>* sums, Vector256<T>* working, int inputCount, int rounds)
    {
        var pulls = working;
        var taken = pulls + nodes.Length;
        var reach = taken + 1 + 2 * nodes.Length;
        var expected = reach + (2 * nodes.Length + 1) * times;
        taken[0] = Vector256<T>.AllBitsSet;
        weights.CopyTo(new Span<Vector256<T>>(reach, times));
        leaves.CopyTo(new Span<Vector256<T>>(expected + nodes.Length * times, leaves.Length));
        fixed (Node* first = nodes)
        fixed (Vector256<T>* presence = presences)
            for (var round = 0; round < rounds; round++, inputs += inputCount, sums += inputCount)
            {
                Down(first, nodes.Length, times, presence, inputs, pulls, taken, reach);
                Up(first, nodes.Length, times, presence, pulls, reach, expected, sums);
            }
    }

    /// <summary>
    /// From the root to the leaves, how likely each place is reached. The pull is what the row's own value adds to the share that goes left, and 0 where a split on the same
    /// input above sent the row elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Compiled in full at once, as the next one: unoptimised vector code is ten times slower.
    private static void Down(Node* node, int count, nint times, Vector256<T>* presences, Vector256<T>* inputs, Vector256<T>* pulls, Vector256<T>* taken, Vector256<T>* reach)
    {
        var edge = taken + 1;
        for (var n = 0; n < count; n++, node++, edge += 2)
        {
            var share = Vector256.Create(node->ShareToLeft);
            var isBelow = Vector256.LessThanOrEqual(inputs[node->Input], Vector256.Create(node->Threshold));
            var isOpen = taken[node->EdgeBefore];
            edge[0] = isOpen & isBelow;
            edge[1] = Vector256.AndNot(isOpen, isBelow);
            var pull = isOpen & ((isBelow & Vector256<T>.One) - share);
            pulls[n] = pull;
            var presence = presences + node->Presence;
            var here = reach + n * times;
            var left = reach + node->Left;
            var right = reach + node->Right;
            for (nint t = 0; t < times; t++)
            {
                var toLeft = here[t] * (share + pull * presence[t]);
                left[t] = toLeft;
                right[t] = here[t] - toLeft;
            }
        }
    }

    /// <summary>From the leaves to the root, the expected value below each place; and the slope at each node: how likely it is reached, times what turning left is worth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(Node* first, int count, nint times, Vector256<T>* presences, Vector256<T>* pulls, Vector256<T>* reach, Vector256<T>* expected, Vector256<T>* sums)
    {
        for (var n = count - 1; n >= 0; n--)
        {
            var node = first + n;
            var share = Vector256.Create(node->ShareToLeft);
            var pull = pulls[n];
            var presence = presences + node->Presence;
            var slope = presence + times;
            var reached = reach + n * times;
            var here = expected + n * times;
            var left = expected + node->Left;
            var right = expected + node->Right;
            var sum = Vector256<T>.Zero;
            for (nint t = 0; t < times; t++)
            {
                var gain = left[t] - right[t];
                here[t] = right[t] + gain * (share + pull * presence[t]);
                sum += gain * reached[t] * slope[t];
            }
            sums[node->Input] += sum * pull;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Node
    {
        public T Threshold;

        /// <summary>Of the covers here.</summary>
        public T ShareToLeft;

        public int Input;

        /// <summary>Where the children's vectors start: first those of all nodes, then of all leaves.</summary>
        public int Left, Right;

        /// <summary>The nearest edge above that splits on the same input; 0 if there is none, 1 + 2n and 2 + 2n are the left and the right edge of node n.</summary>
        public int EdgeBefore;

        /// <summary>Where the vectors start that say what a pull counts at each t, then its slope. They differ by the share of covers that splits above on the same input leave.</summary>
        public int Presence;
    }
}
