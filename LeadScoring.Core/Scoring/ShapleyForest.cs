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

    /// <summary>Adds the Shapley values of one row; not for lanes that are rows.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        if (trees.Length == 0) return;
        using var walk = Walk(encoded.Length, rounds: 1);
        for (var i = 0; i < encoded.Length; i++) walk.Inputs[i] = Vector256.Create(T.CreateTruncating(encoded[i]));
        walk.Run();
        for (var i = 0; i < encoded.Length; i++) contributions[i] += double.CreateTruncating(Vector256.Sum(walk.Sums[i]));
    }

    /// <param name="inputs">Of one row.</param>
    /// <param name="rounds">How often the lanes are filled with rows.</param>
    public Memory Walk(int inputs, int rounds) => new(this, inputs, rounds);

    /// <summary>Where some rows go through the trees: fill the inputs, run, read the sums. Both have one vector per input, round after round.</summary>
    public readonly unsafe ref struct Memory : IDisposable
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

        public Span<T> InputsByLane => MemoryMarshal.Cast<Vector256<T>, T>(Inputs);

        public Span<T> SumsByLane => MemoryMarshal.Cast<Vector256<T>, T>(Sums);

        public void Run()
        {
            foreach (var tree in forest.trees)
                tree.Contribute(start, start + inputs * rounds, start + 2 * inputs * rounds, inputs, rounds);
        }

        public void Dispose() => NativeMemory.AlignedFree(start);
    }
}
