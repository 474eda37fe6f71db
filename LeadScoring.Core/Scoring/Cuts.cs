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

    private readonly float first;
    private readonly float cellsPerUnit;
    private readonly float lastCell;
    private readonly int[] below;
    private readonly float[] padded;
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
        padded = [.. Sorted, .. Enumerable.Repeat(float.PositiveInfinity, 1 << digits)];
    }

    public int Input { get; }

    public float[] Sorted { get; }

    /// <summary>
    /// 0…number of cuts; NaN is above all, as it goes right in every tree. An even grid tells how many cuts are in the cells below, and the few in the value's own cell are
    /// searched without a branch that could be guessed wrong.
    /// </summary>
    public int BinOf(float value)
    {
        var bin = below[CellOf(value)];
        for (var digit = digits - 1; digit >= 0; digit--) bin += IsAbove(value, padded[bin + (1 << digit) - 1]) << digit;
        return Math.Min(bin, Sorted.Length);
    }

    /// <summary>The same for many values.</summary>
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
