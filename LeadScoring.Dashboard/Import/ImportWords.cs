using System.Globalization;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;

namespace LeadScoring.Dashboard.Import;

/// <summary>How imports are spoken of, on pages and on the command line.</summary>
internal static class ImportWords
{
    private const int LongestExample = 40;

    public static string Because(MatchReason reason) => reason switch
    {
        MatchReason.Name => "matched by name",
        MatchReason.Values => "matched by its values",
        MatchReason.Remembered => "as the last time",
        MatchReason.Given => "chosen",
        MatchReason.Empty => "empty",
        MatchReason.Protected => "protected by fair-housing law",
        MatchReason.AfterTheFact => "known only after the outcome",
        MatchReason.Bookkeeping => "the other program's own",
        MatchReason.Kept => "kept",
        _ => "no match",
    };

    /// <summary>The first different values of a column.</summary>
    public static string Example(ColumnSurvey column)
    {
        var some = string.Join(", ", column.Values.Take(3).Select(v => v.Value.ReplaceLineEndings(" ")));
        return some.Length > LongestExample ? some[..LongestExample] + "…" : column.HasMore || column.Values.Count > 3 ? some + " …" : some;
    }

    /// <summary>What is worth knowing about a file before it is imported.</summary>
    public static IEnumerable<string> NotesOf(ImportLook look)
    {
        foreach (var note in look.File.Layout.Notes) yield return note;
        if (look.File.Encoding.UnreadableSequences > 0) yield return Text($"{look.File.Encoding.UnreadableSequences:N0} characters could not be read as {look.File.Encoding.Name} and show as \uFFFD.");
        foreach (var column in look.Survey.Columns)
        {
            var target = look.Proposal.Mapping.Find(column.Name)?.Target ?? ImportTarget.DoNotImport;
            if (column.Thousands > 0 && target is ImportTarget.Budget or ImportTarget.BudgetMin or ImportTarget.BudgetMax or ImportTarget.PreapprovalAmount) yield return Text($"\"{column.Name}\": {column.Thousands:N0} values read as thousands or millions.");
            if (column.IsAmbiguous && (ImportTargets.IsDate(target) || column.AreDates && target == ImportTarget.Attribute)) yield return $"\"{column.Name}\": day and month cannot be told apart; read with the {(column.Order == DateOrder.MonthFirst ? "month" : "day")} first.";
            if (target == ImportTarget.Timeline) yield return $"\"{column.Name}\": of a range the earliest month counts, so 3-6 months is 3.";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
