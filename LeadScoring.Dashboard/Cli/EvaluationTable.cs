using System.Globalization;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Measures;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>An evaluation as people read it.</summary>
internal static class EvaluationTable
{
    private static readonly Dictionary<string, (string Words, bool IsShare)> Names = new(StringComparer.Ordinal)
    {
        ["auc"] = ("AUC: how often a success ranks above a failure", false),
        ["logLoss"] = ("Log-loss (down is good)", false),
        ["brier"] = ("Brier error (down is good)", false),
        ["ece"] = ("Calibration error, 15 bins (down is good)", false),
        ["accuracy"] = ("Accuracy at 50 %", true),
        ["precisionAt20"] = ("Successes among the best 20", true),
        ["precisionAt5Percent"] = ("Successes among the best 5 %", true),
        ["liftAt10Percent"] = ("Best 10 % beside the average (times)", false),
    };

    public static void Show(IAnsiConsole console, EvaluationReport report)
    {
        var card = report.Model.Card;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Learnt from {report.TrainRows:N0} rows, tested on {report.TestRows:N0} others. {report.BaseRate:P1} of all are successes ({report.Positives:N0})."));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model {report.Model.Version}: {Family(card)}. Training took {report.TrainTime.TotalSeconds:F1} s, scoring {report.ScoreTime.TotalMilliseconds:F0} ms."));
        console.WriteLine();
        console.Write(Measures(report));
        if (report.InTime is { } latest)
        {
            console.WriteLine();
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"In time: learnt from the earliest {latest.TrainRows:N0} rows, tested on the latest {latest.TestRows:N0} ({Family(latest.Model.Card)}). This is what to expect of the days to come:"));
            console.WriteLine();
            console.Write(Measures(latest));
        }
        if (report.Warnings.Count > 0)
        {
            console.WriteLine();
            console.WriteLine("Look twice:");
            foreach (var warning in report.Warnings) console.WriteLine($"  {warning.Column}: {warning.Detail}");
        }
        if (report.Skipped.Count == 0) return;
        console.WriteLine();
        console.WriteLine("Columns that were not used:");
        foreach (var column in report.Skipped) console.WriteLine($"  {column.Name}: {column.Reason}");
    }

    public static string Family(Core.Scoring.ModelCard card) => card.Family switch
    {
        Core.Scoring.ModelFamily.Starter => "starter score",
        Core.Scoring.ModelFamily.Logistic => "logistic regression",
        Core.Scoring.ModelFamily.Trees => string.Create(CultureInfo.InvariantCulture, $"{card.Members} × {card.Trees} trees of at most {card.Leaves} leaves"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{card.TreeShare:P0} trees ({card.Members} × {card.Trees} of at most {card.Leaves} leaves), {1 - card.TreeShare:P0} logistic regression"),
    };

    private static Table Measures(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Measure", "Model", "95 % range", "Logistic", "Constant rate");
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var ((name, model), logistic, constant) in report.Measures.All.Zip(report.Logistic.All, report.Constant.All))
        {
            var (words, isShare) = Names[name];
            table.AddRow(words, Number(model.Value, isShare), $"{Number(model.Low, isShare)} to {Number(model.High, isShare)}", Number(logistic.Estimate.Value, isShare), Number(constant.Estimate.Value, isShare));
        }
        return table;
    }

    private static string Number(double value, bool isShare) => isShare ? value.ToString("P1", CultureInfo.InvariantCulture) : value.ToString("F4", CultureInfo.InvariantCulture);
}
