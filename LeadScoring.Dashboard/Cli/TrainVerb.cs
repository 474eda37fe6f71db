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
    private const int LongestReason = 200;

    public static Command Command(VerbHost hosts)
    {
        var file = new LabelledFile();
        var seed = new Option<int>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var target = new Option<FileInfo?>("--out") { Description = "Where to write the model file; by default beside the CSV file, with .model at the end.", HelpName = "OUT" };
        var keep = new Option<string[]>("--keep") { Description = "A column that the leak guard would leave out, and why it is honest, as \"Tags=our form fills it in\"; may be given several times.", HelpName = "COLUMN=REASON" };
        var command = new Command("train", "Learns a model from your stored leads and puts it into service. With a CSV file: learns from its labelled rows and writes the model file.");
        file.AddTo(command, isRequired: false);
        foreach (var option in (Option[])[seed, target, keep]) command.Add(option);
        command.SetAction((call, cancellationToken) => ConsoleWork.RunAsync(call, console =>
        {
            var (kept, problem) = Reasons(call.GetValue(keep) ?? []);
            return kept is null ? Task.FromResult(problem)
                : file.IsNamedIn(call) ? OfFileAsync(console, file, call, kept, call.GetValue(seed), call.GetValue(target), cancellationToken)
                : OfStoredLeadsAsync(console, hosts, kept, cancellationToken);
        }));
        return command;
    }

    private static (Dictionary<string, string>? Kept, string? Problem) Reasons(string[] keep)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in keep)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var reason = at < 0 ? "" : text[(at + 1)..].Trim();
            if (at <= 0 || reason.Length is 0 or > LongestReason) return (null, $"--keep was \"{text}\"; allowed is COLUMN=REASON with a reason of 1 to {LongestReason} characters.");
            kept[text[..at].Trim()] = reason;
        }
        return (kept, null);
    }

    private static async Task<string?> OfStoredLeadsAsync(ConsoleWork console, VerbHost hosts, Dictionary<string, string> keep, CancellationToken cancellationToken)
    {
        using var host = await hosts.StartAsync(cancellationToken);
        var training = host.Services.GetRequiredService<ModelTraining>();
        var order = new OwnTraining { Keep = keep, Guarded = guarded => Describe(console, guarded) };
        var (model, refusal) = await console.TrainAsync(progress => training.OnOwnLeadsAsync(order, progress, cancellationToken).GetAwaiter().GetResult(), cancellationToken);
        if (model is null) return refusal;
        Describe(console, model);
        var rescored = await host.Services.GetRequiredService<Rescoring>().ApplyModelAsync(progress: null, cancellationToken);
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It serves now; {rescored?.Scored ?? 0:N0} scores changed. A server that is running takes it up within seconds."));
        return null;
    }

    private static async Task<string?> OfFileAsync(ConsoleWork console, LabelledFile file, ParseResult call, Dictionary<string, string> keep, int seed, FileInfo? target, CancellationToken cancellationToken)
    {
        var (data, problem) = file.Read(call);
        if (data is null) return problem;
        var guarded = LeakGuard.Of(data.Learn(data.LabelledRows).Table, keep, seed, momentsKnown: data.Times is not null);
        Describe(console, guarded);
        var order = new TrainingOrder { Data = TrainingData.Csv, Label = data.Label, Seed = seed, Leaks = guarded.Leaks };
        var (model, refusal) = await console.TrainAsync(progress => Trainer.Train(guarded.Table, order, progress, cancellationToken), cancellationToken);
        if (model is null) return refusal;
        var path = target?.FullName ?? file.PathIn(call) + ".model";
        await File.WriteAllBytesAsync(path, model.ToFile(), cancellationToken);
        Describe(console, model);
        console.Output.WriteLine($"Written to {path}.");
        return null;
    }

    private static void Describe(ConsoleWork console, GuardedTable guarded)
    {
        foreach (var leak in guarded.Leaks)
            console.Output.WriteLine(leak.KeptBecause is { } reason ? $"Kept in spite of the leak guard: {leak.Column} ({reason}). {leak.Finding}" : $"Left out: {leak.Column}. {leak.Finding} To keep it: --keep \"{leak.Column}=why it is honest\".");
        foreach (var hint in guarded.Hints) console.Output.WriteLine($"Look twice: {hint.Column}. {hint.Detail}");
    }

    private static void Describe(ConsoleWork console, ScoringModel model)
    {
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model {model.Version}: {EvaluationTable.Family(model.Card)}, learnt from {model.Card.Rows:N0} rows ({model.Card.BaseRate:P1} successes)."));
        foreach (var measure in model.Card.Measures) console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {measure.Name,-20} {measure.Value:F4}  ({measure.Low:F4} to {measure.High:F4}; logistic {measure.Logistic:F4})"));
    }
}
