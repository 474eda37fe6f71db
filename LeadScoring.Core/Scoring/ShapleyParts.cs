using System.Runtime.InteropServices;

namespace LeadScoring.Core.Scoring;

/// <summary>Trees in one piece of memory each kind, so that they are read from one end to the other. Immutable.</summary>
internal sealed unsafe class ShapleyParts
{
    public const int CacheLine = 64;
    private readonly float[] numbersAndRoom;

    public ShapleyParts(IReadOnlyList<ShapleyTrees> parts)
    {
        Branches = [.. parts.SelectMany(part => part.Branches)];
        Twigs = [.. parts.SelectMany(part => part.Twigs)];
        Leaves = [.. parts.SelectMany(part => part.Leaves)];
        All = new ShapleyPart[parts.Count];
        var next = default(ShapleyPart);
        for (var i = 0; i < All.Length; i++)
        {
            var part = parts[i];
            All[i] = next with { Roots = part.Roots, Branches = part.Branches.Length, Twigs = part.Twigs.Length, Leaves = part.Leaves.Length, Times = part.Times };
            next = new ShapleyPart { FirstBranch = next.FirstBranch + part.Branches.Length, FirstTwig = next.FirstTwig + part.Twigs.Length, FirstLeaf = next.FirstLeaf + part.Leaves.Length, FirstNumber = next.FirstNumber + part.Numbers.Length };
        }

        // Vectors that lie across two cache lines take twice as long to read. Pinned, so that they stay where they are.
        numbersAndRoom = GC.AllocateUninitializedArray<float>(next.FirstNumber + CacheLine / sizeof(float), pinned: true);
        var start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(numbersAndRoom, 0);
        Numbers = (float*)(((nuint)start + CacheLine - 1) / CacheLine * CacheLine);
        parts.SelectMany(part => part.Numbers).ToArray().CopyTo(new Span<float>(Numbers, next.FirstNumber));
    }

    public ShapleyBranch[] Branches { get; }

    public ShapleyTwig[] Twigs { get; }

    public float[] Leaves { get; }

    public float* Numbers { get; }

    public ShapleyPart[] All { get; }
}

/// <summary>What is computed together, and where it is.</summary>
internal readonly record struct ShapleyPart
{
    public int FirstBranch { get; init; }
    public int FirstTwig { get; init; }
    public int FirstLeaf { get; init; }
    public int FirstNumber { get; init; }

    /// <summary>The first of the branches.</summary>
    public int Roots { get; init; }

    public int Branches { get; init; }
    public int Twigs { get; init; }
    public int Leaves { get; init; }
    public int Times { get; init; }

    /// <summary>One more than the places of the trees, for what nobody asks.</summary>
    public int Places => Branches + Twigs + Leaves + 1;
}
