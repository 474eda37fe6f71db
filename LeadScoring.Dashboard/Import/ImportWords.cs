using System.Globalization;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;

namespace LeadScoring.Dashboard.Import;

/// <summary>What is said about imports.</summary>
public static class ImportWords
{
    private const int LongestSample = 28;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Count(long count) => count.ToString("#,0", Culture);

    public static string Rows(long count) => Count(count) + (count == 1 ? " row" : " rows");

    /// <summary>"940 bytes", "3.2 MB".</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => (bytes / 1_000.0).ToString("0", Culture) + " KB",
        _ => (bytes / 1_000_000.0).ToString("#,0.#", Culture) + " MB",
    };

    /// <summary>"less than a minute", "about 3 min".</summary>
    public static string Left(TimeSpan left) => left < TimeSpan.FromMinutes(1) ? "less than a minute left" : $"about {Math.Ceiling(left.TotalMinutes).ToString("0", Culture)} min left";

    /// <summary>The most frequent values, shortened.</summary>
    public static string Samples(ColumnSurvey column) =>
        column.Filled == 0 ? "No values" : string.Join(", ", column.Values.Take(3).Select(v => Short(v.Value))) + (column.Values.Count > 3 || column.HasMore ? " …" : "");

    public static string Short(string value) => value.Length <= LongestSample ? value : value[..(LongestSample - 1)] + "…";

    /// <summary>Why a column was proposed for its target; null when there is nothing to say.</summary>
    public static string? Of(MatchReason reason) => reason switch
    {
        MatchReason.Name => "Matched by name",
        MatchReason.Values => "Matched by its values",
        MatchReason.Remembered => "As in your last import",
        MatchReason.NoMatch => "No match found",
        MatchReason.Empty => "The column is empty",
        MatchReason.Protected => "Protected by fair housing law: best left out",
        MatchReason.AfterTheFact => "Known only after the outcome: best left out",
        MatchReason.Bookkeeping => "Bookkeeping of the other program",
        MatchReason.Kept => "Kept as an own attribute",
        _ => null,
    };

    public static string Of(ImportState state) => state switch
    {
        ImportState.Uploaded => "Not started",
        ImportState.Running => "Running",
        ImportState.Done => "Done",
        ImportState.Cancelled => "Cancelled",
        ImportState.Failed => "Stopped by trouble",
        _ => "Undone",
    };

    /// <summary>"Line 5", "Lines 5, 9, 12 and more".</summary>
    public static string Lines(ProblemGroup group)
    {
        var lines = group.Samples.Take(6).Select(s => Count(s.Line)).ToList();
        return (lines.Count == 1 && group.Rows == 1 ? "Line " : "Lines ") + string.Join(", ", lines) + (group.Rows > lines.Count ? " and more" : "");
    }

    /// <summary>What the cells say, each once; null when that is personal or there is none.</summary>
    public static string? Found(ProblemGroup group)
    {
        var found = group.Samples.Select(s => s.Found).OfType<string>().Distinct(StringComparer.Ordinal).Take(3).Select(f => $"“{Short(f)}”").ToList();
        return found.Count == 0 ? null : string.Join(", ", found);
    }

    /// <summary>"1,204 rows · 9 columns · UTF-8 · comma · looks like HubSpot".</summary>
    public static string About(ImportLook look) =>
        Text($"{Rows(look.Survey.Rows)} · {look.File.Layout.Headers.Count} columns · {look.File.Encoding.Name} · {look.File.Layout.DelimiterName}") + (look.Proposal.LooksLike is { } program ? $" · looks like {program}" : "");

    /// <summary>What is worth knowing about a file and its columns before it is imported.</summary>
    public static IEnumerable<string> NotesOf(ImportLook look) =>
        [.. NotesOf(look.File), .. look.Proposal.Mapping.Columns.SelectMany(c => NotesOf(look.Survey.Columns.First(s => s.Name == c.Column), c).Select(note => $"\"{c.Column}\": {note}"))];

    /// <summary>What is worth knowing about a file as a whole.</summary>
    public static IEnumerable<string> NotesOf(CsvFile file)
    {
        foreach (var note in file.Layout.Notes) yield return note;
        if (file.Encoding.UnreadableSequences > 0) yield return Text($"{file.Encoding.UnreadableSequences:N0} characters could not be read as {file.Encoding.Name} and show as \uFFFD.");
    }

    /// <summary>What is worth knowing about how a column will be read.</summary>
    public static IEnumerable<string> NotesOf(ColumnSurvey column, ColumnChoice choice)
    {
        if (column.Thousands > 0 && choice.Target is ImportTarget.Budget or ImportTarget.BudgetMin or ImportTarget.BudgetMax or ImportTarget.PreapprovalAmount)
            yield return $"{Count(column.Thousands)} {(column.Thousands == 1 ? "value is" : "values are")} read as thousands or millions.";
        if (column.IsAmbiguous && (ImportTargets.IsDate(choice.Target) || column.AreDates && choice.Target == ImportTarget.Attribute))
            yield return $"Day and month cannot be told apart; the {(choice.Dates == DateOrder.MonthFirst ? "month" : "day")} is read first.";
        if (choice.Target == ImportTarget.Timeline) yield return "Of a range the earliest month counts, so 3-6 months is 3.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
