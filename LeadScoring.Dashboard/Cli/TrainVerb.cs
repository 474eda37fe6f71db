using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>Learns a model from the stored leads and puts it into service, or from the labelled rows of a CSV file and writes its model file.</summary>
internal static class TrainVerb
{
    public static Command Command(VerbHost hosts)
    {
        var file = new LabelledFile();
        var seed = new Option<int>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var target = new Option<FileInfo?>("--out") { Description = "Where to write the model file; by default beside the CSV file, with .model at the end.", HelpName = "OUT" };
        var command = new Command("train", "Learns a model from your stored leads and puts it into service. With a CSV file: learns from its labelled rows and writes the model file.");
        file.AddTo(command, isRequired: false);
        foreach (var option in (Option[])[seed, target]) command.Add(option);
        command.SetAction((call, cancellationToken) => ConsoleWork.RunAsync(call, console =>
            file.IsNamedIn(call) ? OfFileAsync(console, file, call, call.GetValue(seed), call.GetValue(target), cancellationToken) : OfStoredLeadsAsync(console, hosts, cancellationToken)));
        return command;
    }

    private static async Task<string?> OfStoredLeadsAsync(ConsoleWork console, VerbHost hosts, CancellationToken cancellationToken)
    {
        using var host = await hosts.StartAsync(cancellationToken);
        var training = host.Services.GetRequiredService<ModelTraining>();
        var (model, refusal) = await console.TrainAsync(progress => training.OnOwnLeadsAsync(progress, cancellationToken).GetAwaiter().GetResult(), cancellationToken);
        if (model is null) return refusal;
        Describe(console, model);
        var rescored = await host.Services.GetRequiredService<Rescoring>().ApplyModelAsync(progress: null, cancellationToken);
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It serves now; {rescored?.Scored ?? 0:N0} scores changed. A server that is running takes it up within seconds."));
        return null;
    }

    private static async Task<string?> OfFileAsync(ConsoleWork console, LabelledFile file, ParseResult call, int seed, FileInfo? target, CancellationToken cancellationToken)
    {
        var (data, problem) = file.Read(call);
        if (data is null) return problem;
        var (model, refusal) = await console.TrainAsync(progress => Learn(data, seed, progress, cancellationToken), cancellationToken);
        if (model is null) return refusal;
        var path = target?.FullName ?? file.PathIn(call) + ".model";
        await File.WriteAllBytesAsync(path, model.ToFile(), cancellationToken);
        Describe(console, model);
        console.Output.WriteLine($"Written to {path}.");
        return null;
    }

    private static void Describe(ConsoleWork console, ScoringModel model)
    {
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model {model.Version}: {EvaluationTable.Family(model.Card)}, learnt from {model.Card.Rows:N0} rows ({model.Card.BaseRate:P1} successes)."));
        foreach (var measure in model.Card.Measures) console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {measure.Name,-20} {measure.Value:F4}  ({measure.Low:F4} to {measure.High:F4}; logistic {measure.Logistic:F4})"));
    }

    private static TrainingOutcome Learn(LabelledColumns data, int seed, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var (table, _) = data.Learn(data.LabelledRows);
        return Trainer.Train(table, new TrainingOrder { Data = TrainingData.Csv, Label = data.Label, Seed = seed }, progress, cancellationToken);
    }
}
