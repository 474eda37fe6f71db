using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace LeadScoring.Tests.Core.Learning;

public class LearningPartsTests
{
    private static readonly ForestShape Shape = new(6, 40, 10);

    [Fact]
    public void Trees_taken_out_score_as_the_library_does()
    {
        var (inputs, labels) = Numbers(800);
        var context = new MLContext(3);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 4);
        var rows = context.Data.LoadFromEnumerable(inputs.Select((x, i) => new Row { Features = x, Label = labels[i] }).ToList(), definition);
        var library = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfLeaves = Shape.Leaves, NumberOfTrees = Shape.Trees, MinimumExampleCountPerLeaf = Shape.FewestRowsPerLeaf, LearningRate = Shape.Rate, FeatureFractionPerSplit = Shape.FeatureShare,
            BaggingSize = 1, BaggingExampleFraction = Shape.RowShare, Smoothing = Shape.Smoothing, MaximumBinCountPerFeature = Shape.Bins, Seed = 3, FeatureSelectionSeed = 3,
        }).Fit(rows).Transform(rows).GetColumn<float>("Probability").ToArray();

        var trees = ForestTrainer.Grow(inputs, labels, Shape, seed: 3);

        for (var i = 0; i < inputs.Length; i++)
            Assert.Equal(library[i], Calibration.Probability(trees.Sum(tree => tree.Leaves[tree.LeafOf(inputs[i])])), 1e-5);
    }

    [Fact]
    public void Trees_do_not_depend_on_the_number_of_threads()
    {
        var (inputs, labels) = Numbers(800);

        var one = ForestTrainer.Grow(inputs, labels, Shape, seed: 3, threads: 1);
        var four = ForestTrainer.Grow(inputs, labels, Shape, seed: 3, threads: 4);

        Assert.Equal(one.SelectMany(tree => tree.Leaves), four.SelectMany(tree => tree.Leaves));
        Assert.Equal(one.SelectMany(tree => tree.Thresholds), four.SelectMany(tree => tree.Thresholds));
    }

    [Fact]
    public void The_library_can_be_kept_from_stopping_the_program_to_collect_garbage()
    {
        Assert.Equal(typeof(bool), ForestTrainer.CollectsGarbage?.FieldType);
    }

    [Fact]
    public void Covers_count_the_rows_at_each_leaf()
    {
        var (inputs, labels) = Numbers(800);

        var tree = ForestTrainer.Cover(ForestTrainer.Grow(inputs, labels, Shape, seed: 3)[0], inputs);

        Assert.Equal(800, tree.Covers.Sum());
        Assert.Null(tree.Fault(inputCount: 4));
    }

    [Fact]
    public void A_logistic_regression_finds_the_weights_that_made_the_labels()
    {
        var random = new Random(1);
        var inputs = Enumerable.Range(0, 40_000).Select(_ => new[] { random.NextSingle() * 4 - 2, random.Next(2), 0f }).ToArray();
        var labels = inputs.Select(x => random.NextDouble() < Calibration.Probability(-0.5 + 0.8 * x[0] - 1.1 * x[1])).ToArray();

        var fit = LogisticFit.Fit(inputs, labels, [0, 1, 2], ridge: 0.1);

        Assert.Equal(-0.5, fit.Intercept, 0.07);
        Assert.Equal(0.8, fit.Weights[0], 0.05);
        Assert.Equal(-1.1, fit.Weights[1], 0.07);
        Assert.Equal(0, fit.Weights[2], 1e-9);
    }

    [Fact]
    public void A_logistic_regression_does_not_run_away_when_an_input_is_the_label()
    {
        var inputs = Enumerable.Range(0, 400).Select(i => new[] { i % 2 == 0 ? 1_000f : -1_000f, 1f }).ToArray();

        var fit = LogisticFit.Fit(inputs, [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0)], [0, 1], ridge: 1);

        Assert.All(fit.Weights.Append(fit.Intercept), weight => Assert.InRange(weight, -10, 10));
        Assert.True(fit.LogOdds(inputs[0]) > 3);
    }

    [Fact]
    public void Calibration_undoes_what_was_too_sure()
    {
        var random = new Random(2);
        var truth = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() * 4 - 2).ToArray();

        var fit = PlattFit.Fit([.. truth.Select(t => 2 * t + 1)], [.. truth.Select(t => random.NextDouble() < Calibration.Probability(t))]);

        Assert.Equal(0.5, fit.Slope, 0.03);
        Assert.Equal(-0.5, fit.Intercept, 0.05);
    }

    [Fact]
    public void Folds_never_tear_a_household_and_share_the_positives()
    {
        var table = MadeUpTable.Make(1_000);
        var grouped = new TrainingTable(table.Schema, table.Rows, table.Labels, [.. Enumerable.Range(0, 1_000).Select(i => i / 3)]);

        var folds = Folds.Assign(grouped, 5, seed: 1);

        Assert.All(Enumerable.Range(0, 1_000).GroupBy(i => grouped.Groups[i]), household => Assert.Single(household.Select(i => folds.Parts[i]).Distinct()));
        Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(Enumerable.Range(0, 1_000).Count(i => folds.Parts[i] == fold && table.Labels[i]), table.Positives / 5 - 2, table.Positives / 5 + 2));
        Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(folds.Parts.Count(f => f == fold), 190, 210));
    }

    [Fact]
    public void Rows_with_times_are_cut_into_stretches_of_time()
    {
        var table = MadeUpTable.Make(1_000);
        var random = new Random(4);
        var times = Enumerable.Range(0, 1_000).Select(_ => DateTime.UnixEpoch.AddMinutes(random.Next(1_000_000))).ToArray();

        var folds = Folds.Assign(new TrainingTable(table.Schema, table.Rows, table.Labels, null, times), 5, seed: 1);

        Assert.All(Enumerable.Range(0, 4), fold => Assert.True(times.Where((_, i) => folds.Parts[i] == fold).Max() <= times.Where((_, i) => folds.Parts[i] == fold + 1).Min()));
    }

    [Fact]
    public void In_time_choices_are_made_on_the_latest_stretches_and_else_on_all()
    {
        var table = MadeUpTable.Make(1_000);
        var timed = Folds.Assign(new TrainingTable(table.Schema, table.Rows, table.Labels, null, [.. Enumerable.Range(0, 1_000).Select(i => DateTime.UnixEpoch.AddDays(i))]), 5, seed: 1);
        var dealt = Folds.Assign(table, 5, seed: 1);

        Assert.Equal((true, 3, 3), (timed.InTime, timed.FirstSearched, timed.FirstJudged));
        Assert.Equal(Enumerable.Range(600, 400), timed.RowsFrom(timed.FirstJudged));
        Assert.Equal((false, 2, 0), (dealt.InTime, dealt.FirstSearched, dealt.FirstJudged));
    }

    [Fact]
    public void When_most_positives_lie_in_one_stretch_rows_are_dealt_out_instead()
    {
        var table = MadeUpTable.Make(1_000);
        var bunched = new TrainingTable(table.Schema, table.Rows, [.. Enumerable.Range(0, 1_000).Select(i => i < 150)], null, [.. Enumerable.Range(0, 1_000).Select(i => DateTime.UnixEpoch.AddDays(i))]);

        var folds = Folds.Assign(bunched, 5, seed: 1);

        Assert.All(Enumerable.Range(0, 5), fold => Assert.Equal(30, Enumerable.Range(0, 150).Count(i => folds.Parts[i] == fold)));
    }

    [Fact]
    public void Inputs_hold_no_unknown_and_levels_of_few_rows_share_a_group()
    {
        var table = MadeUpTable.Make(300);

        var inputs = InputFitting.Fit(table, Folds.Assign(table, 5, seed: 1));

        Assert.DoesNotContain(inputs.Encoded.SelectMany(row => row), float.IsNaN);
        var areas = inputs.Encoder.Groups[5];
        Assert.All(Enumerable.Range(0, 62).Where(slot => areas[slot] >= 0).GroupBy(slot => areas[slot]), group => Assert.True(table.Rows.Count(row => group.Contains(table.Schema[5].SlotOf(row[5]))) >= InputFitting.FewestRows));
    }

    [Fact]
    public void A_rate_of_a_training_row_does_not_know_its_own_label()
    {
        var table = MadeUpTable.Make(3_000);
        var folds = Folds.Assign(table, 5, seed: 1);
        var flipped = new TrainingTable(table.Schema, table.Rows, [.. table.Labels.Select((label, i) => folds.Parts[i] == 0 ? !label : label)]);

        var (one, other) = (InputFitting.Fit(table, folds), InputFitting.Fit(flipped, folds));

        var rate = Enumerable.Range(0, one.Encoder.Count).Single(i => one.Encoder.Inputs[i].Kind == InputKind.Rate);
        Assert.All(Enumerable.Range(0, 3_000).Where(i => folds.Parts[i] == 0), i => Assert.Equal(one.Encoded[i][rate], other.Encoded[i][rate]));
        Assert.Contains(Enumerable.Range(0, 3_000).Where(i => folds.Parts[i] != 0), i => one.Encoded[i][rate] != other.Encoded[i][rate]);
    }

    private static (float[][] Inputs, bool[] Labels) Numbers(int rows)
    {
        var random = new Random(1);
        var inputs = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextSingle()).ToArray()).ToArray();
        return (inputs, [.. inputs.Select(x => random.NextDouble() < 0.2 + 0.5 * x[0] * x[1])]);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
