using System.Text;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>What a cell says once the leftovers of other programs are off: blanks of all kinds, marks nobody sees, words for "nothing".</summary>
public static class CellText
{
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "--", "—", "–", "n/a", "#n/a", "na", "null", "nil", "(null)", "<null>", "nan", "none", "(none)", "--none--", "-none-", "unknown", "(unknown)", "not provided", "[not provided]",
        "not specified", "not set", "not available", "(not set)", "not given", "select", "(blank)", "(empty)", "undefined", "tbd", "?",
    };

    /// <summary>What spreadsheets take for the start of a formula, some of them the full-width signs, too. Programs that guard against it, ours too, put an apostrophe before.</summary>
    public const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>The text of a cell, or null when it says nothing.</summary>
    public static string? Of(string cell)
    {
        var text = Clean(cell);
        if (text.Length > 1 && text[0] == '\'' && FormulaStarts.Contains(text[1])) text = text[1..].Trim();
        return text.Length == 0 || Nothing.Contains(text) ? null : text;
    }

    /// <summary>Letters and digits only, lower case: what is left of a header or word when spelling habits are taken away.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) key.Append(char.ToLowerInvariant(c));
        return key.ToString();
    }

    /// <summary>The words of a text, lower case, parted by single blanks: "Open - Not Contacted" is "open not contacted".</summary>
    public static string Words(string text)
    {
        var words = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                gap = words.Length > 0;
                continue;
            }
            if (gap) words.Append(' ');
            gap = false;
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }

    /// <summary>Lower case, blanks of any kind and number as one: what patterns need to stay linear.</summary>
    internal static string Plain(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Clean(string cell)
    {
        if (!cell.AsSpan().ContainsAny("\u00A0\u2007\u202F\u200B\uFEFF\u2060\u00AD\v\f\u2028\u2029\r")) return cell.Trim();
        var text = new StringBuilder(cell.Length);
        foreach (var c in cell.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            if (c is '\u00A0' or '\u2007' or '\u202F') text.Append(' ');
            else if (c is '\v' or '\f' or '\r' or '\u2028' or '\u2029') text.Append('\n');
            else if (c is not ('\u200B' or '\uFEFF' or '\u2060' or '\u00AD')) text.Append(c);
        }
        return text.ToString().Trim();
    }
}
