using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Support;

/// <summary>Seeded models that were never trained: right in form, for tests of everything that scores.</summary>
public static class SmallModels
{
    public static readonly FeatureSchema Schema = new(
    [
        new FeatureDefinition { Name = "Visits", Group = FeatureGroup.Behavioural, Kind = FeatureKind.Number, Meaning = "Visits in the last 30 days" },
        new FeatureDefinition { Name = "Minutes", Group = FeatureGroup.Behavioural, Kind = FeatureKind.Number, Meaning = "Minutes on the site" },
        new FeatureDefinition { Name = "Budget", Group = FeatureGroup.Intent, Kind = FeatureKind.Number, Meaning = "Budget in dollars" },
        new FeatureDefinition { Name = "Kind", Group = FeatureGroup.Intent, Kind = FeatureKind.Category, Meaning = "Buyer or seller", Levels = ["Buyer", "Seller"], SegmentPart = 1 },
        new FeatureDefinition { Name = "Source", Group = FeatureGroup.Source, Kind = FeatureKind.Category, Meaning = "Where they came from", Levels = ["Portal", "Referral", "Other"], SegmentPart = 2 },
    ]);

    public static ScoringModel Make(int seed = 1, int members = 3, int trees = 12, int leaves = 8) => ScoringModel.Build(Parts(seed, members, trees, leaves));

    public static ModelParts Parts(int seed = 1, int members = 3, int trees = 12, int leaves = 8)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 400).Select(_ => Vector(random)).ToList();
        var encoder = Encoder();
        return new ModelParts
        {
            Schema = Schema,
            Imputer = SegmentImputer.Fit(Schema, rows),
            Encoder = encoder,
            Forest = new Forest([.. Enumerable.Range(0, members).Select(_ => (IReadOnlyList<Tree>)[.. Enumerable.Range(0, trees).Select(_ => RandomTree(random, encoder.Count, leaves))])]),
            Linear = new LinearTerm(
                Doubles(random, members),
                [.. Enumerable.Range(0, members).Select(_ => Doubles(random, encoder.Count))],
                Doubles(random, encoder.Count)),
            Calibration = new Calibration(0.9, -0.4),
            PointsPerDoubling = 6,
            SpreadFactor = Math.Sqrt(members - 1),
            Card = new ModelCard { Data = TrainingData.SyntheticMarket, Label = "Appointment", Rows = 400, Positives = 80, Seed = seed, Family = ModelFamily.Blend, TreeShare = 0.5, Leaves = leaves, Trees = trees, Members = members },
            Probes = [.. Enumerable.Range(0, 16).Select(_ => Vector(random))],
        };
    }

    /// <summary>A vector of <see cref="Schema"/>; one value in five is unknown.</summary>
    public static float[] Vector(Random random) =>
    [
        .. Schema.Features.Select(feature =>
            random.NextDouble() < 0.2 ? float.NaN : feature.Kind == FeatureKind.Number ? random.NextSingle() * 4 - 2 : random.Next(feature.Levels.Length + 1)),
    ];

    public static Tree RandomTree(Random random, int inputs, int leaves)
    {
        var (input, threshold, left, right) = (new List<int>(), new List<float>(), new List<int>(), new List<int>());
        var open = new List<(int Node, bool IsLeft)> { (-1, false) };
        while (open.Count < leaves)
        {
            var at = random.Next(open.Count);
            Attach(open[at], input.Count);
            open.RemoveAt(at);
            open.AddRange([(input.Count, true), (input.Count, false)]);
            input.Add(random.Next(inputs));
            threshold.Add(random.NextSingle() * 2 - 1);
            left.Add(0);
            right.Add(0);
        }
        for (var leaf = 0; leaf < open.Count; leaf++) Attach(open[leaf], ~leaf);
        return new Tree
        {
            Inputs = [.. input],
            Thresholds = [.. threshold],
            Left = [.. left],
            Right = [.. right],
            Leaves = Doubles(random, leaves),
            Covers = [.. Enumerable.Range(0, leaves).Select(_ => random.Next(1, 200))],
        };

        void Attach((int Node, bool IsLeft) place, int child)
        {
            if (place.Node >= 0) (place.IsLeft ? left : right)[place.Node] = child;
        }
    }

    private static InputEncoder Encoder() => new(
        Schema,
        [
            new ModelInput(0, InputKind.Number), new ModelInput(0, InputKind.Missing), new ModelInput(1, InputKind.Number),
            new ModelInput(1, InputKind.Even) { Centre = 0.1f, Width = 0.7f, Logarithmic = true },
            new ModelInput(2, InputKind.Above) { Centre = 0, Width = 1, Knot = 0.5f },
            new ModelInput(3, InputKind.Group) { Group = 0 }, new ModelInput(3, InputKind.Group) { Group = 1 },
            new ModelInput(4, InputKind.Rate) { Rates = [0.1f, 0.3f, 0.2f, 0.15f, 0.12f] },
        ],
        [[], [], [], [0, 1, -1, 1], [0, 1, 2, -1, 2]]);

    private static double[] Doubles(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
