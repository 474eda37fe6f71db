using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>Learns a model from all labelled rows of a CSV file and writes its model file.</summary>
internal static class TrainVerb
{
    public static Command Command()
    {
        var file = new LabelledFile(isRequired: false);
        var seed = new Option<int>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var target = new Option<FileInfo?>("--out") { Description = "Where to write the model file; by default beside the CSV file, with .model at the end.", HelpName = "OUT" };
        var command = new Command("train", "Learns a model from all labelled rows of a CSV file and writes its model file.");
        file.AddTo(command);
        foreach (var option in (Option[])[seed, target]) command.Add(option);
        command.SetAction((call, cancellationToken) => ConsoleWork.RunAsync(call, async console =>
        {
            var (data, problem) = file.Read(call);
            if (data is null) return problem;
            var (model, refusal) = await console.TrainAsync(progress => Learn(data, call.GetValue(seed), progress, cancellationToken), cancellationToken);
            if (model is null) return refusal;
            var path = call.GetValue(target)?.FullName ?? file.PathIn(call)! + ".model";
            await File.WriteAllBytesAsync(path, model.ToFile(), cancellationToken);
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model {model.Version}: {EvaluationTable.Family(model.Card)}, learnt from {model.Card.Rows:N0} rows ({model.Card.BaseRate:P1} successes)."));
            foreach (var measure in model.Card.Measures) console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {measure.Name,-20} {measure.Value:F4}  ({measure.Low:F4} to {measure.High:F4}; logistic {measure.Logistic:F4})"));
            console.Output.WriteLine($"Written to {path}.");
            return null;
        }));
        return command;
    }

    private static TrainingOutcome Learn(LabelledColumns data, int seed, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var (table, _) = data.Learn(data.LabelledRows);
        return Trainer.Train(table, new TrainingOrder { Data = TrainingData.Csv, Label = data.Label, Seed = seed }, progress, cancellationToken);
    }
}
