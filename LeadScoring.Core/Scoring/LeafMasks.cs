using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Answers large trees for one row without walking them. A word has a bit for each leaf of a tree. A table holds, for each bin of each input, a word per tree: the leaves that the
/// tree's splits on this input still allow. What the bins of all inputs allow together is one leaf of each tree, found by reading words in order instead of waiting for each
/// split in turn (the idea of QuickScorer, Lucchese et al. 2015, with whole rows of words made ahead). Immutable and thread-safe.
/// </summary>
internal sealed unsafe class LeafMasks
{
    /// <summary>Reading so many words costs as much as one step of <see cref="TreeWalk"/>, when they have to come from beyond the nearest caches.</summary>
    private const int WordsPerStep = 4;

    /// <summary>The bits of a word.</summary>
    public const int MostLeaves = 32;

    /// <summary>So many words are put together on the stack.</summary>
    private const int MostTrees = 2_048;

    private const int MostBytes = 8 << 20;
    private const int Together = 4;
    private const int Line = 64 / sizeof(uint);
    private readonly Cuts[] cuts;
    private readonly int[] firstRows;
    private readonly int words;
    private readonly uint[] tableAndRoom;
    private readonly uint* table;
    private readonly double[] leaves;
    private readonly int[] memberEnds;

    /// <param name="members">Trees for which <see cref="Hold"/> is true.</param>
    public LeafMasks(IReadOnlyList<Tree[]> members)
    {
        cuts = Cuts.Of(members.SelectMany(trees => trees));
        firstRows = new int[cuts.Length];
        for (var i = 1; i < cuts.Length; i++) firstRows[i] = firstRows[i - 1] + cuts[i - 1].Sorted.Length + 1;
        memberEnds = new int[members.Count];
        var places = new List<Tree?>();
        for (var member = 0; member < members.Count; member++)
        {
            places.AddRange(members[member]);
            while (places.Count % Together != 0) places.Add(null);
            memberEnds[member] = places.Count;
        }
        words = RoundUp(places.Count);
        leaves = new double[words * MostLeaves];

        // Rows begin where lines of the cache do. Pinned, so that they stay there.
        tableAndRoom = GC.AllocateUninitializedArray<uint>(Rows(cuts) * words + Line, pinned: true);
        table = (uint*)(((nuint)Marshal.UnsafeAddrOfPinnedArrayElement(tableAndRoom, 0) + 63) & ~(nuint)63);
        new Span<uint>(table, Rows(cuts) * words).Fill(uint.MaxValue);
        var splits = places.SelectMany((tree, word) => tree is null ? [] : SplitsOf(tree, word)).ToLookup(split => split.Input);
        for (var i = 0; i < cuts.Length; i++) Fill(firstRows[i], cuts[i], [.. splits[cuts[i].Input]]);
        for (var word = 0; word < places.Count; word++) places[word]?.Leaves.CopyTo(leaves, word * MostLeaves);
    }

    /// <summary>Whether the trees have words, and reading them is cheaper than walking: there are few inputs for the depth of the trees.</summary>
    public static bool Hold(IReadOnlyList<Tree[]> members)
    {
        var trees = members.SelectMany(member => member).ToArray();
        var places = members.Sum(member => (member.Length + Together - 1) / Together * Together);
        if (places is 0 or > MostTrees || trees.Any(tree => tree.Leaves.Length > MostLeaves)) return false;
        var inputs = Cuts.Of(trees);
        return inputs.Length * trees.Length <= WordsPerStep * trees.Sum(tree => tree.Depth()) && (long)Rows(inputs) * RoundUp(places) * sizeof(uint) <= MostBytes;
    }

    /// <summary>Adds the log-odds of each member. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public void AddTo(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        var rows = stackalloc uint*[cuts.Length];
        for (var i = 0; i < cuts.Length; i++) rows[i] = table + (nint)(firstRows[i] + cuts[i].BinOf(encoded[cuts[i].Input])) * words;
        var reached = stackalloc uint[words];
        for (nint word = 0; word < words; word += Line)
        {
            var (a, b) = (Vector256<uint>.AllBitsSet, Vector256<uint>.AllBitsSet);
            for (var i = 0; i < cuts.Length; i++)
            {
                var row = rows[i] + word;
                a &= Vector256.Load(row);
                b &= Vector256.Load(row + Vector256<uint>.Count);
            }
            a.Store(reached + word);
            b.Store(reached + word + Vector256<uint>.Count);
        }
        var next = 0;
        fixed (double* first = leaves)
            for (var member = 0; member < memberEnds.Length; member++)
            {
                var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
                for (; next < memberEnds[member]; next += Together)
                {
                    var word = reached + next;
                    var leaf = first + (nint)next * MostLeaves;
                    a += leaf[BitOperations.TrailingZeroCount(word[0])];
                    b += leaf[MostLeaves + BitOperations.TrailingZeroCount(word[1])];
                    c += leaf[2 * MostLeaves + BitOperations.TrailingZeroCount(word[2])];
                    d += leaf[3 * MostLeaves + BitOperations.TrailingZeroCount(word[3])];
                }
                perMember[member] += a + b + (c + d);
            }
    }

    /// <summary>From the row of each bin of an input, takes the leaves on the other side of each split.</summary>
    private void Fill(int firstRow, Cuts input, Split[] splits)
    {
        for (var bin = 0; bin <= input.Sorted.Length; bin++)
        {
            var row = table + (nint)(firstRow + bin) * words;
            foreach (var split in splits) row[split.Word] &= bin < input.Sorted.Length && input.Sorted[bin] <= split.Threshold ? ~split.Right : ~split.Left;
        }
    }

    private static Split[] SplitsOf(Tree tree, int word)
    {
        var splits = new Split[tree.Inputs.Length];
        uint Below(int child) => child >= 0 ? splits[child].Left | splits[child].Right : 1u << ~child;
        for (var node = splits.Length - 1; node >= 0; node--) splits[node] = new Split(word, tree.Inputs[node], tree.Thresholds[node], Below(tree.Left[node]), Below(tree.Right[node]));
        return splits;
    }

    private static int Rows(Cuts[] cuts) => cuts.Sum(input => input.Sorted.Length + 1);

    private static int RoundUp(int words) => (words + Line - 1) / Line * Line;

    /// <param name="Left">The leaves to the left, a bit each.</param>
    /// <param name="Right">The leaves to the right, a bit each.</param>
    private readonly record struct Split(int Word, int Input, float Threshold, uint Left, uint Right);
}
