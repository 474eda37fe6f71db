using System.Globalization;
using System.Text;
using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Dashboard.Charts;

/// <summary>A cell as it is read, with the number behind it where it has one.</summary>
public readonly record struct ChartCell(string Text, double? Number = null);

/// <summary>The numbers of a chart. The first column names the row; each row has as many cells as there are columns.</summary>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ChartCell>> Rows)
{
    /// <summary>RFC 4180 with the plain numbers; a text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        Append(Columns.Select(Text));
        foreach (var row in Rows) Append(row.Select(cell => cell.Number is { } number ? number.ToString("0.######", CultureInfo.InvariantCulture) : Text(cell.Text)));
        return csv.ToString();

        void Append(IEnumerable<string> cells) => csv.AppendJoin(',', cells).Append("\r\n");
    }

    private static string Text(string text)
    {
        var safe = text.Length > 0 && CellText.FormulaStarts.Contains(text[0]) ? "'" + text : text;
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
