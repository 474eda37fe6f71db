using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Answers all trees for a block of rows at once. A set of rows is a mask of one bit per row. Each distinct threshold gives the mask of the rows at or below it; a tree
/// splits the mask of all rows down to one mask per leaf, two operations a node for the whole block; the masks of the leaves, read the other way round, give each row
/// the number of its leaf. Immutable and thread-safe.
/// </summary>
internal sealed unsafe class TreeMasks
{
    private const int Together = 4;

    /// <summary>From so many thresholds on, comparing with each costs more than looking up where a row is among them.</summary>
    private const int ManyCuts = 16;

    private readonly Cuts[] cuts;
    private readonly int maskCount;
    private readonly Node[] nodes;
    private readonly double[] leaves;
    private readonly TreePart[] trees;
    private readonly int[] memberEnds;

    public TreeMasks(IReadOnlyList<Tree[]> members)
    {
        cuts = Cuts.Of(members.SelectMany(trees => trees));
        var maskOf = new Dictionary<(int Input, float Threshold), int>();
        foreach (var input in cuts)
        {
            for (var cut = 0; cut < input.Sorted.Length; cut++) maskOf.Add((input.Input, input.Sorted[cut]), maskCount + cut);
            maskCount += input.Sorted.Length;
        }

        var (flatNodes, flatLeaves, flatTrees) = (new List<Node>(), new List<double>(), new List<TreePart>());
        memberEnds = new int[members.Count];
        for (var member = 0; member < members.Count; member++)
        {
            foreach (var tree in members[member])
            {
                flatTrees.Add(new TreePart(flatNodes.Count, tree.Inputs.Length, flatLeaves.Count));
                int Place(int child) => child >= 0 ? child : tree.Inputs.Length + ~child;
                for (var i = 0; i < tree.Inputs.Length; i++) flatNodes.Add(new Node(maskOf[(tree.Inputs[i], tree.Thresholds[i])], Place(tree.Left[i]), Place(tree.Right[i])));
                flatLeaves.AddRange(tree.Leaves);
            }
            while (flatTrees.Count % Together != 0)
            {
                flatTrees.Add(new TreePart(flatNodes.Count, 0, flatLeaves.Count));
                flatLeaves.Add(0);
            }
            memberEnds[member] = flatTrees.Count;
        }
        nodes = [.. flatNodes];
        leaves = [.. flatLeaves];
        trees = [.. flatTrees];
    }

    /// <summary>Adds the log-odds of each member.</summary>
    public void AddTo(RowBlock block)
    {
        if (trees.Length == 0) return;
        var masks = ArrayPool<Vector256<ulong>>.Shared.Rent(maskCount + 2);
        fixed (Vector256<ulong>* memory = masks)
        {
            var mask = Aligned(memory);
            FillMasks(block, mask);
            AddTrees(block, mask);
        }
        ArrayPool<Vector256<ulong>>.Shared.Return(masks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillMasks(RowBlock block, Vector256<ulong>* next)
    {
        foreach (var input in cuts)
        {
            if (input.Sorted.Length >= ManyCuts)
                Place(block.Input(input.Input), input, next);
            else
                fixed (float* values = block.Input(input.Input))
                    for (var cut = 0; cut < input.Sorted.Length; cut++) Compare(values, input.Sorted[cut], (uint*)(next + cut));
            next += input.Sorted.Length;
        }
    }

    /// <summary>The same for all thresholds of an input, at a cost per row and not per comparison: each row is put into its bin, and what is in a bin is at or below all later thresholds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(ReadOnlySpan<float> values, Cuts cuts, Vector256<ulong>* masks)
    {
        var bins = stackalloc int[RowBlock.Rows];
        cuts.BinsOf(values, new Span<int>(bins, RowBlock.Rows));
        // The place behind the last is for rows above all thresholds; the next input writes over it.
        new Span<Vector256<ulong>>(masks, cuts.Sorted.Length + 1).Clear();
        // Every eighth row, so that no byte is written twice in short order: the processor would have to wait for itself.
        for (var bit = 0; bit < 8; bit++)
            for (var eight = 0; eight < RowBlock.Rows / 8; eight++) ((byte*)(masks + bins[8 * eight + bit]))[eight] |= (byte)(1 << bit);
        var atOrBelow = Vector256<ulong>.Zero;
        for (var cut = 0; cut < cuts.Sorted.Length; cut++) masks[cut] = atOrBelow |= masks[cut];
    }

    /// <summary>One bit per row: whether its value is at or below the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compare(float* values, float threshold, uint* bits)
    {
        var thresholds = Vector256.Create(threshold);
        for (var word = 0; word < RowBlock.Rows / 32; word++, values += 32)
        {
            var (a, b, c, d) = (AtOrBelow(values, thresholds), AtOrBelow(values + 8, thresholds), AtOrBelow(values + 16, thresholds), AtOrBelow(values + 24, thresholds));
            bits[word] = Avx2.IsSupported
                ? Packed(a, b, c, d).ExtractMostSignificantBits()
                : a.ExtractMostSignificantBits() | b.ExtractMostSignificantBits() << 8 | c.ExtractMostSignificantBits() << 16 | d.ExtractMostSignificantBits() << 24;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AtOrBelow(float* values, Vector256<float> thresholds) => Vector256.LessThanOrEqual(Vector256.Load(values), thresholds).AsInt32();

    /// <summary>32 rows in one vector. Each pack works on both halves of its vectors apart, which leaves the rows in fours that the last step puts in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Packed(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var fours = Avx2.PackSignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d)).AsInt32();
        return Avx2.PermuteVar8x32(fours, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte();
    }

    /// <summary>Where whole vectors begin: one that lies across two lines of the cache costs two accesses.</summary>
    private static Vector256<ulong>* Aligned(Vector256<ulong>* memory) => (Vector256<ulong>*)(((nuint)memory + 31) & ~(nuint)31);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTrees(RowBlock block, Vector256<ulong>* mask)
    {
        var memory = stackalloc Vector256<ulong>[1 + 2 * Forest.MostLeaves + 8];
        var reached = Aligned(memory);
        var digits = reached + 2 * Forest.MostLeaves;
        var places = stackalloc byte[Together * RowBlock.Rows];
        var next = 0;
        fixed (double* leaf = leaves)
            for (var member = 0; member < memberEnds.Length; member++)
                fixed (double* sum = block.LogOdds(member))
                    for (; next < memberEnds[member]; next += Together)
                    {
                        for (var tree = 0; tree < Together; tree++) PlaceRows(trees[next + tree], mask, reached, digits, places + tree * RowBlock.Rows);
                        var a = leaf + trees[next].FirstLeaf;
                        var b = leaf + trees[next + 1].FirstLeaf;
                        var c = leaf + trees[next + 2].FirstLeaf;
                        var d = leaf + trees[next + 3].FirstLeaf;
                        for (var row = 0; row < RowBlock.Rows; row++)
                            sum[row] += a[places[row]] + b[places[RowBlock.Rows + row]] + (c[places[2 * RowBlock.Rows + row]] + d[places[3 * RowBlock.Rows + row]]);
                    }
    }

    /// <summary>Writes the number of each row's leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PlaceRows(TreePart tree, Vector256<ulong>* mask, Vector256<ulong>* reached, Vector256<ulong>* digits, byte* places)
    {
        reached[0] = Vector256<ulong>.AllBitsSet;
        var here = reached;
        foreach (ref readonly var node in nodes.AsSpan(tree.FirstNode, tree.Nodes))
        {
            var atOrBelow = mask[node.Mask];
            reached[node.Left] = *here & atOrBelow;
            reached[node.Right] = Vector256.AndNot(*here, atOrBelow);
            here++;
        }

        var count = 0;
        for (var groups = tree.Nodes + 1; groups > 1; groups = (groups + 1) / 2)
        {
            var odd = Vector256<ulong>.Zero;
            for (var pair = 0; pair < groups / 2; pair++)
            {
                odd |= here[2 * pair + 1];
                here[pair] = here[2 * pair] | here[2 * pair + 1];
            }
            if (groups % 2 == 1) here[groups / 2] = here[groups - 1];
            digits[count++] = odd;
        }
        for (var word = 0; word < RowBlock.Rows / 32; word++)
        {
            var place = Vector256<byte>.Zero;
            for (var digit = count - 1; digit >= 0; digit--) place = place + place - BitPerByte(((uint*)(digits + digit))[word]);
            place.Store(places + 32 * word);
        }
    }

    /// <summary>All ones in the bytes whose bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> BitPerByte(uint bits)
    {
        var spread = Vector256.Shuffle(
            Vector256.Create(bits).AsByte(),
            Vector256.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19));
        var own = Vector256.Create(0x8040201008040201).AsByte();
        return Vector256.Equals(spread & own, own);
    }

    private readonly record struct Node(int Mask, int Left, int Right);

    private readonly record struct TreePart(int FirstNode, int Nodes, int FirstLeaf);
}
