using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Features;

/// <summary>
/// The forms in which customers write numbers, dates and yes/no. A form is chosen once per column, stored with the feature, and then holds for every value.
/// </summary>
public static partial class AttributeText
{
    /// <summary>1234.5, 1,234.5, $450,000, 45 %.</summary>
    public const string PointNumber = "1,234.5";

    /// <summary>1234,5, 1.234,5, 450.000 €.</summary>
    public const string CommaNumber = "1.234,5";

    public const string YesNo = "yes/no";

    /// <summary>In order of preference: where day and month cannot be told apart, the month comes first with slashes and the day with dots. Times of day may follow.</summary>
    public static readonly string[] DateForms =
    [
        "yyyy-MM-dd", "yyyy/M/d", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "M-d-yyyy", "d-M-yyyy", "M/d/yy", "d/M/yy", "d.M.yy",
        "MMM d, yyyy", "MMMM d, yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "d-MMM-yy",
    ];

    private static readonly string[] Clocks = ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt", "'T'H:mm", "'T'H:mm:ss", "'T'H:mm:ss.FFFFFFF", "'T'H:mm:ssK", "'T'H:mm:ss.FFFFFFFK", " H:mm:ssK", " H:mm:ss zzz"];
    private static readonly Dictionary<string, string[]> WithClocks = DateForms.ToDictionary(form => form, form => Clocks.Select(clock => form + clock).ToArray(), StringComparer.Ordinal);

    /// <summary>The value of a text in a form: a number, 1 or 0, or days since 1970-01-01 UTC. NaN when it is not written so.</summary>
    public static double Read(string text, string form) => form switch
    {
        PointNumber => Number(text, ',', '.'),
        CommaNumber => Number(text, '.', ','),
        YesNo => Flag(text),
        _ => Days(text, form),
    };

    public static bool IsDate(string form) => WithClocks.ContainsKey(form);

    private static double Number(string text, char thousands, char point)
    {
        var core = text.AsSpan().Trim(" \u00a0\u202f$€£¥%");
        var sign = 1;
        if (core.StartsWith("-") || core.StartsWith("+"))
        {
            sign = core[0] == '-' ? -1 : 1;
            core = core[1..].TrimStart(" $€£¥");
        }
        if (core.IsEmpty || core.Length > 40 || !(char.IsAsciiDigit(core[0]) || core[0] == point)) return double.NaN;
        var plain = core.ToString();
        if (plain.Contains(thousands))
        {
            if (!Grouped().IsMatch(thousands == '.' ? plain.Replace('.', '_').Replace(',', '.').Replace('_', ',') : plain)) return double.NaN;
            plain = plain.Replace(thousands.ToString(), "", StringComparison.Ordinal);
        }
        if (point == ',') plain = plain.Replace(',', '.');
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? sign * number
            : double.NaN;
    }

    private static double Flag(string text) => text.Length > 5 ? double.NaN : text.ToLowerInvariant() switch
    {
        "yes" or "true" or "y" or "t" or "on" or "1" => 1,
        "no" or "false" or "n" or "f" or "off" or "0" => 0,
        _ => double.NaN,
    };

    private static double Days(string text, string form) =>
        text.Length is >= 6 and <= 40 && WithClocks.TryGetValue(form, out var forms)
        && DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? (at - DateTime.UnixEpoch).TotalDays
            : double.NaN;

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+(\.\d*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouped();
}
