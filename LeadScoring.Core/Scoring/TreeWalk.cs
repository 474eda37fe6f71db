using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
            foreach (var eight in members[member].OrderBy(tree => tree.Depth()).Chunk(Together))
            {
                flatDepths.Add(eight[^1].Depth());
                foreach (var tree in eight) AppendTree(tree);
                while (flatRoots.Count % Together != 0) flatRoots.Add(0);
            }
            memberEnds[member] = flatRoots.Count;
        }
        nodes = [.. flatNodes];
        values = [.. flatValues];
        roots = [.. flatRoots];
        depths = [.. flatDepths];

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

    /// <summary>Adds the log-odds of each member. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        var first = 0;
        fixed (Node* node = nodes)
        fixed (float* input = encoded)
            for (var member = 0; member < memberEnds.Length; member++)
            {
                var sum = 0.0;
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

    /// <summary>The right child stands <see cref="ToRight"/> places further, the left one behind it. A leaf's threshold is NaN, which no input is at or below.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Node
    {
        public float Threshold;
        public ushort Input;
        public ushort ToRight;
    }
}
