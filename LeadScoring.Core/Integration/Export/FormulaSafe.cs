namespace LeadScoring.Core.Integration.Export;

/// <summary>Text that a spreadsheet takes for text.</summary>
public static class FormulaSafe
{
    /// <summary>What spreadsheets take for the beginning of a formula, alone or after blanks; full-width signs are taken for the plain ones.</summary>
    private const string Starts = "=+-@\t\r\n＝＋－＠";

    /// <summary>With an apostrophe before it where a spreadsheet would calculate.</summary>
    public static string? Of(string? text) => text is { Length: > 0 } && (Starts.Contains(text[0]) || text.AsSpan().TrimStart() is { Length: > 0 } rest && Starts.Contains(rest[0])) ? "'" + text : text;
}
