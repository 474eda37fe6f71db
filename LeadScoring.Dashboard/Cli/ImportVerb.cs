using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Import;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>Imports a CSV file: proposes a mapping, checks, imports, and says what came of it. The import can be undone on its page for a day.</summary>
internal sealed class ImportVerb(VerbHost hosts)
{
    private const int MostNamed = 20;
    private readonly Argument<FileInfo> file = new("FILE") { Description = "CSV file, as your CRM exported it." };
    private readonly Option<FileInfo?> mapping = new("--mapping") { Description = "JSON file that says what the columns are; columns it does not name are proposed.", HelpName = "FILE.json" };
    private readonly Option<FileInfo?> writeMapping = new("--write-mapping") { Description = "Write the mapping here, to edit it and pass it to --mapping.", HelpName = "OUT.json" };
    private readonly Option<string?> label = new("--label") { Description = "Column that says what came of the lead; it is learnt from.", HelpName = "COLUMN" };
    private readonly Option<string[]> positive = new("--positive") { Description = "Value of that column that counts as success; may be given more than once.", HelpName = "VALUE" };
    private readonly Option<string?> statement = new("--consent-statement") { Description = "What all persons agreed to whose row says nothing about data processing. Without it such rows are kept, but not scored.", HelpName = "TEXT" };
    private readonly Option<string?> source = new("--consent-source") { Description = "Where that agreement can be found.", HelpName = "TEXT" };
    private readonly Option<DateTimeOffset?> consentDate = new("--consent-date") { Description = "When it was given, where a row has no date of its own; by default now.", HelpName = "DATE" };
    private readonly Option<bool> keepUnmapped = new("--keep-unmapped") { Description = "Keep columns that match nothing as attributes of your own." };
    private readonly Option<bool> leaveOut = new("--leave-out-unusable") { Description = "Leave out values that cannot be used instead of rejecting their rows." };
    private readonly Option<string> duplicates = new("--duplicates") { Description = "What to do with leads that are known: update or skip.", DefaultValueFactory = _ => "update", HelpName = "update|skip" };
    private readonly Option<bool> allOrNone = new("--all-or-none") { Description = "Import nothing unless every row can be imported." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Check only; nothing is stored." };
    private readonly Option<string?> delimiter = new("--delimiter") { Description = "What separates cells: , ; | or tab; by default found from the file.", HelpName = "CHAR" };
    private readonly Option<string?> timeZone = new("--time-zone") { Description = "Zone of times that name none, such as America/Chicago; by default UTC.", HelpName = "ZONE" };
    private readonly Option<FileInfo?> rejected = new("--rejected") { Description = "Write the rows that were not imported here, with what is wrong.", HelpName = "OUT.csv" };

    public static Command Command(VerbHost hosts)
    {
        var verb = new ImportVerb(hosts);
        verb.duplicates.AcceptOnlyFromAmong("update", "skip");
        var command = new Command("import", "Imports leads from a CSV file: proposes what its columns are, checks every row, imports.") { verb.file };
        foreach (var option in (Option[])[verb.mapping, verb.writeMapping, verb.label, verb.positive, verb.statement, verb.source, verb.consentDate, verb.keepUnmapped, verb.leaveOut, verb.duplicates, verb.allOrNone, verb.dryRun, verb.delimiter, verb.timeZone, verb.rejected])
            command.Add(option);
        command.SetAction((call, cancel) => ConsoleWork.RunAsync(call, console => verb.RunAsync(call, console, cancel)));
        return command;
    }

    private async Task<string?> RunAsync(ParseResult call, ConsoleWork console, CancellationToken cancel)
    {
        var path = call.GetRequiredValue(file);
        if (CsvTable.Missing(path.FullName) is { } missing) return missing;
        if (!Delimiters.TryRead(call.GetValue(delimiter), out var separator)) return Delimiters.Refusal(call.GetValue(delimiter));
        var (csv, unreadable) = CsvFile.Open(path.FullName, separator, cancel: cancel);
        if (csv is null) return $"{path.FullName}: {unreadable}";
        var (given, problem) = Given(call);
        if (given is null) return problem;

        using var host = await hosts.StartAsync(cancel);
        var look = await Get<ImportLooks>(host).LookAsync(csv, call.GetValue(keepUnmapped), given, null, cancel);
        var (plan, refusal) = Plan(call, look, Get<TimeProvider>(host).GetUtcNow());
        if (plan is null) return refusal;
        ImportReport.Show(console.Output, look, plan);
        if (call.GetValue(writeMapping) is { } target) await File.WriteAllTextAsync(target.FullName, plan.Mapping.ToJson(), cancel);

        var check = await console.FollowAsync("Checking", progress => Get<ImportChecker>(host).CheckAsync(csv, plan, call.GetValue(rejected)?.FullName, progress, Viewer.System, cancel));
        ImportReport.Show(console.Output, check, plan);
        if (call.GetValue(allOrNone) && check.ToFix > 0) return $"{ImportWords.Rows(check.ToFix)} of {check.Rows} cannot be imported, and --all-or-none was asked for: nothing was imported.";
        return call.GetValue(dryRun) ? null : await ImportAsync(call, console, host, look, plan, check, path, cancel);
    }

    private async Task<string?> ImportAsync(ParseResult call, ConsoleWork console, IHost host, ImportLook look, ImportPlan plan, ImportCheck check, FileInfo path, CancellationToken cancel)
    {
        var (runs, runner) = (Get<ImportRuns>(host), Get<ImportRunner>(host));
        var run = await runs.CreateAsync(Guid.CreateVersion7(), path.Name, path.Length, Viewer.System, cancel);
        (run.Plan, run.Rows) = (plan.ToJson(), check.Rows);
        run = await console.FollowAsync("Importing", progress => runner.RunAsync(run, look.File, call.GetValue(rejected)?.FullName, progress, Viewer.System, cancel));
        if (run.State == ImportState.Undone) return run.Problem;
        ImportReport.Show(console.Output, run);
        if (run.State == ImportState.Failed) return run.Problem;
        await runs.RememberAsync(look.File.Layout.Headers, plan.Mapping, CancellationToken.None);
        if (run.State == ImportState.Cancelled) throw new OperationCanceledException(cancel);
        if (Get<ServingModel>(host).Current is null) console.Error.WriteLine("There is no model yet, so nothing is scored: run train, or start the program once.");
        return null;
    }

    /// <summary>The mapping that was passed in; empty when there was none, null when it is no mapping.</summary>
    private (ColumnMapping? Mapping, string? Problem) Given(ParseResult call)
    {
        if (call.GetValue(mapping) is not { } json) return (new ColumnMapping(), null);
        if (CsvTable.Missing(json.FullName) is { } missing) return (null, missing);
        try
        {
            return (ColumnMapping.FromJson(File.ReadAllText(json.FullName)), null);
        }
        catch (JsonException fault)
        {
            var at = fault.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line + 1}") : "";
            return (null, $$"""{{json.FullName}} is no mapping: it cannot be understood{{at}}. It looks like {"columns":[{"column":"Mail","target":"Email"}]}; targets are {{string.Join(", ", Enum.GetNames<ImportTarget>())}}. --write-mapping writes one to start from.""");
        }
    }

    private (ImportPlan? Plan, string? Problem) Plan(ParseResult call, ImportLook look, DateTimeOffset now)
    {
        var chosen = look.Proposal.Mapping;
        if (call.GetValue(timeZone) is { } zone) chosen = chosen with { TimeZone = zone };
        if (call.GetValue(leaveOut)) chosen = chosen with { Columns = [.. chosen.Columns.Select(c => c with { LeaveOutUnusable = true })] };
        if (call.GetValue(label) is { } column) chosen = chosen with { Label = new LabelChoice(column, [.. call.GetValue(positive) ?? []]) };
        else if (call.GetValue(positive) is { Length: > 0 }) return (null, "--positive needs --label, the column that holds the value.");
        if (chosen.Problems(look.File.Layout.Headers) is { IsEmpty: false } problems) return (null, $"{string.Join(Environment.NewLine, problems)}{Environment.NewLine}The file was read with {look.File.Layout.Headers.Count} columns, parted by {look.File.Layout.DelimiterName}; --mapping says what they become.");
        if (call.GetValue(label) is not null && NeverOccurs(look.Survey, chosen.Label!) is { } never) return (null, never);
        if (call.GetValue(statement) is null != call.GetValue(source) is null) return (null, "A statement of consent for all rows needs both --consent-statement and --consent-source.");
        var consent = call.GetValue(statement) is { } text ? new ConsentForAll(text, call.GetValue(source)!, (call.GetValue(consentDate) ?? now).UtcDateTime) : null;
        return (new ImportPlan { Mapping = chosen, ConsentForAll = consent, Duplicates = call.GetValue(duplicates) == "skip" ? KnownLeadPolicy.Skip : KnownLeadPolicy.Update, AllOrNone = call.GetValue(allOrNone) }, null);
    }

    /// <summary>A misspelt value would teach that no lead ever worked out.</summary>
    private static string? NeverOccurs(FileSurvey survey, LabelChoice label)
    {
        var column = survey.Columns.First(c => c.Name.Equals(label.Column, StringComparison.OrdinalIgnoreCase));
        if (column.HasMore || column.Values.Any(v => label.Positive.Contains(v.Value, StringComparer.OrdinalIgnoreCase))) return null;
        return $"\"{label.Positive[0]}\" never occurs in \"{column.Name}\". Its values are: {string.Join(", ", column.Values.Take(MostNamed).Select(v => ImportWords.Short(v.Value)))}{(column.Values.Count > MostNamed ? " and more" : "")}.";
    }

    private static T Get<T>(IHost host) where T : notnull => host.Services.GetRequiredService<T>();
}
