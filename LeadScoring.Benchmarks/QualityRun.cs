using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Cli;

namespace LeadScoring.Benchmarks;

/// <summary>
/// Trains and tests on public data sets, five seeds each. The means must reach those of gradient boosting with common settings (200 trees, depth 6, rate 0.1) on the same
/// rows, and come close to the same library tuned with early stopping; learnt from 1,000 rows, no model may be worse than saying the constant rate; and where rows stand in
/// time, the latest must be foretold from the earlier ones.
/// </summary>
internal static class QualityRun
{
    private const int Seeds = 5;
    private const int FewRows = 1_000;

    private static readonly Reference[] References =
    [
        new("xed_strict", new(0.8350, 0.4801), new(0.8357, 0.4732), 0.0078, 0.027, 60),
        new("xed_nosales", new(0.8699, 0.4386), new(0.8739, 0.4280), 0.0040, 0.027, 60),
        new("bank_honest", new(0.7949, 0.2759), new(0.8040, 0.2700), 0.0083, 0.009, 150),
        new("shop_nopv", new(0.7719, 0.3724), new(0.7815, 0.3602), 0.0108, 0.019, 60),
    ];

    public static Task<bool> RunAsync()
    {
        if (Environment.GetEnvironmentVariable("REAL_DATA") is not { Length: > 0 } folder)
        {
            Console.WriteLine("  skipped: REAL_DATA must name the folder of the data sets, with specs.json and splits/ in it.");
            return Task.FromResult(true);
        }
        var figures = new Figures();
        var means = References.ToDictionary(reference => reference.Variant, reference => Compare(folder, reference, figures), StringComparer.Ordinal);
        Reference[] three = [.. References.Where(reference => reference.Variant != "xed_nosales")];
        figures.AtLeast("mean AUC of the three sets (tuned)", three.Average(of => means[of.Variant].Auc), three.Average(of => of.Tuned.Auc), "");
        figures.AtMost("mean log-loss of the three sets (tuned)", three.Average(of => means[of.Variant].LogLoss), three.Average(of => of.Tuned.LogLoss), "");
        InTime(folder, figures);
        return Task.FromResult(figures.AllKept);
    }

    private static Pair Compare(string folder, Reference reference, Figures figures)
    {
        var runs = Enumerable.Range(0, Seeds).Select(seed => Run(folder, reference.Variant, SplitOf(seed))).ToList();
        double Mean(Func<ModelMeasures, double> of) => runs.Average(run => of(run.Report.Measures));
        string OfSeeds(Func<ModelMeasures, double> of) => string.Join(' ', runs.Select(run => of(run.Report.Measures).ToString("F4", CultureInfo.InvariantCulture)));
        var mean = new Pair(Mean(m => m.Auc.Value), Mean(m => m.LogLoss.Value));
        figures.AtLeast($"{reference.Variant}: mean AUC (tuned less a quarter of its sd)", mean.Auc, reference.Tuned.Auc - reference.TunedDeviation / 4, "");
        // The reference gives no deviation of the log-loss; most of it comes from the test rows, which are the same for both.
        var deviation = Math.Sqrt(runs.Sum(run => Math.Pow(run.Report.Measures.LogLoss.Value - mean.LogLoss, 2)) / (Seeds - 1));
        figures.AtMost($"{reference.Variant}: mean log-loss (tuned and a quarter of our sd)", mean.LogLoss, reference.Tuned.LogLoss + deviation / 4, "");
        figures.AtMost($"{reference.Variant}: calibration error (luck + 0.01)", Mean(m => m.Ece.Value), reference.LuckyEce + 0.01, "");
        figures.Versus($"{reference.Variant}: log-loss", mean.LogLoss, reference.Seed.LogLoss, "reference: XGBoost 200 × depth 6", "", 1);
        figures.Versus($"{reference.Variant}: 1 − AUC", 1 - mean.Auc, 1 - reference.Seed.Auc, "reference: XGBoost 200 × depth 6", "", 1);
        figures.Versus($"{reference.Variant}: log-loss", mean.LogLoss, reference.Tuned.LogLoss, "reference: XGBoost tuned", "", 0);
        figures.Versus($"{reference.Variant}: 1 − AUC", 1 - mean.Auc, 1 - reference.Tuned.Auc, "reference: XGBoost tuned", "", 0);
        figures.AtMost($"{reference.Variant}: longest run", runs.Max(run => run.Seconds), reference.Seconds, "s");
        Say($"       tuned log-loss {reference.Tuned.LogLoss:F4}  Brier {Mean(m => m.Brier.Value):F4}  best 20 {Mean(m => m.PrecisionAt20.Value):F3}  best 5 % {Mean(m => m.PrecisionAt5Percent.Value):F3}  lift {Mean(m => m.LiftAt10Percent.Value):F2}  AUC of seeds {OfSeeds(m => m.Auc.Value)}  log-loss of seeds {OfSeeds(m => m.LogLoss.Value)}");

        var few = Enumerable.Range(0, Seeds).Select(seed => Run(folder, reference.Variant, SplitOf(seed), FewRows, seed)).ToList();
        figures.AtMost($"{reference.Variant}: learnt from {FewRows:N0} rows, greatest log-loss against the constant rate", few.Max(run => run.Report.Measures.LogLoss.Value / run.Report.Constant.LogLoss.Value), 1, "x");
        figures.AtMost($"{reference.Variant}: training on {FewRows:N0} rows, median", few.Select(run => run.Report.TrainTime.TotalSeconds).Order().ElementAt(Seeds / 2), 5, "s");
        figures.AtMost($"{reference.Variant}: greatest chance of a blank lead against the base rate", runs.Max(run => Blank(run.Report.Model) / run.Report.BaseRate), 1, "x");
        Say($"       from {FewRows:N0} rows: AUC {few.Average(run => run.Report.Measures.Auc.Value):F4}  log-loss {few.Average(run => run.Report.Measures.LogLoss.Value):F4}");
        return mean;
    }

    private static void InTime(string folder, Figures figures)
    {
        var bank = Run(folder, "bank_honest", "temporal.txt", isInTime: true).Report;
        figures.AtMost("bank in time: log-loss", bank.Measures.LogLoss.Value, 0.68, "");
        figures.AtLeast("bank in time: AUC", bank.Measures.Auc.Value, 0.69, "");
        figures.Versus("bank in time: log-loss", bank.Measures.LogLoss.Value, 0.755, "reference: XGBoost tuned", "", 1);
        Say($"       {EvaluationTable.Family(bank.Model.Card)}; logistic {bank.Logistic.Auc.Value:F4}, {bank.Logistic.LogLoss.Value:F4}");
        var some = Run(folder, "bank_honest", SplitOf(0), 10_000).Report;
        figures.AtMost("training on 10,000 rows", some.TrainTime.TotalSeconds, 20, "s");
    }

    /// <summary>The probability of a lead of whom nothing is known.</summary>
    private static double Blank(ScoringModel model) => model.Score([.. Enumerable.Repeat(float.NaN, model.Schema.Count)]).Probability;

    private static string SplitOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed{seed}.txt");

    /// <param name="rows">Of the training rows, drawn by the seed; null is all.</param>
    private static (EvaluationReport Report, double Seconds) Run(string folder, string variant, string split, int? rows = null, int seed = 0, bool isInTime = false)
    {
        var started = Stopwatch.GetTimestamp();
        var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "specs.json"))).RootElement.GetProperty(variant);
        string[] Texts(string name) => [.. spec.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        string Text(string name) => spec.GetProperty(name).GetString()!;
        var (data, problem) = LabelledFile.Read(
            Path.Combine(folder, Text("file")), Text("target"), Text("positive"), [.. Texts("dropped_for_this_variant"), .. Texts("ids_never_used")], Texts("na_tokens"), Text("delimiter"), inOrder: isInTime);
        if (data is null) throw new InvalidDataException(problem);
        var test = File.ReadLines(Path.Combine(folder, Text("splits"), split)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        if (rows is { } count) data = Sample(data, test, count, seed);
        var (report, refusal) = Evaluation.Run(data, test, seed: 1);
        return (report ?? throw new InvalidDataException(refusal), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Takes the outcomes of all training rows away but so many.</summary>
    private static LabelledColumns Sample(LabelledColumns data, int[] test, int count, int seed)
    {
        var train = Enumerable.Range(0, data.Labels.Count).Except(test).ToArray();
        new Random(seed).Shuffle(train);
        var kept = train.Take(count).Concat(test).ToHashSet();
        return data with { Labels = [.. data.Labels.Select((label, row) => kept.Contains(row) ? label : null)] };
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Pair(double Auc, double LogLoss);

    /// <param name="Seed">With common settings.</param>
    /// <param name="TunedDeviation">Of the AUC over the seeds.</param>
    /// <param name="LuckyEce">What a perfectly calibrated model gets at this test size.</param>
    private sealed record Reference(string Variant, Pair Seed, Pair Tuned, double TunedDeviation, double LuckyEce, double Seconds);
}
