using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>Trees in one piece of memory, ready to be explained row by row or sixteen rows at once. Computed in float. Immutable and thread-safe.</summary>
internal sealed unsafe class ShapleyForest
{
    private const int CacheLine = 64;
    private readonly ShapleyBranch[] branches;
    private readonly ShapleyTwig[] twigs;
    private readonly float[] leaves;
    private readonly float[] numbersAndRoom;
    private readonly float* numbers;
    private readonly ShapleyPart[] parts;
    private readonly int narrow;
    private readonly int oneWorking;
    private readonly int manyWorking;

    /// <param name="trees">Each of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyForest(IEnumerable<Tree> trees, double scale)
    {
        var ready = trees.Select(tree => new ShapleyTree(tree, scale)).OrderBy(tree => tree.Times).ToArray();
        branches = [.. ready.SelectMany(tree => tree.Branches)];
        twigs = [.. ready.SelectMany(tree => tree.Twigs)];
        leaves = [.. ready.SelectMany(tree => tree.Leaves)];
        parts = new ShapleyPart[ready.Length];
        var next = new ShapleyPart(0, 0, 0, 0, 0, 0, 0, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            var tree = ready[i];
            parts[i] = next with { Branches = tree.Branches.Length, Twigs = tree.Twigs.Length, Leaves = tree.Leaves.Length, Times = tree.Times };
            next = new ShapleyPart(next.FirstBranch + tree.Branches.Length, next.FirstTwig + tree.Twigs.Length, next.FirstLeaf + tree.Leaves.Length, next.FirstNumber + tree.Numbers.Length, 0, 0, 0, 0);
            if (ShapleyOne.Holds(parts[i])) (narrow, oneWorking) = (i + 1, Math.Max(oneWorking, ShapleyOne.WorkingVectors(parts[i])));
            manyWorking = Math.Max(manyWorking, ShapleyMany.WorkingVectors(parts[i]));
        }

        // Vectors that lie across two cache lines take twice as long to read. Pinned, so that they stay where they are.
        numbersAndRoom = GC.AllocateUninitializedArray<float>(next.FirstNumber + CacheLine / sizeof(float), pinned: true);
        var start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(numbersAndRoom, 0);
        numbers = (float*)(((nuint)start + CacheLine - 1) / CacheLine * CacheLine);
        ready.SelectMany(tree => tree.Numbers).ToArray().CopyTo(new Span<float>(numbers, next.FirstNumber));
    }

    public bool IsEmpty => parts.Length == 0;

    /// <summary>Adds the Shapley values of one row.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        if (IsEmpty) return;
        var sums = (Vector256<float>*)NativeMemory.AlignedAlloc((nuint)((encoded.Length + oneWorking) * sizeof(Vector256<float>)), CacheLine);
        new Span<Vector256<float>>(sums, encoded.Length).Clear();
        fixed (ShapleyBranch* branch = branches)
        fixed (ShapleyTwig* twig = twigs)
        fixed (float* leaf = leaves)
        fixed (float* input = encoded)
            foreach (ref readonly var part in parts.AsSpan(0, narrow))
                ShapleyOne.Contribute(part, branch + part.FirstBranch, twig + part.FirstTwig, leaf + part.FirstLeaf, numbers + part.FirstNumber, input, sums, sums + encoded.Length);
        for (var i = 0; i < encoded.Length; i++) contributions[i] += Vector256.Sum(sums[i]);
        NativeMemory.AlignedFree(sums);
        Contribute(parts.AsSpan(narrow), encoded, contributions, encoded.Length);
    }

    /// <summary>Adds those of some rows, which stand one after the other in both spans.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions, int inputs) => Contribute(parts, encoded, contributions, inputs);

    private void Contribute(ReadOnlySpan<ShapleyPart> some, ReadOnlySpan<float> encoded, Span<double> contributions, int inputs)
    {
        if (some.Length == 0) return;
        var rows = encoded.Length / inputs;
        var rounds = (rows + ShapleyMany.Rows - 1) / ShapleyMany.Rows;
        var values = rounds * inputs * ShapleyMany.Rows;
        var taken = (float*)NativeMemory.AlignedAlloc((nuint)(2 * values * sizeof(float) + manyWorking * sizeof(Vector256<float>)), CacheLine);
        var given = taken + values;
        new Span<float>(taken, 2 * values).Clear();
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) taken[PlaceOf(row, i, inputs)] = encoded[row * inputs + i];
        fixed (ShapleyBranch* branch = branches)
        fixed (ShapleyTwig* twig = twigs)
        fixed (float* leaf = leaves)
            foreach (ref readonly var part in some)
                ShapleyMany.Contribute(
                    part, branch + part.FirstBranch, twig + part.FirstTwig, leaf + part.FirstLeaf, numbers + part.FirstNumber,
                    (Vector256<float>*)taken, (Vector256<float>*)given, (Vector256<float>*)(given + values), inputs, rounds);
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) contributions[row * inputs + i] += given[PlaceOf(row, i, inputs)];
        NativeMemory.AlignedFree(taken);
    }

    private static int PlaceOf(int row, int input, int inputs) => (row / ShapleyMany.Rows * inputs + input) * ShapleyMany.Rows + row % ShapleyMany.Rows;
}

/// <summary>Where a tree is in its forest.</summary>
internal readonly record struct ShapleyPart(int FirstBranch, int FirstTwig, int FirstLeaf, int FirstNumber, int Branches, int Twigs, int Leaves, int Times)
{
    public int Places => Branches + Twigs + Leaves;
}
