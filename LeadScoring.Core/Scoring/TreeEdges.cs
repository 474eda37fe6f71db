namespace LeadScoring.Core.Scoring;

/// <summary>The way into one node or leaf of a tree; indices are within the tree, −1 is none. Parents come before children.</summary>
internal struct Edge
{
    public int Input;
    public float Threshold;
    public bool IsLeft;
    public bool IsLeaf;

    /// <summary>The edge into the parent.</summary>
    public int Above;

    /// <summary>The nearest edge above that splits on the same input.</summary>
    public int Before;

    public int FirstBelow;
    public int SecondBelow;

    /// <summary>Share of training rows that pass this edge and those before it on the same input, each among the rows that reached it; above 0.</summary>
    public double Share;

    public double Leaf;
}

internal static class TreeEdges
{
    /// <summary>Appends the edges of a tree, answers the greatest number of different inputs on a path.</summary>
    public static int Append(List<Edge> edges, Tree tree)
    {
        var first = edges.Count;
        var covers = NodeCovers(tree);
        var deepest = 0;
        if (tree.Inputs.Length > 0) Grow(0, -1, 0);
        return deepest;

        void Grow(int node, int above, int different)
        {
            var before = above;
            while (before >= 0 && edges[first + before].Input != tree.Inputs[node]) before = edges[first + before].Above;
            if (before < 0) different++;
            deepest = Math.Max(deepest, different);
            var left = Add(node, tree.Left[node], true, above, before, different);
            var right = Add(node, tree.Right[node], false, above, before, different);
            if (above < 0) return;
            var parent = edges[first + above];
            (parent.FirstBelow, parent.SecondBelow) = (left, right);
            edges[first + above] = parent;
        }

        int Add(int node, int child, bool isLeft, int above, int before, int different)
        {
            var cover = child >= 0 ? covers[child] : tree.Covers[~child];
            var index = edges.Count - first;
            edges.Add(new Edge
            {
                Input = tree.Inputs[node],
                Threshold = tree.Thresholds[node],
                IsLeft = isLeft,
                IsLeaf = child < 0,
                Above = above,
                Before = before,
                Share = (double)cover / covers[node] * (before < 0 ? 1 : edges[first + before].Share),
                Leaf = child < 0 ? tree.Leaves[~child] : 0,
            });
            if (child >= 0) Grow(child, index, different);
            return index;
        }
    }

    /// <summary>The mean of the leaves by covers.</summary>
    public static double Expected(Tree tree)
    {
        var sum = 0.0;
        for (var leaf = 0; leaf < tree.Leaves.Length; leaf++) sum += tree.Leaves[leaf] * tree.Covers[leaf];
        return sum / tree.Covers.Sum(cover => (double)cover);
    }

    private static long[] NodeCovers(Tree tree)
    {
        var covers = new long[tree.Inputs.Length];
        for (var node = covers.Length - 1; node >= 0; node--) covers[node] = Of(tree.Left[node]) + Of(tree.Right[node]);
        return covers;

        long Of(int child) => child >= 0 ? covers[child] : tree.Covers[~child];
    }
}
