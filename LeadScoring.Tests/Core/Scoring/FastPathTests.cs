using CsCheck;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scoring;

/// <summary>Each fast path against the simple walk, on random forests of stumps and of branching trees, with values on the thresholds and NaN.</summary>
public class FastPathTests
{
    private const int Inputs = 7;

    [Fact]
    public void Registers_vectors_and_masks_score_as_the_simple_walk() =>
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var forest = RandomForest(random);
            var rows = Enumerable.Range(0, RowBlock.Rows).Select(_ => Row(random, forest)).ToArray();
            var (walk, block) = (new TreeWalk(forest.BranchingTrees), new RowBlock(Inputs, forest.Members.Count));
            for (var row = 0; row < rows.Length; row++)
                for (var input = 0; input < Inputs; input++) block.Input(input)[row] = rows[row][input];

            forest.Score(block);

            for (var row = 0; row < rows.Length; row++)
            {
                double[] one = new double[forest.Members.Count], vectors = new double[forest.Members.Count];
                forest.Score(rows[row], one);
                forest.Steps.Score(rows[row], vectors);
                walk.AddTo(rows[row], vectors, withGathers: System.Runtime.Intrinsics.X86.Avx2.IsSupported);
                for (var member = 0; member < one.Length; member++)
                {
                    var simple = forest.Members[member].Sum(tree => tree.Leaves[tree.LeafOf(rows[row])]);
                    Assert.Equal(simple, one[member], 1e-10);
                    Assert.Equal(simple, vectors[member], 1e-10);
                    Assert.Equal(simple, block.LogOdds(member)[row], 1e-10);
                }
            }
        }, iter: 60);

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
                Assert.Equal(score.Unclamped, scores[i].Unclamped, 1e-6);
                Assert.Equal(score.Low, scores[i].Low, 1e-6);
                Assert.Equal(score, explanations[i].Score);
                Assert.Equal(explanation.Imputed, explanations[i].Imputed);
                for (var p = 0; p < explanation.Points.Length; p++) Assert.Equal(explanation.Points[p], explanations[i].Points[p], 1e-9);
            }
        }, iter: 40);

    [Fact]
    public void A_batch_refuses_an_infinity()
    {
        var vectors = new[] { SmallModels.Vector(new Random(1)), [1, float.NegativeInfinity, 0, 0, 0] };

        Assert.IsType<ArgumentException>(Assert.Throws<AggregateException>(() => SmallModels.Make().Score(vectors)).InnerException);
    }

    [Fact]
    public void A_tree_of_too_many_leaves_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Forest([[SmallModels.RandomTree(new Random(1), 3, Forest.MostLeaves + 1)]]));

    private static Forest RandomForest(Random random) => new(
    [
        .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (IReadOnlyList<Tree>)
            [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => SmallModels.RandomTree(random, Inputs, random.Next(4) == 0 ? random.Next(1, Forest.MostLeaves + 1) : random.Next(1, 5)))]),
    ]);

    private static float[] Row(Random random, Forest forest)
    {
        var row = Enumerable.Range(0, Inputs).Select(_ => random.Next(20) == 0 ? float.NaN : random.NextSingle() * 2.2f - 1.1f).ToArray();
        foreach (var tree in forest.Members.SelectMany(trees => trees).Where(tree => tree.Inputs.Length > 0 && random.Next(10) == 0)) row[tree.Inputs[0]] = tree.Thresholds[0];
        return row;
    }
}
