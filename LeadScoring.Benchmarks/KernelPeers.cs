using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace LeadScoring.Benchmarks;

/// <summary>The same library that grew the trees, scoring with its own means.</summary>
internal static class MlNetPeer
{
    /// <returns>Microseconds a row by name.</returns>
    public static Dictionary<string, double> Measure(float[][] train, bool[] labels, float[][] rows)
    {
        var context = new MLContext(1);
        var model = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfLeaves = 31, NumberOfTrees = 200, MinimumExampleCountPerLeaf = 20, LearningRate = 0.08 })
            .Fit(context.Data.LoadFromEnumerable(train.Select((row, i) => new Row { Features = row, Label = labels[i] }).ToList()));
        var engine = context.Model.CreatePredictionEngine<Row, Answer>(model);
        var input = new Row();
        var all = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }).ToList());
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["ML.NET PredictionEngine"] = KernelClock.Median(rows, row =>
            {
                input.Features = row;
                engine.Predict(input);
            }),
            ["ML.NET Transform"] = KernelClock.Best(rows.Length, () => model.Transform(all).GetColumn<float>("Probability").Sum(probability => (double)probability)),
        };
    }

    private sealed class Row
    {
        [VectorType(KernelRun.Features)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Answer
    {
        public float Probability { get; set; }
    }
}

/// <summary>Debian's python3-xgboost, known to Debian's Python only, in a process of its own; nothing where it is not installed.</summary>
internal static class XgBoostPeer
{
    /// <returns>Microseconds a row by name.</returns>
    public static async Task<Dictionary<string, double>> MeasureAsync()
    {
        var measured = new Dictionary<string, double>(StringComparer.Ordinal);
        try
        {
            using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "xgboost_peer.py")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var errors = python.StandardError.ReadToEndAsync();
            while (await python.StandardOutput.ReadLineAsync() is { } line)
                if (line.Split(' ') is [var name, var microseconds] && double.TryParse(microseconds, CultureInfo.InvariantCulture, out var value)) measured["XGBoost " + name] = value;
            await python.WaitForExitAsync();
            if (python.ExitCode != 0) Console.WriteLine("  XGBoost was skipped: " + (await errors).Trim().Split('\n')[^1]);
        }
        catch (Win32Exception fault)
        {
            Console.WriteLine("  XGBoost was skipped: " + fault.Message);
        }
        return measured;
    }
}
