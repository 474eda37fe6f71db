namespace LeadScoring.Core.Scoring;

/// <summary>
/// One regression tree over encoded inputs. Node 0 is the root; a child ≥ 0 is a node after its parent, a negative one is leaf ~child. A row goes left when
/// its input ≤ threshold. A tree of one leaf has no nodes.
/// </summary>
public sealed record Tree
{
    /// <summary>One per node, as are the next three.</summary>
    public required int[] Inputs { get; init; }

    public required float[] Thresholds { get; init; }
    public required int[] Left { get; init; }
    public required int[] Right { get; init; }

    /// <summary>Log-odds, one per leaf.</summary>
    public required double[] Leaves { get; init; }

    /// <summary>Training rows that reached each leaf, at least 1: what exact explanations weigh by.</summary>
    public required int[] Covers { get; init; }

    public int LeafOf(ReadOnlySpan<float> encoded)
    {
        if (Inputs.Length == 0) return 0;
        var node = 0;
        while (node >= 0) node = encoded[Inputs[node]] <= Thresholds[node] ? Left[node] : Right[node];
        return ~node;
    }

    /// <summary>The mean of the leaves by covers.</summary>
    public double Expected()
    {
        var sum = 0.0;
        for (var leaf = 0; leaf < Leaves.Length; leaf++) sum += Leaves[leaf] * Covers[leaf];
        return sum / Covers.Sum(cover => (double)cover);
    }

    /// <summary>Splits on the longest way to a leaf.</summary>
    public int Depth()
    {
        var depths = new int[Inputs.Length];
        for (var node = 0; node < Inputs.Length; node++)
            foreach (var child in (ReadOnlySpan<int>)[Left[node], Right[node]])
                if (child >= 0) depths[child] = depths[node] + 1;
        return Inputs.Length == 0 ? 0 : depths.Max() + 1;
    }

    /// <summary>Null, or why these arrays are no tree over that many inputs.</summary>
    public string? Fault(int inputCount)
    {
        var nodes = Inputs.Length;
        if (Thresholds.Length != nodes || Left.Length != nodes || Right.Length != nodes || Leaves.Length != nodes + 1 || Covers.Length != nodes + 1) return "the arrays differ in length";
        if (Inputs.Any(input => input < 0 || input >= inputCount)) return "a node asks for an input that does not exist";
        if (Thresholds.Any(float.IsNaN) || !Leaves.All(double.IsFinite)) return "a threshold or leaf is not a number";
        if (Covers.Any(cover => cover < 1)) return "a leaf covers no row";
        var seen = new bool[2 * nodes + 1];
        for (var node = 0; node < nodes; node++)
            foreach (var child in (ReadOnlySpan<int>)[Left[node], Right[node]])
            {
                var place = child >= 0 ? child : nodes + ~child;
                if (child >= 0 ? child <= node || child >= nodes : ~child > nodes) return "a child lies outside the tree";
                if (seen[place]) return "a child has two parents";
                seen[place] = true;
            }
        return null;
    }
}
