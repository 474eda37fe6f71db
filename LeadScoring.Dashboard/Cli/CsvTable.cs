using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Dashboard.Cli;

/// <summary>A whole CSV file in memory: trimmed texts by column, for the verbs that learn from a file. Read as an import reads it.</summary>
internal sealed record CsvTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>A table, or in a sentence what is wrong with the file. A row that ends early is unknown in its last columns; one that cannot be read refuses the file, because rows are known by their number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">Null: found from the text.</param>
    public static (CsvTable? Table, string? Problem) Read(string path, string? delimiter)
    {
        if (Missing(path) is { } missing) return (null, missing);
        if (!Delimiters.TryRead(delimiter, out var separator)) return (null, Delimiters.Refusal(delimiter));
        var (file, problem) = CsvFile.Open(path, separator);
        if (file is null) return (null, $"{path}: {problem}");
        var rows = new List<string[]>();
        foreach (var row in file.Read())
        {
            if (row is CsvRow.Broken { Fault: not CsvFault.TooFewCells } broken) return (null, $"Line {broken.Line} of {path} cannot be read: {CsvFaults.Describe(broken.Fault, CsvLimits.Default)}.");
            if (Cells(row) is { } cells) rows.Add([.. Enumerable.Range(0, file.Layout.Headers.Count).Select(i => i < cells.Length ? cells[i].Trim() : "")]);
        }
        return rows.Count == 0 ? (null, $"The file {path} has a header but no rows.") : (new CsvTable(file.Layout.Headers, rows), null);
    }

    /// <summary>Null when the file is there.</summary>
    public static string? Missing(string path) =>
        File.Exists(path) ? null
        : Directory.Exists(path) ? $"{path} is a folder; name a file in it."
        : $"There is no file {path}.";

    /// <summary>A list as the command line carries it: <c>A,B</c>, with quotes around a name that holds a comma.</summary>
    public static IReadOnlyList<string> List(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, BadDataFound = null });
        return parser.Read() ? parser.Record! : [];
    }

    private static string[]? Cells(CsvRow row) => row switch { CsvRow.Data data => data.Cells, CsvRow.Broken broken => broken.Cells, _ => null };
}

/// <summary>Delimiters as the command line carries them.</summary>
internal static class Delimiters
{
    /// <param name="text">A character, or "tab"; null leaves it to the file.</param>
    /// <param name="delimiter">Null when it is to be found.</param>
    public static bool TryRead(string? text, out char? delimiter)
    {
        delimiter = text switch { null => null, "tab" or "\\t" => '\t', { Length: 1 } => text[0], _ => null };
        return text is null || (delimiter is { } given && given is not ('"' or '\r' or '\n'));
    }

    public static string Refusal(string? text) => $"The delimiter was \"{text}\"; allowed is one character such as , ; or |, or the word tab.";
}
