using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Benchmarks;

/// <summary>Scoring and explaining with 200 trees of 31 leaves over 28 features, each time beside peers in the same run; then two threads on one model and vectors at the limits.</summary>
internal static class KernelRun
{
    public const int Features = 28;
    private const int Million = 1_000_000;

    public static async Task<bool> MeasureAsync()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, Million).Select(_ => Row(random)).ToArray();
        var train = rows[..20_000];
        var labels = train.Select(row => random.NextDouble() < Calibration.Probability(6 * (row[0] + row[1] * row[2] - 0.75))).ToArray();
        var model = Model(train, labels);
        Console.WriteLine($"  one row is scored by {ScoringModel.Path}");

        var one = KernelClock.Median(rows, row => model.Score(row));
        var million = KernelClock.Best(Million, () => model.Score(rows, threads: 2));
        var explainOne = KernelClock.Median(rows[..2_000], row => model.Explain(row));
        var explainMany = KernelClock.Best(5_000, () => model.Explain(rows[..5_000], threads: 1));

        var peers = MlNetPeer.Measure(train, labels, rows);
        foreach (var (name, microseconds) in await XgBoostPeer.MeasureAsync()) peers[name] = microseconds;
        Compare("one row, p50", one, peers, "ML.NET PredictionEngine", "XGBoost inplace_predict", "XGBoost c_api");
        Compare("1,000,000 rows on 2 threads, each", million, peers, "ML.NET Transform", "XGBoost million");
        Compare("exact explanation, one row p50", explainOne, peers, "XGBoost contribs_one");
        Compare("exact explanation, batch on 1 thread, each", explainMany, peers, "XGBoost contribs");

        var figures = new Figures();
        figures.AtMost("differing scores of 10,000,000 on two threads", Differing(model, rows), 0, "");
        figures.AtMost("scores outside 0–100 of 1,000,000 odd vectors", Outside(model, random), 0, "");
        return figures.AllKept;
    }

    private static float[] Row(Random random) => [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle())];

    private static ScoringModel Model(float[][] train, bool[] labels)
    {
        var trees = ForestTrainer.Grow(train, labels, new ForestShape(31, 200), seed: 1).Select(tree => ForestTrainer.Cover(tree, train)).ToArray();
        var schema = new FeatureSchema(Enumerable.Range(0, Features).Select(i => new FeatureDefinition
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"F{i}"), Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = "Made up",
        }));
        return ScoringModel.Build(new ModelParts
        {
            Schema = schema,
            Imputer = SegmentImputer.Fit(schema, train),
            Encoder = new InputEncoder(schema, [.. Enumerable.Range(0, Features).Select(i => new ModelInput(i, InputKind.Number))], [.. Enumerable.Range(0, Features).Select(_ => Array.Empty<int>())]),
            Forest = new Forest([trees]),
            Linear = new LinearTerm([0], [new double[Features]], new double[Features]),
            Calibration = new Calibration(1, 0),
            PointsPerDoubling = 8,
            SpreadFactor = 0,
            Card = new ModelCard { Data = TrainingData.SyntheticMarket, Label = "Made up", Rows = train.Length, Positives = labels.Count(label => label), Seed = 1, Family = ModelFamily.Trees, TreeShare = 1, Leaves = 31, Trees = 200, Members = 1 },
            Probes = [.. train.Take(16)],
        });
    }

    private static void Compare(string what, double ours, Dictionary<string, double> peers, params string[] names)
    {
        var beside = names.Where(peers.ContainsKey).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {peers[name]:0.##} ({peers[name] / ours:0.#} times)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-44} {ours,8:0.###} µs   {string.Join(" · ", beside)}"));
    }

    private static long Differing(ScoringModel model, float[][] rows)
    {
        var some = rows[..10_000];
        var alone = some.Select(row => model.Score(row)).ToArray();
        long differing = 0;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
        {
            for (var round = 0; round < 500; round++)
                for (var i = 0; i < some.Length; i++)
                    if (model.Score(some[i]) != alone[i]) Interlocked.Increment(ref differing);
        });
        return differing;
    }

    private static int Outside(ScoringModel model, Random random)
    {
        float[] odd = [float.NaN, float.MaxValue, float.MinValue, float.Epsilon, -0f, 0];
        var vectors = Enumerable.Range(0, Million).Select(_ => Enumerable.Range(0, Features).Select(_ => random.Next(3) > 0 ? random.NextSingle() : odd[random.Next(odd.Length)]).ToArray()).ToArray();
        return model.Score(vectors).Count(score => score.Score is not (>= 0 and <= 100)) + vectors.Count(vector => model.Score(vector).Score is not (>= 0 and <= 100));
    }
}

/// <summary>Microseconds.</summary>
internal static class KernelClock
{
    public static double Median(float[][] rows, Action<float[]> work)
    {
        var times = new long[Math.Min(rows.Length, 50_000)];
        foreach (var row in rows.Take(2_000)) work(row);
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            work(rows[i]);
            times[i] = Stopwatch.GetTimestamp() - started;
        }
        return times.Order().ElementAt(times.Length / 2) * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>For each row, the best of three runs.</summary>
    public static double Best(int rows, Action work) => Enumerable.Range(0, 3).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / rows;
    });
}
