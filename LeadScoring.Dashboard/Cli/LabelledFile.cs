using System.CommandLine;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;

namespace LeadScoring.Dashboard.Cli;

/// <summary>The arguments that say which file holds labelled rows and how to read it; shared by the verbs that learn.</summary>
internal sealed class LabelledFile(bool isRequired = true)
{
    private const int MostShown = 20;
    private readonly Argument<FileInfo?> file = new("FILE") { Description = "CSV file with one lead per row and a header line.", Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
    private readonly Option<string?> label = new("--label") { Description = "Column that says what came of the lead.", Required = isRequired, HelpName = "COLUMN" };
    private readonly Option<string?> positive = new("--positive") { Description = "Value of that column that counts as success; every other value is a failure, an empty one leaves the row out.", Required = isRequired, HelpName = "VALUE" };
    private readonly Option<string?> exclude = new("--exclude") { Description = "Columns not to learn from, as \"A,B\".", HelpName = "COLUMNS" };
    private readonly Option<string?> missing = new("--missing") { Description = "Values that mean unknown, as \"Select,unknown\"; an empty value always does.", HelpName = "VALUES" };
    private readonly Option<string?> delimiter = new("--delimiter") { Description = "What separates values: , ; | or tab; by default found from the header line.", HelpName = "CHAR" };

    public void AddTo(Command command)
    {
        command.Add(file);
        foreach (var option in (Option[])[label, positive, exclude, missing, delimiter]) command.Add(option);
    }

    /// <summary>Null when no file was named.</summary>
    public string? PathIn(ParseResult call) => call.GetValue(file)?.FullName;

    /// <summary>The rows, or in a sentence what is wrong.</summary>
    public (LabelledColumns? Data, string? Problem) Read(ParseResult call)
    {
        if (PathIn(call) is not { } path || call.GetValue(label) is not { } column || call.GetValue(positive) is not { } value)
            return (null, $"Name a file to learn from, its label column and what counts as success: {call.CommandResult.Command.Name} FILE.csv --label COLUMN --positive VALUE.");
        return Read(path, column, value, CsvTable.List(call.GetValue(exclude)), CsvTable.List(call.GetValue(missing)), call.GetValue(delimiter));
    }

    public static (LabelledColumns? Data, string? Problem) Read(string path, string label, string positive, IReadOnlyList<string> excluded, IReadOnlyList<string> missing, string? delimiter)
    {
        var (table, problem) = CsvTable.Read(path, delimiter);
        if (table is null) return (null, problem);
        foreach (var name in (IEnumerable<string>)[label, .. excluded])
            if (!table.Columns.Contains(name, StringComparer.Ordinal)) return (null, $"There is no column \"{name}\". The columns are: {Shown(table.Columns)}.");

        var at = table.Columns.ToList().IndexOf(label);
        bool? Outcome(string text) => text.Length == 0 ? null : string.Equals(text, positive.Trim(), StringComparison.OrdinalIgnoreCase);
        bool?[] labels = [.. table.Rows.Select(row => Outcome(row[at]))];
        if (!labels.Contains(true)) return (null, $"\"{positive}\" never occurs in \"{label}\". Its values are: {Shown(Values(table, at))}.");

        var unknown = missing.Append("").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var columns = new Dictionary<string, IReadOnlyList<AttributeValue?>>(StringComparer.Ordinal);
        foreach (var (name, column) in table.Columns.Select((name, i) => (name, i)))
            if (column != at && !excluded.Contains(name, StringComparer.Ordinal))
                columns.Add(name, [.. table.Rows.Select(row => unknown.Contains(row[column]) ? (AttributeValue?)null : AttributeValue.Of(row[column]))]);
        return (new LabelledColumns { Columns = columns, Labels = labels, Label = label }, null);
    }

    /// <summary>Most frequent first.</summary>
    private static List<string> Values(CsvTable table, int column) =>
        [.. table.Rows.Select(row => row[column]).Where(text => text.Length > 0).CountBy(text => text).OrderByDescending(value => value.Value).Select(value => value.Key)];

    private static string Shown(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");
}
