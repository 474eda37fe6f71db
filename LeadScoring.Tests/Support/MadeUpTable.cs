using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Support;

/// <summary>Rows whose true probabilities are known: a curve, an interaction, categories with a rate of their own, and unknown values that say something.</summary>
public static class MadeUpTable
{
    public static readonly FeatureSchema Schema = new(
    [
        Number("Visits"), Number("Minutes"), Number("Budget"), Number("Noise"),
        new FeatureDefinition { Name = "Source", Group = FeatureGroup.Source, Kind = FeatureKind.Category, Meaning = "Source", Levels = ["Portal", "Referral", "Social", "Walk-in"], SegmentPart = 1 },
        new FeatureDefinition { Name = "Area", Group = FeatureGroup.Custom, Kind = FeatureKind.Category, Meaning = "Area", Levels = [.. Enumerable.Range(0, 60).Select(i => $"Area {i}")] },
    ]);

    private static readonly double[] SourceEffect = [0, 1.5, -1, 0.3, 0];

    public static TrainingTable Make(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var vectors = Enumerable.Range(0, rows).Select(_ => Vector(random)).ToArray();
        return new TrainingTable(Schema, vectors, [.. vectors.Select(vector => random.NextDouble() < Truth(vector))]);
    }

    public static double Truth(float[] x) => Calibration.Probability(
        -1.6 + 0.9 * Math.Log(1 + x[0]) - 0.7 * (float.IsNaN(x[1]) ? 1.2 : 0) + (x[0] > 3 && x[2] > 0.5 ? 1.2 : 0) + SourceEffect[(int)x[4]] + 0.6 * Math.Sin(x[5]));

    private static float[] Vector(Random random) =>
    [
        (float)Math.Floor(-3 * Math.Log(1 - random.NextDouble())),
        random.NextDouble() < 0.3 ? float.NaN : random.NextSingle() * 100,
        random.NextSingle(),
        random.NextSingle(),
        random.Next(5),
        random.Next(60),
    ];

    private static FeatureDefinition Number(string name) => new() { Name = name, Group = FeatureGroup.Behavioural, Kind = FeatureKind.Number, Meaning = name };
}
