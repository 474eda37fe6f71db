using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace LeadScoring.Dashboard.Cli;

/// <summary>A whole CSV file in memory: trimmed texts by column, for the verbs that learn from a file.</summary>
internal sealed record CsvTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>A table, or in a sentence what is wrong with the file.</summary>
    /// <param name="delimiter">Null: the one of , ; tab | that the first line has most of.</param>
    public static (CsvTable? Table, string? Problem) Read(string path, string? delimiter)
    {
        if (!File.Exists(path)) return (null, $"There is no file {path}.");
        var text = Decoded(File.ReadAllBytes(path));
        if (string.IsNullOrWhiteSpace(text)) return (null, $"The file {path} is empty.");
        var firstLine = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter switch { null => MostFrequent(firstLine).ToString(), "tab" or "\\t" => "\t", _ => delimiter },
            BadDataFound = null,
            MissingFieldFound = null,
            TrimOptions = TrimOptions.Trim,
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        if (!parser.Read()) return (null, $"The file {path} has no header line.");
        var columns = Distinct(parser.Record!);
        var rows = new List<string[]>();
        while (parser.Read())
        {
            var row = new string[columns.Count];
            for (var i = 0; i < row.Length; i++) row[i] = i < parser.Count ? parser[i] : "";
            rows.Add(row);
        }
        return rows.Count == 0 ? (null, $"The file {path} has a header but no rows.") : (new CsvTable(columns, rows), null);
    }

    /// <summary>A list as the command line carries it: <c>A,B</c>, with quotes around a name that holds a comma.</summary>
    public static IReadOnlyList<string> List(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, BadDataFound = null });
        return parser.Read() ? parser.Record! : [];
    }

    private static string Decoded(byte[] content)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(content);
        }
    }

    private static char MostFrequent(ReadOnlySpan<char> line)
    {
        var best = Delimiters[0];
        foreach (var candidate in Delimiters)
            if (line.Count(candidate) > line.Count(best)) best = candidate;
        return best;
    }

    /// <summary>Columns of one name are told apart: "Name", "Name (2)".</summary>
    private static List<string> Distinct(string[] header)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string>();
        for (var i = 0; i < header.Length; i++)
        {
            var name = header[i].Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"Column {i + 1}") : header[i];
            seen[name] = seen.GetValueOrDefault(name) + 1;
            names.Add(seen[name] == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({seen[name]})"));
        }
        return names;
    }
}
