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
    private const int Trained = 20_000;
    private const int ManyTrained = 100_000;

    public static async Task<bool> MeasureAsync()
    {
        var rows = Rows(Million);
        var train = rows[..Trained];
        var labels = Labels(train);
        var mlNet = new MlNetPeer(train, labels);
        var model = Model(train, labels, mlNet.Trees(train));
        Console.WriteLine($"  one row is scored by {model.Parts.Forest.PathOfOne}");
        var xgBoost = await XgBoostPeer.MeasureAsync();
        double? XgBoost(string name) => xgBoost.TryGetValue(name, out var microseconds) ? microseconds : null;

        using var lightGbm = LightGbmPeer.Train(train, labels);

        var figures = new Figures();
        var one = KernelClock.Median(rows, row => model.Score(row));
        // More is asked of a machine with AVX-512, although no path of ours depends on it.
        figures.Versus("one row, p50", one, mlNet.One(rows), "ML.NET PredictionEngine", "µs", Machine.HasAvx512 ? 6 : 2.5);
        figures.Versus("one row, p50", one, XgBoost("c_api"), "XGBoost C API", "µs", Machine.HasAvx512 ? 25 : 10);
        figures.Versus("one row, p50", one, XgBoost("inplace_predict"), "XGBoost inplace_predict", "µs", 0);
        figures.Versus("one row, p50", one, lightGbm?.One(rows), "LightGBM fast single row", "µs", 0);
        var million = KernelClock.Best(Million, () => model.Score(rows, threads: 2)) * Million / 1e6;
        figures.Versus("1,000,000 rows", million, XgBoost("million") * Million / 1e6, "XGBoost on 2 threads", "s", 10);
        figures.Versus("1,000,000 rows", million, mlNet.Many(rows) * Million / 1e6, "ML.NET Transform", "s", 0);
        figures.Versus("1,000,000 rows", million, lightGbm?.Many(rows, threads: 2) * Million / 1e6, "LightGBM on 2 threads", "s", 0);
        var explained = KernelClock.Median(rows[..2_000], row => model.Explain(row));
        figures.Versus("exact explanation, one row p50", explained, XgBoost("contribs_one"), "XGBoost pred_contribs", "µs", 40);
        figures.Versus("exact explanation, one row p50", explained, lightGbm?.ExplainOne(rows[..2_000]), "LightGBM contributions", "µs", 0);
        var explainedMany = KernelClock.Best(500, () => model.Explain(rows[..500], threads: 1), runs: 400); // As long as the peer is given: on a shared machine the best comes late.
        figures.Versus("exact explanation, each of a batch, 1 thread", explainedMany, XgBoost("contribs"), "XGBoost pred_contribs", "µs", 150);
        figures.Versus("exact explanation, each of a batch, 1 thread", explainedMany, lightGbm?.ExplainMany(rows[..500]), "LightGBM contributions", "µs", 0);

        figures.AtMost("furthest from ML.NET's probability on the same trees", rows[..50_000].Zip(mlNet.Probabilities(rows[..50_000]), (row, theirs) => Math.Abs(model.Score(row).Probability - theirs)).Max(), 1e-5, "");
        figures.AtMost("furthest of a batch from one by one, points", rows[..50_000].Zip(model.Score(rows[..50_000]), (row, score) => Math.Abs(model.Score(row).Unclamped - score.Unclamped)).Max(), 1e-6, "");
        figures.AtMost("explanations of a batch from one by one, points", rows[..2_000].Zip(model.Explain(rows[..2_000]), (row, many) => model.Explain(row).Points.Zip(many.Points, (a, b) => Math.Abs(a - b)).Max()).Max(), 1e-4, "");
        figures.AtMost("model file to first explanation, running program", FirstExplanation.Again(model), 100, "ms");
        var cold = await FirstExplanation.MeasureAsync(model);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       in a process that did nothing before, compiling included: {cold:0} ms"));
        var many = rows[..ManyTrained];
        var manyLabels = Labels(many);
        var training = KernelClock.Best(1, () => ForestTrainer.Grow(many, manyLabels, new ForestShape(31, 200), seed: 1)) / 1e6;
        figures.Versus("one model of 100,000 rows", training, XgBoost("training") / 1e6, "XGBoost hist on 2 threads", "s", 0.4);
        figures.AtMost("differing scores of 10,000,000 on two threads", Differing(model, rows), 0, "");
        figures.AtMost("scores outside 0–100 of 1,000,000 odd vectors", Outside(model), 0, "");
        return figures.AllKept;
    }

    private static float[] Row(Random random) => [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle())];

    public static float[][] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random))];
    }

    public static ScoringModel Model()
    {
        var train = Rows(Trained);
        var labels = Labels(train);
        return Model(train, labels, new MlNetPeer(train, labels).Trees(train));
    }

    private static bool[] Labels(float[][] rows)
    {
        var random = new Random(2);
        return [.. rows.Select(row => random.NextDouble() < Calibration.Probability(6 * (row[0] + row[1] * row[2] - 0.75)))];
    }

    private static ScoringModel Model(float[][] train, bool[] labels, Tree[] trees)
    {
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

    private static int Outside(ScoringModel model)
    {
        var random = new Random(3);
        float[] odd = [float.NaN, float.MaxValue, float.MinValue, float.Epsilon, -0f, 0];
        var vectors = Enumerable.Range(0, Million).Select(_ => Enumerable.Range(0, Features).Select(_ => random.Next(3) > 0 ? random.NextSingle() : odd[random.Next(odd.Length)]).ToArray()).ToArray();
        return model.Score(vectors).Count(score => score.Score is not (>= 0 and <= 100)) + vectors.Count(vector => model.Score(vector).Score is not (>= 0 and <= 100));
    }
}

/// <summary>Microseconds.</summary>
internal static class KernelClock
{
    /// <summary>Until the just-in-time compiler has done its best: its second pass works beside us.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static double Median(float[][] rows, Action<float[]> work)
    {
        var times = new long[Math.Min(rows.Length, 50_000)];
        for (var (started, i) = (Stopwatch.GetTimestamp(), 0); Stopwatch.GetElapsedTime(started) < WarmUp; i++) work(rows[i % rows.Length]);
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            work(rows[i]);
            times[i] = Stopwatch.GetTimestamp() - started;
        }
        return times.Order().ElementAt(times.Length / 2) * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>For each row, the best of some runs.</summary>
    public static double Best(int rows, Action work, int runs = 5) => Enumerable.Range(0, runs).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / rows;
    });
}
