namespace LeadScoring.Core.Scoring;

/// <summary>What explanations need to know of a tree beyond its arrays, per node.</summary>
internal sealed class TreeShape
{
    public TreeShape(Tree tree)
    {
        var count = tree.Inputs.Length;
        var covers = new long[count];
        for (var node = count - 1; node >= 0; node--) covers[node] = CoverOf(tree.Left[node]) + CoverOf(tree.Right[node]);
        var (above, inputs, edgeShares) = (new int[count], new int[count], new double[2 * count + 1]);
        edgeShares[0] = 1;
        (EdgesBefore, Shares, SharesToLeft) = (new int[count], new double[count], new double[count]);
        for (var node = 0; node < count; node++)
        {
            if (tree.Left[node] >= 0) above[tree.Left[node]] = 1 + 2 * node;
            if (tree.Right[node] >= 0) above[tree.Right[node]] = 2 + 2 * node;
            var edge = above[node];
            while (edge != 0 && tree.Inputs[(edge - 1) / 2] != tree.Inputs[node]) edge = above[(edge - 1) / 2];
            EdgesBefore[node] = edge;
            Shares[node] = edgeShares[edge];
            SharesToLeft[node] = (double)CoverOf(tree.Left[node]) / covers[node];
            (edgeShares[1 + 2 * node], edgeShares[2 + 2 * node]) = (Shares[node] * SharesToLeft[node], Shares[node] * (1 - SharesToLeft[node]));
            inputs[node] = (above[node] == 0 ? 0 : inputs[(above[node] - 1) / 2]) + (edge == 0 ? 1 : 0);
        }
        MostInputs = inputs.Max();
        Depths = new int[count];
        for (var node = 1; node < count; node++) Depths[node] = Depths[(above[node] - 1) / 2] + 1;

        long CoverOf(int child) => child >= 0 ? covers[child] : tree.Covers[~child];
    }

    /// <summary>The nearest edge above that splits on the same input; 0 if there is none, 1 + 2n and 2 + 2n are the left and the right edge of node n.</summary>
    public int[] EdgesBefore { get; }

    /// <summary>The share of covers that the splits above on the same input leave.</summary>
    public double[] Shares { get; }

    /// <summary>The share of the covers here that goes to the left.</summary>
    public double[] SharesToLeft { get; }

    /// <summary>Edges above.</summary>
    public int[] Depths { get; }

    /// <summary>The most different inputs that a path asks for.</summary>
    public int MostInputs { get; }
}
