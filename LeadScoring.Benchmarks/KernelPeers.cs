using System.Globalization;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using FastTreeTransformer = Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<Microsoft.ML.Trainers.FastTree.FastTreeBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>;

namespace LeadScoring.Benchmarks;

/// <summary>The library that grows our trees, scoring the same trees by its own means.</summary>
internal sealed class MlNetPeer
{
    private readonly MLContext context = new(1);
    private readonly FastTreeTransformer model;

    public MlNetPeer(float[][] train, bool[] labels) =>
        model = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfLeaves = 31, NumberOfTrees = 200, MinimumExampleCountPerLeaf = 20, LearningRate = 0.08, FeatureFractionPerSplit = 0.3 })
            .Fit(context.Data.LoadFromEnumerable(train.Select((row, i) => new Row { Features = row, Label = labels[i] }).ToList()));

    /// <summary>Its trees as ours.</summary>
    public Tree[] Trees(float[][] train)
    {
        var (ensemble, calibrator) = (model.Model.SubModel.TrainedTreeEnsemble, model.Model.Calibrator);
        return [.. ensemble.Trees.Select((tree, i) => ForestTrainer.Cover(Ours(tree, -calibrator.Slope * ensemble.TreeWeights[i], i == 0 ? -calibrator.Slope * ensemble.Bias - calibrator.Offset : 0), train))];
    }

    public float[] Probabilities(float[][] rows) => [.. Transformed(rows)];

    /// <returns>Microseconds a row.</returns>
    public double One(float[][] rows)
    {
        var engine = context.Model.CreatePredictionEngine<Row, Answer>(model);
        var input = new Row();
        return KernelClock.Median(rows, row =>
        {
            input.Features = row;
            engine.Predict(input);
        });
    }

    public double Many(float[][] rows) => KernelClock.Best(rows.Length, () => Transformed(rows).Sum(probability => (double)probability));

    private IEnumerable<float> Transformed(float[][] rows) => model.Transform(context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }))).GetColumn<float>("Probability");

    private static Tree Ours(RegressionTree tree, double weight, double bias) => new()
    {
        Inputs = [.. tree.NumericalSplitFeatureIndexes.Take(tree.NumberOfNodes)],
        Thresholds = [.. tree.NumericalSplitThresholds.Take(tree.NumberOfNodes)],
        Left = [.. tree.LeftChild.Take(tree.NumberOfNodes)],
        Right = [.. tree.RightChild.Take(tree.NumberOfNodes)],
        Leaves = [.. tree.LeafValues.Take(tree.NumberOfLeaves).Select(leaf => leaf * weight + bias)],
        Covers = [.. Enumerable.Repeat(1, tree.NumberOfLeaves)],
    };

    private sealed class Row
    {
        [VectorType(KernelRun.Features)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Answer
    {
        public float Probability { get; set; }
    }
}

/// <summary>Debian's python3-xgboost on a forest of the same size.</summary>
internal static class XgBoostPeer
{
    /// <returns>Microseconds a row by name; empty where it is not installed.</returns>
    public static async Task<Dictionary<string, double>> MeasureAsync()
    {
        var (lines, fault) = await Peer.RunAsync(Peer.Python, [Path.Combine(AppContext.BaseDirectory, "Peers", "xgboost_peer.py")], TimeSpan.FromMinutes(5));
        if (fault is not null) Console.WriteLine("  XGBoost was not measured to the end: " + fault);
        return lines.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
