using System.Reflection;
using LeadScoring.Core.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using FastTreeBinary = Microsoft.ML.Calibrators.CalibratedModelParametersBase<Microsoft.ML.Trainers.FastTree.FastTreeBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace LeadScoring.Core.Learning;

/// <summary>How a forest is grown.</summary>
public sealed record ForestShape(int Leaves, int Trees, int FewestRowsPerLeaf = 20, double Rate = 0.08, double FeatureShare = 0.3, double RowShare = 0.8, double Smoothing = 0.1, int Bins = 255);

/// <summary>Grows trees with Microsoft.ML's FastTree and takes them out as our own. Deterministic for the same rows, order and seed, whatever the number of threads.</summary>
internal static class ForestTrainer
{
    /// <summary>FastTree keeps its worker threads in static state.</summary>
    private static readonly Lock OneAtATime = new();

    /// <summary>
    /// FastTree stops the whole program twice in each fit for a full collection of garbage, some 60 times in a training; no option turns it off. Pages would stand still
    /// for as long as it takes (docs/decisions/0019-garbage.md).
    /// </summary>
    internal static readonly FieldInfo? CollectsGarbage = typeof(FastTreeBinaryTrainer).BaseType?.BaseType?.GetField("AllowGC", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <param name="encoded">One array of inputs per row; no NaN, FastTree would drop the row.</param>
    /// <returns>Trees whose leaves are log-odds and whose covers are 1; see <see cref="Cover"/>.</returns>
    public static Tree[] Grow(IReadOnlyList<float[]> encoded, IReadOnlyList<bool> labels, ForestShape shape, int seed, int? threads = null)
    {
        var context = new MLContext(seed);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, encoded[0].Length);
        var rows = context.Data.LoadFromEnumerable(encoded.Select((inputs, i) => new Row { Features = inputs, Label = labels[i] }).ToList(), definition);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfLeaves = shape.Leaves,
            NumberOfTrees = shape.Trees,
            MinimumExampleCountPerLeaf = shape.FewestRowsPerLeaf,
            LearningRate = shape.Rate,
            FeatureFractionPerSplit = shape.FeatureShare,
            BaggingSize = 1,
            BaggingExampleFraction = shape.RowShare,
            Smoothing = shape.Smoothing,
            MaximumBinCountPerFeature = shape.Bins,
            Seed = seed,
            FeatureSelectionSeed = seed,
            NumberOfThreads = threads ?? Environment.ProcessorCount,
        });
        CollectsGarbage?.SetValue(trainer, false);
        FastTreeBinary model;
        lock (OneAtATime) model = trainer.Fit(rows).Model;
        var ensemble = model.SubModel.TrainedTreeEnsemble;
        var slope = -model.Calibrator.Slope;
        return [.. ensemble.Trees.Select((tree, i) => Taken(tree, slope * ensemble.TreeWeights[i], i == 0 ? slope * ensemble.Bias - model.Calibrator.Offset : 0))];
    }

    private static Tree Taken(RegressionTree tree, double weight, double bias) => new()
    {
        Inputs = [.. tree.NumericalSplitFeatureIndexes.Take(tree.NumberOfNodes)],
        Thresholds = [.. tree.NumericalSplitThresholds.Take(tree.NumberOfNodes)],
        Left = [.. tree.LeftChild.Take(tree.NumberOfNodes)],
        Right = [.. tree.RightChild.Take(tree.NumberOfNodes)],
        Leaves = [.. tree.LeafValues.Take(tree.NumberOfLeaves).Select(leaf => leaf * weight + bias)],
        Covers = [.. Enumerable.Repeat(1, tree.NumberOfLeaves)],
    };

    /// <summary>The same tree with the number of these rows that reach each leaf, at least 1.</summary>
    public static Tree Cover(Tree tree, IReadOnlyList<float[]> encoded)
    {
        var covers = new int[tree.Leaves.Length];
        foreach (var inputs in encoded) covers[tree.LeafOf(inputs)]++;
        return tree with { Covers = [.. covers.Select(cover => Math.Max(1, cover))] };
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
