using System.Globalization;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Import;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>An import as people read it on the command line.</summary>
internal static class ImportReport
{
    private const int MostGroups = 20;

    public static void Show(IAnsiConsole console, ImportLook look, ImportPlan plan)
    {
        var (file, survey) = (look.File, look.Survey);
        console.WriteLine(Text($"{survey.Rows:N0} rows, {file.Layout.Headers.Count} columns, {file.Encoding.Name}, {file.Layout.DelimiterName}{(look.Proposal.LooksLike is { } program ? $", looks like {program}" : "")}; matched {plan.Mapping.Columns.Count(c => c.Target != ImportTarget.DoNotImport)} columns."));
        foreach (var note in ImportWords.NotesOf(look)) console.WriteLine("  " + note);
        var table = new Table().Border(TableBorder.None).AddColumns("Column", "becomes", "because", "for example");
        foreach (var column in survey.Columns)
        {
            var choice = plan.Mapping.Find(column.Name);
            var target = choice?.Target ?? ImportTarget.DoNotImport;
            if (column.Filled == 0 && target == ImportTarget.DoNotImport) continue;
            // It is never an attribute, whatever else the mapping makes of it.
            var isLabel = column.Name.Equals(plan.Mapping.Label?.Column, StringComparison.OrdinalIgnoreCase) && target is ImportTarget.DoNotImport or ImportTarget.Attribute;
            var (becomes, because) = isLabel ? ("What came of the lead", "You said so") : (ImportTargets.Label(target).Name, choice is null ? "" : ImportWords.Of(choice.Reason) ?? "");
            table.AddRow(new Text(column.Name), new Text(becomes), new Text(because), new Text(ImportWords.Samples(column)));
        }
        console.Write(table);
        if (plan.Mapping.Label is { } label) console.WriteLine($"Learn from \"{label.Column}\": {string.Join(", ", label.Positive.Select(p => $"\"{p}\""))} means it worked out.");
        console.WriteLine();
    }

    public static void Show(IAnsiConsole console, ImportCheck check, ImportPlan plan)
    {
        console.WriteLine(Text($"Ready {check.Ready:N0} · To fix {check.ToFix:N0} · Duplicates {check.DuplicatesInFile + check.DuplicatesKnown:N0} ({(plan.Duplicates == KnownLeadPolicy.Skip ? "skip" : "update")}) · Held, no consent {check.Held:N0}"));
        if (check.Repaired > 0) console.WriteLine(Text($"{check.Repaired:N0} rows with broken quotes were repaired."));
        if (check.Remarks > 0) console.WriteLine(Text($"{check.Remarks:N0} lines are a report's title or footer and were left out."));
        if (plan.Mapping.Label is not null) console.WriteLine(Text($"Outcomes to learn from: {check.Positive:N0} worked out, {check.Negative:N0} did not."));
        foreach (var group in check.Problems.Take(MostGroups)) Show(console, "rejected", group);
        foreach (var group in check.LeftOut.Take(MostGroups)) Show(console, "left out", group);
        foreach (var (word, rows) in check.Unknown.Take(MostGroups)) console.WriteLine(Text($"  {rows:N0} rows: \"{word.Word}\" in \"{word.Column}\" is not known; the {ImportTargets.Label(word.Target).Name.ToLowerInvariant()} is {(word.Target == ImportTarget.Source ? "Other" : "left open")}."));
        console.WriteLine();
    }

    public static void Show(IAnsiConsole console, ImportRun run)
    {
        console.WriteLine(Text($"Created {run.Created:N0} · Updated {run.Updated:N0} · Skipped {run.Skipped:N0} · Held {run.Held:N0} · Rejected {run.Rejected:N0}"));
        if (run is { StartedAt: { } from, FinishedAt: { } to } && to > from) console.WriteLine(Text($"{run.RowsDone:N0} rows in {(to - from).TotalSeconds:F1} s."));
        if (run.Created + run.Updated + run.Held > 0) console.WriteLine($"It can be undone for a day at /import/{run.Id}.");
    }

    private static void Show(IAnsiConsole console, string fate, ProblemGroup group)
    {
        var lines = string.Join(", ", group.Samples.Take(5).Select(s => s.Found is null ? Text($"line {s.Line}") : Text($"line {s.Line} \"{s.Found}\"")));
        console.WriteLine(Text($"  {group.Rows:N0} {fate}: {(group.Problem.Column is { } column ? $"\"{column}\": " : "")}{group.Problem.Expected} ({lines}{(group.Rows > 5 ? ", …" : "")})"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
