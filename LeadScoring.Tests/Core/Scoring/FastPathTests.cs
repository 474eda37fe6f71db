using CsCheck;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scoring;

/// <summary>Each fast path against the simple walk, on random forests of stumps and of branching trees, with values on the thresholds and NaN.</summary>
public class FastPathTests
{
    private const int Inputs = 7;

    [Fact]
    public void Registers_leaf_masks_and_row_masks_score_as_the_simple_walk() =>
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var forest = RandomForest(random, random.Next(2) == 0 ? Forest.MostLeaves : LeafMasks.MostLeaves);
            var rows = Enumerable.Range(0, RowBlock.Rows).Select(_ => Row(random, forest)).ToArray();
            var (walk, block) = (new TreeWalk(forest.BranchingTrees), new RowBlock(Inputs, forest.Members.Count));
            var leafMasks = LeafMasks.Hold(forest.BranchingTrees) ? new LeafMasks(forest.BranchingTrees) : null;
            for (var row = 0; row < rows.Length; row++)
                for (var input = 0; input < Inputs; input++) block.Input(input)[row] = rows[row][input];

            forest.Score(block);

            for (var row = 0; row < rows.Length; row++)
            {
                double[] one = new double[forest.Members.Count], walked = new double[forest.Members.Count], masked = new double[forest.Members.Count];
                forest.Score(rows[row], one);
                forest.Steps.Score(rows[row], walked);
                walk.AddTo(rows[row], walked);
                forest.Steps.Score(rows[row], masked);
                leafMasks?.AddTo(rows[row], masked);
                for (var member = 0; member < one.Length; member++)
                {
                    var simple = forest.Members[member].Sum(tree => tree.Leaves[tree.LeafOf(rows[row])]);
                    Assert.Equal(simple, one[member], 1e-10);
                    Assert.Equal(simple, walked[member], 1e-10);
                    if (leafMasks is not null) Assert.Equal(simple, masked[member], 1e-10);
                    Assert.Equal(simple, block.LogOdds(member)[row], 1e-10);
                }
            }
        }, iter: 60);

    [Theory]
    [InlineData(200, 31, 28, true)]
    [InlineData(1, 32, 7, true)]
    [InlineData(1_500, 4, 106, false)] // A word would be read for each of many inputs, to save two or three steps.
    [InlineData(3, 33, 2, false)]
    public void Leaves_are_masked_where_that_costs_less_than_walking_and_score_alike(int trees, int leaves, int inputs, bool isMasked)
    {
        var random = new Random(4);

        var forest = new Forest([[.. Enumerable.Range(0, trees).Select(_ => SmallModels.RandomTree(random, inputs, leaves))]]);

        Assert.Equal(isMasked, LeafMasks.Hold(forest.BranchingTrees));
        for (var i = 0; i < 20; i++)
        {
            var row = Enumerable.Range(0, inputs).Select(_ => random.NextSingle() * 2 - 1).ToArray();
            var one = new double[1];
            forest.Score(row, one);
            Assert.Equal(forest.Members[0].Sum(tree => tree.Leaves[tree.LeafOf(row)]), one[0], 1e-10);
        }
    }

    [Fact]
    public void A_value_is_in_the_bin_of_the_thresholds_below_it() =>
        Gen.Select(Gen.Single.Array[1, 600], Gen.Int[0, 3]).Sample((given, squeeze) =>
        {
            var thresholds = given.Where(threshold => !float.IsNaN(threshold)).Select(threshold => squeeze == 0 ? threshold : threshold % squeeze).Where(threshold => !float.IsNaN(threshold)).DefaultIfEmpty(1).ToArray();
            var cuts = new Cuts(0, thresholds);
            float[] values = [.. thresholds.SelectMany(threshold => new[] { MathF.BitDecrement(threshold), threshold, MathF.BitIncrement(threshold) }), float.MinValue, -1, -0f, 0, float.Epsilon, 1, float.MaxValue, float.NaN];
            var bins = new int[values.Length];

            cuts.BinsOf(values, bins);

            for (var row = 0; row < values.Length; row++)
            {
                var expected = cuts.Sorted.Count(cut => !(values[row] <= cut));
                Assert.Equal(expected, bins[row]);
                Assert.Equal(expected, cuts.BinOf(values[row]));
            }
        }, iter: 300);

    [Fact]
    public void A_batch_scores_and_explains_as_one_by_one() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 600]).Sample((seed, count) =>
        {
            var random = new Random(seed);
            var model = SmallModels.Make(seed, members: 1 + seed % 4, leaves: 2 + seed % 15);
            var vectors = Enumerable.Range(0, count).Select(_ => SmallModels.Vector(random)).ToArray();

            var scores = model.Score(vectors);
            var explanations = model.Explain(vectors);

            for (var i = 0; i < count; i++)
            {
                var (score, explanation) = (model.Score(vectors[i]), model.Explain(vectors[i]));
                Assert.Equal(score.Probability, scores[i].Probability, 1e-6);
                Assert.Equal(score.Unclamped, scores[i].Unclamped, 1e-5);
                Assert.Equal(score.Low, scores[i].Low, 1e-5);
                Assert.Equal(scores[i], explanations[i].Score);
                Assert.Equal(explanation.Imputed, explanations[i].Imputed);
                for (var p = 0; p < explanation.Points.Length; p++) Assert.Equal(explanation.Points[p], explanations[i].Points[p], 1e-4);
                Assert.Equal(scores[i].Unclamped, ScoreScale.Middle + explanations[i].Points.Sum(), 1e-9);
            }
        }, iter: 40);

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_batch_refuses_an_infinity_and_names_row_and_feature(float infinity)
    {
        var random = new Random(1);
        var vectors = Enumerable.Range(0, 700).Select(_ => SmallModels.Vector(random)).ToArray();
        vectors[613][2] = infinity;

        foreach (var refused in Both(vectors))
        {
            Assert.Contains("Row 613", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Budget", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_batch_refuses_a_vector_of_the_wrong_length_and_names_the_row()
    {
        var random = new Random(2);
        var vectors = Enumerable.Range(0, 300).Select(_ => SmallModels.Vector(random)).ToArray();
        vectors[299] = [1, 2];

        foreach (var refused in Both(vectors)) Assert.Equal("Row 299 has 2 values; the model's schema has 5. (Parameter 'vector')", refused.Message);
    }

    [Fact]
    public void No_vector_of_extremes_leaves_the_scale()
    {
        float[] odd = [float.NaN, float.MaxValue, float.MinValue, float.Epsilon, -0f, 0];
        var random = new Random(3);
        var vectors = Enumerable.Range(0, 20_000).Select(_ => SmallModels.Vector(random).Select(value => random.Next(2) == 0 ? value : odd[random.Next(odd.Length)]).ToArray()).ToArray();
        var model = SmallModels.Make();

        var scores = model.Score(vectors);

        for (var i = 0; i < vectors.Length; i++)
        {
            Assert.InRange(scores[i].Score, 0, 100);
            Assert.Equal(model.Score(vectors[i]).Unclamped, scores[i].Unclamped, 1e-6);
        }
    }

    [Fact]
    public void A_tree_of_too_many_leaves_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Forest([[SmallModels.RandomTree(new Random(1), 3, Forest.MostLeaves + 1)]]));

    private static ArgumentException[] Both(float[][] vectors) =>
        [Assert.Throws<ArgumentException>(() => SmallModels.Make().Score(vectors)), Assert.Throws<ArgumentException>(() => SmallModels.Make().Explain(vectors))];

    private static Forest RandomForest(Random random, int mostLeaves) => new(
    [
        .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (IReadOnlyList<Tree>)
            [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => SmallModels.RandomTree(random, Inputs, random.Next(4) == 0 ? random.Next(1, mostLeaves + 1) : random.Next(1, 5)))]),
    ]);

    private static float[] Row(Random random, Forest forest)
    {
        var row = Enumerable.Range(0, Inputs).Select(_ => random.Next(20) == 0 ? float.NaN : random.NextSingle() * 2.2f - 1.1f).ToArray();
        foreach (var tree in forest.Members.SelectMany(trees => trees).Where(tree => tree.Inputs.Length > 0 && random.Next(10) == 0)) row[tree.Inputs[0]] = tree.Thresholds[0];
        return row;
    }
}
