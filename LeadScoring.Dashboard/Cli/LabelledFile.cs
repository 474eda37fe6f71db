using System.CommandLine;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;

namespace LeadScoring.Dashboard.Cli;

/// <summary>The arguments that say which file holds labelled rows and how to read it; shared by the verbs that learn.</summary>
internal sealed class LabelledFile
{
    private const int MostShown = 20;
    private readonly Argument<FileInfo?> file = new("FILE") { Description = "CSV file with one lead per row and a header line." };
    private readonly Option<string?> label = new("--label") { Description = "Column that says what came of the lead.", HelpName = "COLUMN" };
    private readonly Option<string?> positive = new("--positive") { Description = "Value of that column that counts as success; every other value is a failure, an empty one leaves the row out.", HelpName = "VALUE" };
    private readonly Option<string?> exclude = new("--exclude") { Description = "Columns not to learn from, as \"A,B\".", HelpName = "COLUMNS" };
    private readonly Option<string?> missing = new("--missing") { Description = "Values that mean unknown, as \"Select,unknown\"; an empty value always does.", HelpName = "VALUES" };
    private readonly Option<string?> delimiter = new("--delimiter") { Description = "What separates values: , ; | or tab; by default found from the header line.", HelpName = "CHAR" };

    private readonly Option<string?> time = new("--time") { Description = "Column that says when the lead was known: the rows then stand in time, and dates are counted back from it.", HelpName = "COLUMN" };
    private readonly Option<bool> inOrder = new("--in-time-order") { Description = "The rows of the file stand in the order of time, the earliest first." };

    /// <param name="command">Takes the arguments.</param>
    /// <param name="isRequired">False: the verb has something else to work on when no file is named.</param>
    public void AddTo(Command command, bool isRequired)
    {
        file.Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne;
        label.Required = positive.Required = isRequired;
        command.Add(file);
        foreach (var option in (Option[])[label, positive, exclude, missing, delimiter, time, inOrder]) command.Add(option);
    }

    public bool IsNamedIn(ParseResult call) => call.GetValue(file) is not null;

    public string PathIn(ParseResult call) => call.GetRequiredValue(file)!.FullName;

    /// <summary>The rows, or in a sentence what is wrong.</summary>
    public (LabelledColumns? Data, string? Problem) Read(ParseResult call) => call.GetValue(label) is not { } column || call.GetValue(positive) is not { } value
        ? (null, "A file needs --label COLUMN and --positive VALUE, to say which of its rows were a success.")
        : Read(PathIn(call), column, value, CsvTable.List(call.GetValue(exclude)), CsvTable.List(call.GetValue(missing)), call.GetValue(delimiter), call.GetValue(time), call.GetValue(inOrder));

    public static (LabelledColumns? Data, string? Problem) Read(
        string path, string label, string positive, IReadOnlyList<string> excluded, IReadOnlyList<string> missing, string? delimiter, string? time = null, bool inOrder = false)
    {
        var (table, problem) = CsvTable.Read(path, delimiter);
        if (table is null) return (null, problem);
        foreach (var name in (IEnumerable<string>)[label, .. excluded, .. time is null ? (string[])[] : [time]])
            if (!table.Columns.Contains(name, StringComparer.Ordinal)) return (null, $"There is no column \"{name}\". The columns are: {Shown(table.Columns)}.");

        var at = table.Columns.ToList().IndexOf(label);
        bool? Outcome(string text) => text.Length == 0 ? null : string.Equals(text, positive.Trim(), StringComparison.OrdinalIgnoreCase);
        bool?[] labels = [.. table.Rows.Select(row => Outcome(row[at]))];
        if (!labels.Contains(true)) return (null, $"\"{positive}\" never occurs in \"{label}\". Its values are: {Shown(Values(table, at))}.");

        var unknown = missing.Append("").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var columns = new Dictionary<string, IReadOnlyList<AttributeValue?>>(StringComparer.Ordinal);
        foreach (var (name, column) in table.Columns.Select((name, i) => (name, i)))
            if (column != at && name != time && !excluded.Contains(name, StringComparer.Ordinal))
                columns.Add(name, [.. table.Rows.Select(row => unknown.Contains(row[column]) ? (AttributeValue?)null : AttributeValue.Of(row[column]))]);
        var (times, wrongTime) = time is null ? (null, null) : Times(table, time);
        return wrongTime is not null ? (null, wrongTime) : (new LabelledColumns { Columns = columns, Labels = labels, Label = label, Times = times, IsInTimeOrder = inOrder }, null);
    }

    private static (DateTime[]? Times, string? Problem) Times(CsvTable table, string column)
    {
        var at = table.Columns.ToList().IndexOf(column);
        var order = table.Rows.Any(row => CellDate.Evidence(row[at], out _) == DateOrder.DayFirst) ? DateOrder.DayFirst : DateOrder.MonthFirst;
        var times = new DateTime[table.Rows.Count];
        for (var row = 0; row < times.Length; row++)
            if (!CellDate.TryRead(table.Rows[row][at], order, out times[row])) return (null, $"Data row {row} has no date in \"{column}\"; needed in every row is {CellDate.Expected(order)}.");
        return (times, null);
    }

    /// <summary>Most frequent first.</summary>
    private static List<string> Values(CsvTable table, int column) =>
        [.. table.Rows.Select(row => row[column]).Where(text => text.Length > 0).CountBy(text => text).OrderByDescending(value => value.Value).Select(value => value.Key)];

    private static string Shown(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");
}
