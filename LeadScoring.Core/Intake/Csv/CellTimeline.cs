using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>
/// How soon somebody wants to move. Of a range the earliest month counts, because that is when they can be lost to somebody else:
/// "3-6 months" is 3, "0-3 months" and "within 3 months" are 0, "6+ months" is 6.
/// </summary>
public static class CellTimeline
{
    public const string Expected = "months such as 3, 3-6 months, 6+ months, 1 year or ASAP";
    public const int MostMonths = 36;

    private static readonly HashSet<string> Now = new(StringComparer.Ordinal)
    {
        "now", "asap", "as soon as possible", "immediately", "immediate", "right away", "right now", "urgent", "ready", "ready now", "this month", "today", "active",
    };

    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "just looking", "just browsing", "browsing", "looking", "curious", "not sure", "unsure", "no timeline", "no rush", "no timeframe", "undecided", "flexible", "someday",
        "exploring", "researching", "just researching", "dont know", "don t know", "not ready", "no plans",
    };

    /// <param name="text">What the cell says.</param>
    /// <param name="months">0–36; null when the person has no date in mind.</param>
    public static bool TryRead(string text, out int? months)
    {
        months = null;
        var words = CellText.Words(text);
        if (Open.Contains(words)) return true;
        if (Now.Contains(words))
        {
            months = 0;
            return true;
        }
        if (text.Length > 60) return false;
        var match = Parts.Match(text.Trim().ToLowerInvariant());
        if (!match.Success || !decimal.TryParse(match.Groups["low"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var low)) return false;
        if (match.Groups["within"].Success) low = 0;
        var unit = match.Groups["unit"].Success ? match.Groups["unit"] : match.Groups["late"];
        var earliest = low * (unit.Value switch { "y" => 360m, "w" => 7m, "d" => 1m, _ => 30m }) / 30m;
        if (earliest > 120) return false;
        months = (int)Math.Min(MostMonths, Math.Floor(earliest));
        return true;
    }

    /// <summary>Whether a column says it: every value can be read and at least one in words that only timelines use.</summary>
    public static bool Fits(IEnumerable<string> values)
    {
        var sawUnit = false;
        foreach (var value in values)
        {
            if (!TryRead(value, out _)) return false;
            sawUnit |= value.Any(char.IsAsciiDigit) && value.Contains("month", StringComparison.OrdinalIgnoreCase);
        }
        return sawUnit;
    }

    private const string Unit = @"(?<{0}>m|w|d|y)(onths?|os?\.?|o|eeks?|ks?|ays?|ears?|rs?)?";

    private static readonly Regex Parts = new(
        @"^((?<within>within|in less than|less than|under|before|up to|<=?)|in|over|more than|about|>=?)?\s*(the next\s*)?(?<low>\d{1,4}(\.\d{1,2})?)\s*\+?\s*("
        + Unit.Replace("{0}", "unit", StringComparison.Ordinal) + @")?\s*((-|–|—|to|or)\s*\d{1,4}(\.\d{1,2})?)?\s*\+?\s*("
        + Unit.Replace("{0}", "late", StringComparison.Ordinal) + @")?\s*(\+|plus|or more|or longer|out|away)?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
