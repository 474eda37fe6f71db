using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>The distinct thresholds of one input in rising order. They cut its values into bins: bin b holds what is above b of them. Immutable.</summary>
internal sealed class Cuts
{
    /// <summary>Most cells then hold one threshold at most, and a search is one comparison.</summary>
    private const int CellsPerCut = 4;

    private const int Group = 16;

    private readonly float first;
    private readonly float cellsPerUnit;
    private readonly float lastCell;
    private readonly int[] below;
    private readonly float[] padded;
    private readonly float[] lasts;
    private readonly int digits;

    public Cuts(int input, IEnumerable<float> thresholds)
    {
        Input = input;
        Sorted = [.. thresholds.Distinct().Order()];
        first = Sorted[0];
        lastCell = BitOperations.RoundUpToPowerOf2((uint)(CellsPerCut * Sorted.Length)) - 1;
        cellsPerUnit = Math.Clamp(lastCell / (Sorted[^1] - first), float.Epsilon, float.MaxValue);
        below = new int[(int)lastCell + 1];
        foreach (var cell in Sorted.Select(CellOf)) below[cell]++;
        digits = 32 - BitOperations.LeadingZeroCount((uint)below.Max());
        for (var (cell, sum) = (0, 0); cell < below.Length; cell++) (below[cell], sum) = (sum, sum + below[cell]);
        padded = Padded([.. Sorted, .. Enumerable.Repeat(float.PositiveInfinity, 1 << digits)], Group);
        lasts = Padded([.. Sorted.Chunk(Group).SkipLast(1).Select(group => group[^1])], Vector256<float>.Count);
    }

    /// <summary>Those of all inputs that the trees ask for, in the order of the inputs.</summary>
    public static Cuts[] Of(IEnumerable<Tree> trees) =>
        [.. trees.SelectMany(tree => tree.Inputs.Zip(tree.Thresholds)).GroupBy(split => split.First, split => split.Second).OrderBy(input => input.Key).Select(input => new Cuts(input.Key, input))];

    public int Input { get; }

    public float[] Sorted { get; }

    /// <summary>0…number of cuts; NaN is above all, as it goes right in every tree. The last cut of each group tells the group, all cuts of it the place: comparisons only, nothing to guess.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BinOf(float value)
    {
        var values = Vector256.Create(value);
        var group = 0;
        for (nuint last = 0; last < (nuint)lasts.Length; last += (nuint)Vector256<float>.Count) group += Above(values, ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(lasts), last));
        var start = Math.Min(group * Group, padded.Length - Group);
        ref var cut = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(padded), start);
        return Math.Min(start + Above(values, ref cut) + Above(values, ref Unsafe.Add(ref cut, Vector256<float>.Count)), Sorted.Length);
    }

    /// <summary>How many of the next rising cuts a value is above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Above(Vector256<float> value, ref float cuts) =>
        BitOperations.TrailingZeroCount(Vector256.LessThanOrEqual(value, Vector256.LoadUnsafe(ref cuts)).ExtractMostSignificantBits() | 1u << Vector256<float>.Count);

    /// <summary>
    /// The bins of many values. An even grid tells how many cuts are in the cells below, and the few in the value's own cell are searched without a branch that could be guessed wrong.
    /// </summary>
    public void BinsOf(ReadOnlySpan<float> values, Span<int> bins)
    {
        bins = bins[..values.Length];
        ref var cut = ref MemoryMarshal.GetArrayDataReference(padded);
        ref var start = ref MemoryMarshal.GetArrayDataReference(below);
        CellsOf(values, bins);
        for (var row = 0; row < bins.Length; row++) bins[row] = Unsafe.Add(ref start, bins[row]);
        for (var digit = digits - 1; digit >= 0; digit--)
            for (var row = 0; row < bins.Length; row++) bins[row] += IsAbove(values[row], Unsafe.Add(ref cut, bins[row] + (1 << digit) - 1)) << digit;
        TensorPrimitives.Min(bins, Sorted.Length, bins);
    }

    /// <summary>1 or 0; NaN is above everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IsAbove(float value, float cut)
    {
        var isAbove = !(value <= cut);
        return Unsafe.BitCast<bool, byte>(isAbove);
    }

    /// <summary>Filled up to whole groups with what no number is above.</summary>
    private static float[] Padded(float[] rising, int group) => [.. rising, .. Enumerable.Repeat(float.PositiveInfinity, (group - rising.Length % group) % group)];

    /// <summary>Never falls when the value rises, however it is rounded; NaN is in the last.</summary>
    private int CellOf(float value)
    {
        var cell = (value - first) * cellsPerUnit;
        return cell < lastCell ? cell > 0 ? (int)cell : 0 : (int)lastCell;
    }

    private void CellsOf(ReadOnlySpan<float> values, Span<int> cells)
    {
        var row = 0;
        for (; row <= values.Length - Vector256<float>.Count; row += Vector256<float>.Count)
        {
            var (cell, last) = ((Vector256.Create(values[row..]) - Vector256.Create(first)) * cellsPerUnit, Vector256.Create(lastCell));
            Vector256.ConvertToInt32Native(Vector256.ConditionalSelect(Vector256.LessThan(cell, last), Vector256.MaxNative(cell, Vector256<float>.Zero), last)).CopyTo(cells[row..]);
        }
        for (; row < values.Length; row++) cells[row] = CellOf(values[row]);
    }
}
