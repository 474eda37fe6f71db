using System.Collections.Immutable;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>How a file is laid out: what separates its cells, where its header stands and what its columns are called.</summary>
/// <param name="Delimiter">One of <see cref="Delimiters"/>, unless it was given.</param>
/// <param name="Headers">Trimmed, never empty, each once.</param>
/// <param name="RecordsBeforeData">Records to leave out before the first row: a report's title, a "sep=" line, the header.</param>
/// <param name="Notes">What was changed about the headers, in sentences for people.</param>
public sealed record CsvLayout(char Delimiter, IReadOnlyList<string> Headers, int RecordsBeforeData, IReadOnlyList<string> Notes)
{
    public static readonly ImmutableArray<char> Delimiters = [',', ';', '\t', '|'];
    private const int Looked = 200;
    private const int LongestTitle = 15;

    public string DelimiterName => Delimiter switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", '|' => "bar", var other => $"\"{other}\"" };

    /// <returns>The layout, or why there is none.</returns>
    /// <param name="open">Gives the text from its start, as often as it is asked.</param>
    /// <param name="delimiter">Null: found from the text.</param>
    /// <param name="limits">What a row may ask of the memory.</param>
    internal static (CsvLayout? Layout, string? Problem) Detect(Func<TextReader> open, char? delimiter, CsvLimits limits)
    {
        var hint = SeparatorLine(open, limits);
        delimiter ??= hint;
        ImmutableArray<char> candidates = delimiter is { } given ? [given] : Delimiters;
        var (sample, best) = candidates
            .Select(candidate => (Sample: Sample(open, candidate, hint is not null, limits), Candidate: candidate))
            .OrderByDescending(c => Fit(c.Sample))
            .First();
        if (sample.Count == 0) return (null, "The file holds no text.");
        var header = HeaderIndex(sample);
        if (sample[header].Fault is { } fault)
            return (null, $"The header in line {sample[header].Line} cannot be read: {CsvFaults.Describe(fault, limits)}.");
        return (Of(sample[header].Cells, best, (hint is null ? 0 : 1) + header), null);
    }

    /// <summary>The first records, none when all are blank.</summary>
    private static List<CsvRecord> Sample(Func<TextReader> open, char delimiter, bool skipHint, CsvLimits limits)
    {
        using var text = open();
        var reader = new CsvRecordReader(text, delimiter, limits);
        if (skipHint) reader.Read(out _);
        var sample = new List<CsvRecord>();
        while (sample.Count < Looked && reader.Read(out var record)) sample.Add(record with { Cells = CsvFile.Unwrap(record.Cells, delimiter, limits) });
        return sample.Exists(r => !CsvFile.IsBlank(r.Cells)) ? sample : [];
    }

    /// <summary>The share of rows with as many cells as the header, times how much the header was cut.</summary>
    private static double Fit(List<CsvRecord> sample)
    {
        if (sample.Count == 0) return -1;
        var header = HeaderIndex(sample);
        var width = sample[header].Cells.Length;
        var rows = sample.Skip(header + 1).Where(r => !CsvFile.IsBlank(r.Cells)).ToList();
        var share = rows.Count == 0 ? 1 : (double)rows.Count(r => r.Fault is null && r.Cells.Length == width) / rows.Count;
        // What needs a title above the header is the less likely cut: half as good.
        var hasTitle = sample.FindIndex(r => !CsvFile.IsBlank(r.Cells)) < header;
        return (share + 0.01) * Math.Log(width) * (hasTitle ? 0.5 : 1);
    }

    /// <summary>The first record, unless that is a title of one cell above a wide one.</summary>
    private static int HeaderIndex(List<CsvRecord> sample)
    {
        var first = sample.FindIndex(r => !CsvFile.IsBlank(r.Cells));
        if (sample[first].Fault is not null || Filled(sample[first]) > 1) return first;
        var wide = sample.FindIndex(r => r.Fault is null && Filled(r) > 2);
        return wide > first && wide <= first + LongestTitle ? wide : first;
    }

    private static int Filled(CsvRecord record) => record.Cells.Count(c => !string.IsNullOrWhiteSpace(c));

    private static CsvLayout Of(string[] cells, char delimiter, int recordsBefore)
    {
        if (Array.Exists(cells, c => IsAddress(Clean(c))))
            return new(delimiter, [.. cells.Select((_, i) => $"Column {i + 1}")], recordsBefore, ["The first row holds an e-mail address: it was taken as data, and the columns were numbered."]);
        var (names, notes) = Named(cells);
        return new(delimiter, names, recordsBefore + 1, notes);
    }

    private static bool IsAddress(string cell) => cell.Length is > 5 and < 255 && cell.IndexOf('@') is > 0 and var at && cell.IndexOf('.', at) > at + 1 && !cell.Contains(' ');

    private static string Clean(string cell) => string.Join(' ', cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('\uFEFF', '\u200B');

    private static (List<string> Names, List<string> Notes) Named(string[] cells)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<string>(cells.Length);
        var notes = new List<string>();
        for (var i = 0; i < cells.Length; i++)
        {
            var given = Clean(cells[i]);
            var name = given.Length > 0 ? given : $"Column {i + 1}";
            for (var twin = 2; !taken.Add(name); twin++) name = $"{(given.Length > 0 ? given : "Column")} ({twin})";
            names.Add(name);
            if (given.Length == 0) notes.Add($"Column {i + 1} has no name: it is called \"{name}\".");
            else if (name != given) notes.Add($"Column {i + 1} has the same name as an earlier one: it is called \"{name}\".");
        }
        return (names, notes);
    }

    /// <summary>Excel's own hint, a first line "sep=;".</summary>
    private static char? SeparatorLine(Func<TextReader> open, CsvLimits limits)
    {
        using var text = open();
        return new CsvRecordReader(text, '\0', limits).Read(out var first) && first.Cells is [{ Length: 5 } hint] && hint.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            ? hint[4]
            : null;
    }
}
