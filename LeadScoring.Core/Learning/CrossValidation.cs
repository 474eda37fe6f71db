using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>Learns on all folds but one and judges on that one, for each in turn. Keeps what was learnt: those fits become the members of the model.</summary>
internal sealed class CrossValidation
{
    /// <summary>Numbers of trees are compared in these steps.</summary>
    private const int TreeStep = 10;

    private readonly InputFitting inputs;
    private readonly bool[] labels;
    private readonly int[] folds;
    private readonly float[][] forestRows;

    public CrossValidation(InputFitting inputs, bool[] labels, int[] folds)
    {
        this.inputs = inputs;
        this.labels = labels;
        this.folds = folds;
        Count = folds.Max() + 1;
        forestRows = [.. inputs.Encoded.Select(row => inputs.ForestInputs.Select(i => row[i]).ToArray())];
    }

    public int Count { get; }

    /// <summary>Of one fold: trees over the forest's own inputs, grown without it.</summary>
    public Tree[] Grow(ForestShape shape, int fold, int seed)
    {
        var inside = RowsOutside(fold);
        return ForestTrainer.Grow([.. inside.Select(row => forestRows[row])], [.. inside.Select(row => labels[row])], shape, seed);
    }

    /// <summary>Of each row of the fold, the sum over the first trees in steps: one array per row, one place per step, the last ones alike when fewer trees were grown.</summary>
    public void AddStages(Tree[] trees, int fold, double[][] stages, int steps) => Parallel.For(0, labels.Length, row =>
    {
        if (folds[row] != fold) return;
        stages[row] = new double[steps];
        var sum = 0.0;
        for (var step = 0; step < steps; step++)
        {
            for (var i = step * TreeStep; i < Math.Min(TreesAt(step), trees.Length); i++) sum += trees[i].Leaves[trees[i].LeafOf(forestRows[row])];
            stages[row][step] = sum;
        }
    });

    public static int Steps(int trees) => trees / TreeStep;

    public static int TreesAt(int step) => (step + 1) * TreeStep;

    public LogisticWeights FitLogistic(int[] used, double ridge, int fold, LogisticWeights? start)
    {
        var inside = RowsOutside(fold);
        return LogisticFit.Fit([.. inside.Select(row => inputs.Encoded[row])], [.. inside.Select(row => labels[row])], used, ridge, start);
    }

    /// <summary>What the fit of each row's own fold says of it.</summary>
    public double[] OutOfFold(LogisticWeights[] perFold) => [.. inputs.Encoded.Select((row, i) => perFold[folds[i]].LogOdds(row))];

    /// <summary>The trees, asking for places among all inputs, with the covers of all rows.</summary>
    public Tree[] Finish(IEnumerable<Tree> trees) =>
        [.. trees.AsParallel().AsOrdered().Select(tree => ForestTrainer.Cover(tree, forestRows) with { Inputs = [.. tree.Inputs.Select(i => inputs.ForestInputs[i])] })];

    private int[] RowsOutside(int fold) => [.. Enumerable.Range(0, labels.Length).Where(row => folds[row] != fold)];
}
