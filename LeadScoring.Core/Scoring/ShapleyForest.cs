using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>Large trees, ready to be explained row by row or sixteen rows at once. Computed in float. Immutable and thread-safe.</summary>
internal sealed unsafe class ShapleyForest
{
    /// <summary>For one row each step of a tree waits for the one before; other trees fill the wait. Many rows fill it themselves.</summary>
    private const int TreesTogether = 4;

    private readonly ShapleyParts forOne;
    private readonly ShapleyParts forMany;

    /// <summary>The first of the trees for many that have paths of too many inputs for <see cref="ShapleyOne"/>.</summary>
    private readonly int firstWide;

    private readonly int workingOne;
    private readonly int workingMany;

    /// <param name="trees">Each of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    public ShapleyForest(IEnumerable<Tree> trees, double scale)
    {
        var shaped = trees.Select(tree => (Tree: tree, Shape: new TreeShape(tree))).OrderBy(tree => ShapleyTrees.TimesOf(tree.Shape)).ToArray();
        firstWide = shaped.Count(tree => ShapleyTrees.TimesOf(tree.Shape) <= ShapleyOne.MostTimes);
        forOne = new ShapleyParts([.. shaped.Take(firstWide).Chunk(TreesTogether).Select(some => new ShapleyTrees(some, scale))]);
        forMany = new ShapleyParts([.. shaped.Select(tree => new ShapleyTrees([tree], scale))]);
        foreach (var part in forOne.All) workingOne = Math.Max(workingOne, ShapleyOne.WorkingVectors(part));
        foreach (var part in forMany.All) workingMany = Math.Max(workingMany, ShapleyMany.WorkingVectors(part));
    }

    public bool IsEmpty => forMany.All.Length == 0;

    /// <summary>Adds the Shapley values of one row.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        if (IsEmpty) return;
        var sums = (Vector256<float>*)NativeMemory.AlignedAlloc((nuint)((encoded.Length + workingOne) * sizeof(Vector256<float>)), ShapleyParts.CacheLine);
        new Span<Vector256<float>>(sums, encoded.Length).Clear();
        fixed (ShapleyBranch* branch = forOne.Branches)
        fixed (ShapleyTwig* twig = forOne.Twigs)
        fixed (float* leaf = forOne.Leaves)
        fixed (float* input = encoded)
            foreach (ref readonly var part in forOne.All.AsSpan())
                ShapleyOne.Contribute(part, branch + part.FirstBranch, twig + part.FirstTwig, leaf + part.FirstLeaf, forOne.Numbers + part.FirstNumber, input, sums, sums + encoded.Length);
        for (var i = 0; i < encoded.Length; i++) contributions[i] += Vector256.Sum(sums[i]);
        NativeMemory.AlignedFree(sums);
        Contribute(forMany.All.AsSpan(firstWide), encoded, contributions, encoded.Length);
    }

    /// <summary>Adds those of some rows, which stand one after the other in both spans.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions, int inputs) => Contribute(forMany.All, encoded, contributions, inputs);

    private void Contribute(ReadOnlySpan<ShapleyPart> some, ReadOnlySpan<float> encoded, Span<double> contributions, int inputs)
    {
        if (some.Length == 0) return;
        var rows = encoded.Length / inputs;
        var rounds = (rows + ShapleyMany.Rows - 1) / ShapleyMany.Rows;
        var values = rounds * inputs * ShapleyMany.Rows;
        var taken = (float*)NativeMemory.AlignedAlloc((nuint)(2 * values * sizeof(float) + workingMany * sizeof(Vector512<float>)), ShapleyParts.CacheLine);
        var given = taken + values;
        new Span<float>(taken, 2 * values).Clear();
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) taken[PlaceOf(row, i, inputs)] = encoded[row * inputs + i];
        fixed (ShapleyBranch* branch = forMany.Branches)
        fixed (ShapleyTwig* twig = forMany.Twigs)
        fixed (float* leaf = forMany.Leaves)
            foreach (ref readonly var part in some)
                ShapleyMany.Contribute(
                    part, branch + part.FirstBranch, twig + part.FirstTwig, leaf + part.FirstLeaf, forMany.Numbers + part.FirstNumber,
                    (Vector512<float>*)taken, (Vector512<float>*)given, (Vector512<float>*)(given + values), inputs, rounds);
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) contributions[row * inputs + i] += given[PlaceOf(row, i, inputs)];
        NativeMemory.AlignedFree(taken);
    }

    private static int PlaceOf(int row, int input, int inputs) => (row / ShapleyMany.Rows * inputs + input) * ShapleyMany.Rows + row % ShapleyMany.Rows;
}
