using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Walks the trees for one row, several at a time and without branches: each tree's next step waits for memory, and the others fill the wait. Leaves lead to themselves,
/// so trees of different depth can go in step; they are ordered by depth to waste few steps. Immutable and thread-safe.
/// </summary>
internal sealed unsafe class TreeWalk
{
    private const int Together = 8;
    private readonly Node[] nodes;
    private readonly double[] values;
    private readonly int[] roots;
    private readonly int[] depths;
    private readonly int[] memberEnds;

    public TreeWalk(IReadOnlyList<Tree[]> members)
    {
        var (flatNodes, flatValues, flatRoots, flatDepths) = (new List<Node>(), new List<double>(), new List<int>(), new List<int>());
        memberEnds = new int[members.Count];
        AppendLeaf(0);
        for (var member = 0; member < members.Count; member++)
        {
            foreach (var eight in members[member].OrderBy(Depth).Chunk(Together))
            {
                flatDepths.Add(Depth(eight[^1]));
                foreach (var tree in eight) AppendTree(tree);
                Pad(Together);
            }
            Pad(2 * Together);
            memberEnds[member] = flatRoots.Count;
        }
        nodes = [.. flatNodes];
        values = [.. flatValues];
        roots = [.. flatRoots];
        depths = [.. flatDepths];

        void Pad(int multiple)
        {
            while (flatRoots.Count % multiple != 0) flatRoots.Add(0);
            while (flatDepths.Count < flatRoots.Count / Together) flatDepths.Add(0);
        }

        void AppendLeaf(double value)
        {
            flatNodes.Add(new Node { Threshold = float.NaN });
            flatValues.Add(value);
        }

        void AppendTree(Tree tree)
        {
            flatRoots.Add(flatNodes.Count);
            var waiting = new Queue<int>([0]);
            var next = flatNodes.Count + 1;
            while (waiting.TryDequeue(out var at))
            {
                if (at < 0)
                {
                    AppendLeaf(tree.Leaves[~at]);
                    continue;
                }
                flatNodes.Add(new Node { Threshold = tree.Thresholds[at], Input = (ushort)tree.Inputs[at], ToRight = (ushort)(next - flatNodes.Count) });
                flatValues.Add(0);
                waiting.Enqueue(tree.Right[at]);
                waiting.Enqueue(tree.Left[at]);
                next += 2;
            }
        }
    }

    /// <summary>Whether sixteen trees are walked at once in two vectors. Gathers pay on processors with AVX-512; before those, eight trees in scalar registers are faster.</summary>
    public static bool UsesGathers { get; } = Avx2.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Adds the log-odds of each member. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(ReadOnlySpan<float> encoded, Span<double> perMember, bool withGathers)
    {
        var first = 0;
        fixed (Node* node = nodes)
        fixed (float* input = encoded)
            for (var member = 0; member < memberEnds.Length; member++)
            {
                var sum = 0.0;
                if (withGathers)
                    for (; first < memberEnds[member]; first += 2 * Together) sum += Sixteen(node, input, first);
                else
                    for (; first < memberEnds[member]; first += Together) sum += Eight(node, input, first);
                perMember[member] += sum;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Eight(Node* node, float* input, int first)
    {
        var root = roots.AsSpan(first, Together);
        nint a = root[0], b = root[1], c = root[2], d = root[3], e = root[4], f = root[5], g = root[6], h = root[7];
        for (var step = depths[first / Together]; step > 0; step--)
        {
            a = Next(node, input, a);
            b = Next(node, input, b);
            c = Next(node, input, c);
            d = Next(node, input, d);
            e = Next(node, input, e);
            f = Next(node, input, f);
            g = Next(node, input, g);
            h = Next(node, input, h);
        }
        return values[a] + values[b] + (values[c] + values[d]) + (values[e] + values[f] + (values[g] + values[h]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Next(Node* node, float* input, nint at) => at + node[at].ToRight + (input[node[at].Input] <= node[at].Threshold ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Sixteen(Node* node, float* input, int first)
    {
        var low = Vector256.Create<int>(roots.AsSpan(first, Together));
        var high = Vector256.Create<int>(roots.AsSpan(first + Together, Together));
        for (var step = Math.Max(depths[first / Together], depths[first / Together + 1]); step > 0; step--)
        {
            low = Next(node, input, low);
            high = Next(node, input, high);
        }
        var sum = 0.0;
        for (var tree = 0; tree < Together; tree++) sum += values[low[tree]] + values[high[tree]];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Next(Node* node, float* input, Vector256<int> at)
    {
        var thresholds = Avx2.GatherVector256((float*)node, at, 8);
        var ways = Avx2.GatherVector256((int*)node + 1, at, 8);
        var inputs = Avx2.GatherVector256(input, ways & Vector256.Create(0xFFFF), 4);
        return at + (ways >>> 16) - Vector256.LessThanOrEqual(inputs, thresholds).AsInt32();
    }

    private static int Depth(Tree tree)
    {
        var above = new int[tree.Inputs.Length];
        for (var node = 0; node < above.Length; node++)
            foreach (var child in (ReadOnlySpan<int>)[tree.Left[node], tree.Right[node]])
                if (child >= 0) above[child] = above[node] + 1;
        return above.Max() + 1;
    }

    /// <summary>The right child stands <see cref="ToRight"/> places further, the left one behind it. A leaf's threshold is NaN, which no input is at or below.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Node
    {
        public float Threshold;
        public ushort Input;
        public ushort ToRight;
    }
}
