using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Learning;

namespace LeadScoring.Dashboard.Cli;

/// <summary>"What would this program make of our data?": trains on a part of a CSV file, tests on the rest, and says what to be wary of.</summary>
internal static class EvaluateVerb
{
    public static Command Command()
    {
        var file = new LabelledFile();
        var testRows = new Option<FileInfo?>("--test-rows") { Description = "File of 0-based data row numbers to test on, one a line; by default a seeded fifth, stratified.", HelpName = "FILE" };
        var seed = new Option<int>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here as JSON.", HelpName = "OUT" };
        var predictions = new Option<FileInfo?>("--predictions") { Description = "Write row,probability of the test rows here.", HelpName = "OUT.csv" };
        var command = new Command("evaluate", "Trains on a part of a CSV file and shows, on the rest, how good the scores are.");
        file.AddTo(command, isRequired: true);
        foreach (var option in (Option[])[testRows, seed, json, predictions]) command.Add(option);
        command.SetAction((call, cancellationToken) => ConsoleWork.RunAsync(call, async console =>
        {
            var (data, problem) = file.Read(call);
            if (data is null) return problem;
            var (rows, badRows) = Rows(call.GetValue(testRows));
            if (badRows is not null) return badRows;

            var (report, refusal) = await console.TrainAsync(progress => Evaluation.Run(data, rows, call.GetValue(seed), progress, cancellationToken), cancellationToken);
            if (report is null) return refusal;
            EvaluationTable.Show(console.Output, report);
            if (call.GetValue(json) is { } target) await File.WriteAllTextAsync(target.FullName, EvaluationJson.Of(report), cancellationToken);
            if (call.GetValue(predictions) is { } list)
                await File.WriteAllLinesAsync(list.FullName, report.Predictions.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Row},{p.Probability:R}")).Prepend("row,probability"), cancellationToken);
            return null;
        }));
        return command;
    }

    private static (int[]? Rows, string? Problem) Rows(FileInfo? file)
    {
        if (file is null) return (null, null);
        if (!file.Exists) return (null, $"There is no file {file.FullName}.");
        var rows = new List<int>();
        foreach (var (line, text) in File.ReadLines(file.FullName).Select((text, i) => (i + 1, text.Trim())))
        {
            if (text.Length == 0) continue;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
                return (null, $"Line {line} of {file.FullName} is \"{(text.Length > 40 ? text[..40] : text)}\"; allowed is a row number, 0 or greater.");
            rows.Add(row);
        }
        return rows.Count == 0 ? (null, $"The file {file.FullName} names no rows.") : ([.. rows], null);
    }
}
