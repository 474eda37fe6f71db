using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>Trees, ready to be explained in numbers of one precision. Immutable and thread-safe.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ShapleyForest<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ShapleyTree<T>[] trees;
    private readonly int mostWorking;

    /// <param name="trees">Each of two splits or more.</param>
    /// <param name="scale">Leaves are multiplied by it.</param>
    /// <param name="lanesAreRows">Or else there is one row at a time.</param>
    public ShapleyForest(IEnumerable<Tree> trees, double scale, bool lanesAreRows)
    {
        this.trees = [.. trees.Select(tree => new ShapleyTree<T>(tree, scale, lanesAreRows))];
        foreach (var tree in this.trees) mostWorking = Math.Max(mostWorking, tree.WorkingVectors);
    }

    public bool IsEmpty => trees.Length == 0;

    /// <summary>Adds the Shapley values of one row; the lanes are not rows.</summary>
    public void ContributeRow(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        if (IsEmpty) return;
        using var walk = new Memory(this, encoded.Length, rounds: 1);
        for (var i = 0; i < encoded.Length; i++) walk.Inputs[i] = Vector256.Create(T.CreateTruncating(encoded[i]));
        walk.Run();
        for (var i = 0; i < encoded.Length; i++) contributions[i] += double.CreateTruncating(Vector256.Sum(walk.Sums[i]));
    }

    /// <summary>The same for rows that stand one after the other; the lanes are rows.</summary>
    public void ContributeRows(ReadOnlySpan<float> encoded, Span<double> contributions, int inputs)
    {
        if (IsEmpty) return;
        var (rows, lanes) = (encoded.Length / inputs, Vector256<T>.Count);
        using var walk = new Memory(this, inputs, (rows + lanes - 1) / lanes);
        var taken = MemoryMarshal.Cast<Vector256<T>, T>(walk.Inputs);
        var given = MemoryMarshal.Cast<Vector256<T>, T>(walk.Sums);
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) taken[(row / lanes * inputs + i) * lanes + row % lanes] = T.CreateTruncating(encoded[row * inputs + i]);
        walk.Run();
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inputs; i++) contributions[row * inputs + i] += double.CreateTruncating(given[(row / lanes * inputs + i) * lanes + row % lanes]);
    }

    /// <summary>Where some rows go through the trees: fill the inputs, run, read the sums. Both have one vector per input, round after round.</summary>
    private readonly unsafe ref struct Memory : IDisposable
    {
        private const int CacheLine = 64;
        private readonly ShapleyForest<T> forest;
        private readonly Vector256<T>* start;
        private readonly int inputs;
        private readonly int rounds;

        public Memory(ShapleyForest<T> forest, int inputs, int rounds)
        {
            (this.forest, this.inputs, this.rounds) = (forest, inputs, rounds);
            start = (Vector256<T>*)NativeMemory.AlignedAlloc((nuint)((2 * inputs * rounds + forest.mostWorking) * sizeof(Vector256<T>)), CacheLine);
            new Span<Vector256<T>>(start, 2 * inputs * rounds).Clear();
        }

        public Span<Vector256<T>> Inputs => new(start, inputs * rounds);

        public Span<Vector256<T>> Sums => new(start + inputs * rounds, inputs * rounds);

        public void Run()
        {
            foreach (var tree in forest.trees)
                tree.Contribute(start, start + inputs * rounds, start + 2 * inputs * rounds, inputs, rounds);
        }

        public void Dispose() => NativeMemory.AlignedFree(start);
    }
}
