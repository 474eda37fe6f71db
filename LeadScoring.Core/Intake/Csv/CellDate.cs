using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>Which part comes first in a date of figures, such as 3/12/2024.</summary>
public enum DateOrder { MonthFirst, DayFirst }

/// <summary>
/// Dates as programs and people write them. Years 1990–2100; two-figure years are 2000–2069 and 1970–1999. A time without zone is one of the zone given, a date without time midnight UTC.
/// </summary>
public static class CellDate
{
    private const int LongestText = 60;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> ZoneHours = new(StringComparer.Ordinal)
    {
        ["z"] = 0, ["utc"] = 0, ["gmt"] = 0, ["est"] = -5, ["edt"] = -4, ["cst"] = -6, ["cdt"] = -5, ["mst"] = -7, ["mdt"] = -6, ["pst"] = -8, ["pdt"] = -7,
    };

    public static string Expected(DateOrder order) => $"a date such as 2024-03-31 or {(order == DateOrder.MonthFirst ? "3/31/2024" : "31/3/2024")}, with or without time";

    public static bool TryRead(string text, DateOrder order, out DateTime utc) => TryRead(text, order, TimeZoneInfo.Utc, out utc);

    public static bool TryRead(string text, DateOrder order, TimeZoneInfo zone, out DateTime utc)
    {
        utc = default;
        if (text.Length is < 6 or > LongestText) return false;
        var match = Form.Match(text.Trim().ToLowerInvariant());
        return match.Success && Day(match, order) is { } day && Clock(match, day, zone) is { } clock && Within(day, clock, out utc);
    }

    /// <summary>
    /// What a date says of its column's order: the order it needs, or null when both fit or neither matters.
    /// </summary>
    /// <param name="text">What the cell says.</param>
    /// <param name="isFigures">True when it is a date of figures that ends in a year, so that the order matters.</param>
    public static DateOrder? Evidence(string text, out bool isFigures)
    {
        isFigures = false;
        var match = text.Length is < 6 or > LongestText ? Match.Empty : Form.Match(text.Trim().ToLowerInvariant());
        if (!match.Groups["a"].Success) return null;
        var (a, b) = (Number(match, "a"), Number(match, "b"));
        isFigures = true;
        return a > 12 && b <= 12 ? DateOrder.DayFirst : b > 12 && a <= 12 ? DateOrder.MonthFirst : null;
    }

    private static DateOnly? Day(Match match, DateOrder order)
    {
        if (match.Groups["y"].Success) return Date(Number(match, "y"), Number(match, "m"), Number(match, "d"));
        if (match.Groups["a"].Success)
        {
            var (a, b) = (Number(match, "a"), Number(match, "b"));
            var (month, day) = order == DateOrder.MonthFirst ? (a, b) : (b, a);
            return Date(Year(match.Groups["ay"].Value), month, day);
        }
        var name = Array.IndexOf(Months, (match.Groups["n1"].Value + match.Groups["n2"].Value)[..3]);
        return match.Groups["n1"].Success
            ? Date(Year(match.Groups["y1"].Value), name + 1, Number(match, "d1"))
            : Date(Year(match.Groups["y2"].Value), name + 1, Number(match, "d2"));
    }

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= 1990 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static int Year(string text)
    {
        var year = int.Parse(text, CultureInfo.InvariantCulture);
        return text.Length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
    }

    /// <summary>The time since midnight UTC; it may be negative or beyond a day.</summary>
    private static TimeSpan? Clock(Match match, DateOnly day, TimeZoneInfo zone)
    {
        if (!match.Groups["h"].Success) return TimeSpan.Zero;
        var hour = Number(match, "h");
        var half = match.Groups["half"].Value;
        if (half.Length > 0)
        {
            if (hour is < 1 or > 12) return null;
            hour = hour % 12 + (half[0] == 'p' ? 12 : 0);
        }
        var (minute, second) = (Number(match, "min"), match.Groups["s"].Success ? Number(match, "s") : 0);
        if (hour > 23 || minute > 59 || second > 59) return null;
        var fraction = match.Groups["f"].Success ? double.Parse("0." + match.Groups["f"].Value, CultureInfo.InvariantCulture) : 0;
        var clock = new TimeSpan(hour, minute, second) + TimeSpan.FromMilliseconds(Math.Floor(fraction * 1000));
        return clock - (Offset(match) ?? zone.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue) + clock));
    }

    /// <summary>Null when the time names no zone.</summary>
    private static TimeSpan? Offset(Match match)
    {
        if (match.Groups["zone"].Success) return TimeSpan.FromHours(ZoneHours[match.Groups["zone"].Value]);
        if (!match.Groups["sign"].Success) return null;
        var offset = new TimeSpan(Number(match, "zh"), match.Groups["zm"].Success ? Number(match, "zm") : 0, 0);
        return match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    private static bool Within(DateOnly day, TimeSpan clock, out DateTime utc)
    {
        utc = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) + clock;
        return true;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private const string Month = "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)";

    private static readonly Regex Form = new(
        "^((mon|tue|wed|thu|fri|sat|sun)[a-z]*,? *)?"
        + @"((?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})"
        + @"|(?<a>\d{1,2})[-/. ](?<b>\d{1,2})[-/. ](?<ay>\d{4}|\d{2})"
        + @"|(?<d1>\d{1,2})(st|nd|rd|th|\.)?[- /]*(?<n1>" + Month + @")\.?,?[- /]*(?<y1>\d{4}|\d{2})"
        + "|(?<n2>" + Month + @")\.?[- ]*(?<d2>\d{1,2})(st|nd|rd|th)?,?[- ]+(?<y2>\d{4}))"
        + @"((t|,? +(at +)?)(?<h>\d{1,2}):(?<min>\d{2})(:(?<s>\d{2})([.,](?<f>\d{1,9}))?)? *((?<half>am|pm|a\.m\.|p\.m\.))?"
        + @" *((?<zone>z|utc|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt)|((utc|gmt)?(?<sign>[+-])(?<zh>\d{2}):?(?<zm>\d{2})?))?)?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
