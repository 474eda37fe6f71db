using System.Numerics;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scoring;

public class ForestExplainerTests
{
    /// <summary>Leaves of trees that are looked up in tables; larger ones are computed in float.</summary>
    private const int SmallTree = 5;

    [Theory]
    [InlineData(1, 3, 2, 4)]
    [InlineData(2, 8, 3, 6)]
    [InlineData(3, 16, 5, 9)]
    [InlineData(4, 16, 1, 3)]
    [InlineData(5, 31, 2, 11)]
    [InlineData(6, 5, 40, 7)]
    public void Contributions_are_the_shapley_values_of_enumeration(int seed, int leaves, int trees, int inputs)
    {
        var random = new Random(seed);
        var forest = new Forest([.. Enumerable.Range(0, 2).Select(_ => Trees(random, trees, inputs, leaves))]);

        for (var row = 0; row < 5; row++)
        {
            var encoded = Row(random, inputs);

            var actual = Contributions(forest, encoded);

            var expected = Enumerated(forest, encoded);
            for (var i = 0; i < inputs; i++) Assert.Equal(expected[i], actual[i], leaves <= SmallTree ? 1e-10 : 1e-6);
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)] // More than one vector of times holds.
    public void A_path_of_many_different_inputs_is_still_exact(int inputs)
    {
        var random = new Random(9);
        var forest = new Forest([[Chain(random, inputs)]]);
        var encoded = Row(random, inputs).Select(x => Math.Abs(x)).ToArray();

        var actual = Contributions(forest, encoded);

        var expected = Enumerated(forest, encoded);
        for (var i = 0; i < inputs; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(45)]
    public void Rows_together_are_explained_as_one_by_one(int rows)
    {
        const int inputs = 20;
        var random = new Random(rows);
        var forest = new Forest([[.. Trees(random, 60, inputs, 40), Chain(random, 18)], Trees(random, 30, inputs, 4)]);
        var explainer = new ForestExplainer(forest);
        var encoded = Enumerable.Range(0, rows).SelectMany(_ => Row(random, inputs)).ToArray();
        var scores = encoded.Chunk(inputs).Select(row => Score(forest, row)).ToArray();

        var together = new double[encoded.Length];
        explainer.Contribute(encoded, scores, together);

        for (var row = 0; row < rows; row++)
        {
            var alone = new double[inputs];
            explainer.Contribute(encoded.AsSpan(row * inputs, inputs), scores[row], alone);
            for (var i = 0; i < inputs; i++) Assert.Equal(alone[i], together[row * inputs + i], 1e-6);
        }
    }

    [Fact]
    public void Expected_and_contributions_add_to_the_score()
    {
        var random = new Random(4);
        var forest = new Forest([Trees(random, 300, 20, 8), Trees(random, 250, 20, 16)]);
        var explainer = new ForestExplainer(forest);

        for (var row = 0; row < 50; row++)
        {
            var encoded = Row(random, 20);
            var contributions = new double[20];
            explainer.Contribute(encoded, Score(forest, encoded), contributions);
            Assert.Equal(Score(forest, encoded), explainer.Expected + contributions.Sum(), 1e-9);
        }
    }

    [Fact]
    public void The_flat_forest_scores_as_its_trees()
    {
        var random = new Random(6);
        var trees = Trees(random, 40, 6, 5).Append(SmallModels.RandomTree(random, 6, 1)).ToList();
        var forest = new Forest([trees, []]);

        for (var row = 0; row < 100; row++)
        {
            var encoded = Row(random, 6);
            var perMember = new double[2];
            forest.Score(encoded, perMember);
            Assert.Equal(trees.Sum(tree => tree.Leaves[tree.LeafOf(encoded)]), perMember[0], 1e-12);
            Assert.Equal(0, perMember[1]);
        }
    }

    /// <summary>A path of that many different inputs.</summary>
    private static Tree Chain(Random random, int inputs) => new()
    {
        Inputs = [.. Enumerable.Range(0, inputs)],
        Thresholds = [.. Enumerable.Range(0, inputs).Select(_ => 0f)],
        Left = [.. Enumerable.Range(0, inputs).Select(node => ~node)],
        Right = [.. Enumerable.Range(1, inputs - 1), ~inputs],
        Leaves = [.. Enumerable.Range(0, inputs + 1).Select(_ => random.NextDouble())],
        Covers = [.. Enumerable.Range(0, inputs + 1).Select(_ => random.Next(1, 50))],
    };

    private static double[] Contributions(Forest forest, float[] encoded)
    {
        var contributions = new double[encoded.Length];
        new ForestExplainer(forest).Contribute(encoded, Score(forest, encoded), contributions);
        return contributions;
    }

    private static double Score(Forest forest, float[] encoded)
    {
        var perMember = new double[forest.Members.Count];
        forest.Score(encoded, perMember);
        return perMember.Average();
    }

    private static Tree[] Trees(Random random, int count, int inputs, int leaves) =>
        [.. Enumerable.Range(0, count).Select(_ => SmallModels.RandomTree(random, inputs, leaves))];

    private static float[] Row(Random random, int inputs) => [.. Enumerable.Range(0, inputs).Select(_ => random.NextSingle() * 2 - 1)];

    /// <summary>The definition: the mean over all coalitions of what the input adds.</summary>
    private static double[] Enumerated(Forest forest, float[] encoded)
    {
        var n = encoded.Length;
        var values = new double[1 << n];
        for (uint coalition = 0; coalition < values.Length; coalition++)
            values[coalition] = forest.Members.Sum(trees => trees.Sum(tree => Value(tree, encoded, coalition, 0).Mean)) / forest.Members.Count;
        var factorial = new double[n + 1];
        factorial[0] = 1;
        for (var i = 1; i <= n; i++) factorial[i] = factorial[i - 1] * i;

        var shapley = new double[n];
        for (var i = 0; i < n; i++)
            for (uint coalition = 0; coalition < values.Length; coalition++)
            {
                if ((coalition >> i & 1) != 0) continue;
                var size = BitOperations.PopCount(coalition);
                shapley[i] += factorial[size] * factorial[n - size - 1] / factorial[n] * (values[coalition | 1u << i] - values[coalition]);
            }
        return shapley;
    }

    private static (double Mean, double Cover) Value(Tree tree, float[] encoded, uint coalition, int node)
    {
        if (node < 0) return (tree.Leaves[~node], tree.Covers[~node]);
        if (tree.Inputs.Length == 0) return (tree.Leaves[0], tree.Covers[0]);
        var left = Value(tree, encoded, coalition, tree.Left[node]);
        var right = Value(tree, encoded, coalition, tree.Right[node]);
        var cover = left.Cover + right.Cover;
        if ((coalition >> tree.Inputs[node] & 1) == 0) return ((left.Mean * left.Cover + right.Mean * right.Cover) / cover, cover);
        return (encoded[tree.Inputs[node]] <= tree.Thresholds[node] ? left.Mean : right.Mean, cover);
    }
}
