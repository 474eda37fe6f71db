using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>Learns on all folds but one and judges on that one, for each in turn. Keeps what was learnt: those fits become the members of the model.</summary>
internal sealed class CrossValidation
{
    /// <summary>Numbers of trees are compared in these steps.</summary>
    private const int TreeStep = 10;

    private readonly InputFitting inputs;
    private readonly bool[] labels;
    private readonly Folds folds;
    private readonly float[][] forestRows;

    public CrossValidation(InputFitting inputs, bool[] labels, Folds folds)
    {
        this.inputs = inputs;
        this.labels = labels;
        this.folds = folds;
        forestRows = [.. inputs.Encoded.Select(row => inputs.ForestInputs.Select(i => row[i]).ToArray())];
    }

    /// <summary>Of one fold: trees over the forest's own inputs, grown without it.</summary>
    public Tree[] Grow(ForestShape shape, int fold, int seed) => Grow(shape, folds.RowsOutside(fold), seed);

    /// <summary>Trees grown on these rows.</summary>
    public Tree[] Grow(ForestShape shape, int[] inside, int seed) =>
        ForestTrainer.Grow([.. inside.Select(row => forestRows[row])], [.. inside.Select(row => labels[row])], shape, seed);

    /// <summary>Of each row of the fold, the sum over the first trees in steps: one array per row, one place per step, the last ones alike when fewer trees were grown.</summary>
    public void AddStages(Tree[] trees, int fold, double[][] stages, int steps) => Parallel.For(0, labels.Length, row =>
    {
        if (folds.Parts[row] != fold) return;
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

    public LogisticWeights FitLogistic(double ridge, int fold, LogisticWeights? start) => FitLogistic(ridge, folds.RowsOutside(fold), start);

    public LogisticWeights FitLogistic(double ridge, int[] inside, LogisticWeights? start = null) =>
        LogisticFit.Fit([.. inside.Select(row => inputs.Encoded[row])], [.. inside.Select(row => labels[row])], inputs.LinearInputs, ridge, start);

    /// <summary>The sum of the trees for one row.</summary>
    public double Sum(Tree[] trees, int row) => trees.Sum(tree => tree.Leaves[tree.LeafOf(forestRows[row])]);

    /// <summary>What the fit of each row's own fold says of it.</summary>
    public double[] OutOfFold(LogisticWeights?[] perFold, int[] rows) => [.. rows.Select(row => perFold[folds.Parts[row]]!.LogOdds(inputs.Encoded[row]))];

    /// <summary>The trees, asking for places among all inputs, with the covers of all rows.</summary>
    public Tree[] Finish(IEnumerable<Tree> trees) =>
        [.. trees.AsParallel().AsOrdered().Select(tree => ForestTrainer.Cover(tree, forestRows) with { Inputs = [.. tree.Inputs.Select(i => inputs.ForestInputs[i])] })];
}
