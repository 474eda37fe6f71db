using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Support;

/// <summary>Seeded models over the real schema, forest and linear term: never trained, but everything a lead has can move the score.</summary>
public static class RandomModels
{
    public static readonly string[] Areas = ["austin-78704", "austin-78745"];

    public static ScoringModel Make(int seed = 1) => Make(LeadFeatures.SchemaOf(Areas), seed);

    public static ScoringModel Make(FeatureSchema schema, int seed = 1)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 300).Select(_ => Vector(schema, random)).ToList();
        var inputs = schema.Features.SelectMany((f, i) => Inputs(f, i, random)).ToList();
        return ScoringModel.Build(SmallModels.Parts(seed) with
        {
            Schema = schema,
            Imputer = SegmentImputer.Fit(schema, rows),
            Encoder = new InputEncoder(schema, inputs, [.. schema.Features.Select(f => f.Kind == FeatureKind.Number ? Array.Empty<int>() : [.. Enumerable.Range(0, f.Levels.Length + 2)])]),
            Forest = new Forest([.. Enumerable.Range(0, 3).Select(_ => (IReadOnlyList<Tree>)[.. Enumerable.Range(0, 30).Select(_ => SmallModels.RandomTree(random, inputs.Count, 8))])]),
            Linear = new LinearTerm(Doubles(random, 3), [.. Enumerable.Range(0, 3).Select(_ => Doubles(random, inputs.Count))], Doubles(random, inputs.Count)),
            Probes = [.. rows.Take(16)],
        });
    }

    /// <summary>One value in five is unknown.</summary>
    public static float[] Vector(FeatureSchema schema, Random random) =>
    [
        .. schema.Features.Select(f => random.NextDouble() < 0.2 ? float.NaN : f.Kind == FeatureKind.Number ? random.NextSingle() * 4 : random.Next(f.Levels.Length + 1)),
    ];

    private static IEnumerable<ModelInput> Inputs(FeatureDefinition feature, int index, Random random)
    {
        if (feature.Kind == FeatureKind.Category)
        {
            yield return new ModelInput(index, InputKind.Rate) { Rates = [.. Enumerable.Range(0, feature.Levels.Length + 2).Select(_ => random.NextSingle() - 0.5f)] };
            yield break;
        }
        yield return new ModelInput(index, InputKind.Number);
        yield return new ModelInput(index, InputKind.Even) { Centre = 1, Width = 1 };
    }

    private static double[] Doubles(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) / 20)];
}
