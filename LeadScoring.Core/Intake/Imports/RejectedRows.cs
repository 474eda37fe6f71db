using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>
/// The rows that were not imported as a CSV file that can be mended and imported again: their cells, their line and what is wrong. Cells that a
/// spreadsheet would take for a formula get an apostrophe in front, which the import takes off again.
/// </summary>
public sealed class RejectedRows : IDisposable
{
    private readonly CsvWriter writer;
    private readonly int width;

    public RejectedRows(Stream file, IReadOnlyList<string> headers)
    {
        writer = new CsvWriter(new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            InjectionCharacters = [.. CellText.FormulaStarts],
            NewLine = "\r\n",
            // By itself the writer quotes only its own kind of line break, and a reader ends the row at any.
            ShouldQuote = cell => cell.Field is { Length: > 0 } text && (text.AsSpan().ContainsAny("\",\r\n") || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])),
        });
        width = headers.Count;
        Write([.. headers, "Import line", "Import problem"]);
    }

    public long Count { get; private set; }

    public void Add(CsvRow row, string[] cells, string problem)
    {
        Count++;
        var padded = cells.Length < width ? [.. cells, .. Enumerable.Repeat("", width - cells.Length)] : cells;
        Write([.. padded, row.Line.ToString(CultureInfo.InvariantCulture), problem]);
    }

    public void Dispose() => writer.Dispose();

    private void Write(IEnumerable<string> cells)
    {
        foreach (var cell in cells) writer.WriteField(cell);
        writer.NextRecord();
    }
}
