using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Measures;
using LeadScoring.Dashboard.Cli;

namespace LeadScoring.Benchmarks;

/// <summary>
/// Trains and tests on public data sets, five seeds each; the means must reach those of gradient boosting with common settings (200 trees, depth 6, rate 0.1)
/// on the same rows. In brackets stands the same library tuned with early stopping.
/// </summary>
internal static class QualityRun
{
    private const int Seeds = 5;

    private static readonly Reference[] References =
    [
        new("xed_strict", 0.8350, 0.4801, "0.8357, 0.4732", 60),
        new("xed_nosales", 0.8699, 0.4386, "0.8739, 0.4280", 60),
        new("bank_honest", 0.7949, 0.2759, "0.8040, 0.2700", 150),
        new("shop_nopv", 0.7719, 0.3724, "0.7815, 0.3602", 60),
    ];

    public static Task<bool> RunAsync()
    {
        if (Environment.GetEnvironmentVariable("REAL_DATA") is not { Length: > 0 } folder)
        {
            Console.WriteLine("  skipped: REAL_DATA must name the folder of the data sets, with specs.json and splits/ in it.");
            return Task.FromResult(true);
        }
        var figures = new Figures();
        foreach (var reference in References)
        {
            var runs = Enumerable.Range(0, Seeds).Select(seed => Run(folder, reference.Variant, string.Create(CultureInfo.InvariantCulture, $"seed{seed}.txt"))).ToList();
            double Mean(Func<ModelMeasures, double> of) => runs.Average(run => of(run.Measures));
            figures.AtLeast($"{reference.Variant}: mean AUC (tuned {reference.Tuned})", Mean(m => m.Auc.Value), reference.Auc, "");
            figures.AtMost($"{reference.Variant}: mean log-loss", Mean(m => m.LogLoss.Value), reference.LogLoss, "");
            figures.AtMost($"{reference.Variant}: longest run", runs.Max(run => run.Seconds), reference.Seconds, "s");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"       Brier {Mean(m => m.Brier.Value):F4}  ECE {Mean(m => m.Ece.Value):F3}  best 20 {Mean(m => m.PrecisionAt20.Value):F3}  best 5 % {Mean(m => m.PrecisionAt5Percent.Value):F3}  lift {Mean(m => m.LiftAt10Percent.Value):F2}  AUC of seeds {string.Join(' ', runs.Select(r => r.Measures.Auc.Value.ToString("F4", CultureInfo.InvariantCulture)))}"));
        }
        return Task.FromResult(figures.AllKept);
    }

    private static (ModelMeasures Measures, double Seconds) Run(string folder, string variant, string split)
    {
        var started = Stopwatch.GetTimestamp();
        var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "specs.json"))).RootElement.GetProperty(variant);
        string[] Texts(string name) => [.. spec.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        string Text(string name) => spec.GetProperty(name).GetString()!;
        var (data, problem) = LabelledFile.Read(
            Path.Combine(folder, Text("file")), Text("target"), Text("positive"), [.. Texts("dropped_for_this_variant"), .. Texts("ids_never_used")], Texts("na_tokens"), Text("delimiter"));
        var rows = File.ReadLines(Path.Combine(folder, Text("splits"), split)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        var (report, refusal) = Evaluation.Run(data ?? throw new InvalidDataException(problem), rows, seed: 1);
        return (report?.Measures ?? throw new InvalidDataException(refusal), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private sealed record Reference(string Variant, double Auc, double LogLoss, string Tuned, double Seconds);
}
