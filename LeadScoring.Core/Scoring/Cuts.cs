using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeadScoring.Core.Scoring;

/// <summary>The distinct thresholds of one input in rising order. They cut its values into bins: bin b holds what is above b of them. Immutable.</summary>
internal sealed class Cuts
{
    private readonly float[] padded;
    private readonly int digits;

    public Cuts(int input, IEnumerable<float> thresholds)
    {
        Input = input;
        Sorted = [.. thresholds.Distinct().Order()];
        digits = 32 - BitOperations.LeadingZeroCount((uint)Sorted.Length);
        padded = [.. Sorted, .. Enumerable.Repeat(float.PositiveInfinity, (1 << digits) - 1 - Sorted.Length)];
    }

    public int Input { get; }

    public float[] Sorted { get; }

    /// <summary>0…number of cuts; NaN is above all, as it goes right in every tree. The search has no branch that could be guessed wrong.</summary>
    public int BinOf(float value)
    {
        ref var cut = ref MemoryMarshal.GetArrayDataReference(padded);
        nint bin = 0;
        for (var digit = digits - 1; digit >= 0; digit--)
        {
            var above = value <= Unsafe.Add(ref cut, bin + (1 << digit) - 1) ? 0 : 1;
            bin += above << digit;
        }
        return Math.Min((int)bin, Sorted.Length);
    }
}
