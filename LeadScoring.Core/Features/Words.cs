using System.Globalization;
using System.Text;

namespace LeadScoring.Core.Features;

/// <summary>Numbers in plain English.</summary>
internal static class Words
{
    public static string Times(double count) => Math.Round(count) switch
    {
        0 => "never",
        1 => "once",
        2 => "twice",
        var n => Invariant(n) + " times",
    };

    /// <summary>"no homes", "1 home", "7 homes".</summary>
    public static string Count(double count, string one, string many) => Math.Round(count) switch
    {
        0 => "no " + many,
        1 => "1 " + one,
        var n => Invariant(n) + " " + many,
    };

    /// <summary>"low" below a third, "high" from two thirds.</summary>
    public static string Degree(double share) => share < 1 / 3.0 ? "low" : share < 2 / 3.0 ? "medium" : "high";

    public static string Days(double days) => days < 1 ? "less than a day" : Count(Math.Floor(days), "day", "days");

    public static string Hours(double hours) => hours < 1 ? "less than an hour" : hours < 48 ? Count(hours, "hour", "hours") : Days(hours / 24);

    /// <summary>"just now", "5 minutes ago", "2 hours ago", "3 days ago".</summary>
    public static string Ago(TimeSpan age) =>
        age < TimeSpan.FromMinutes(2) ? "just now"
        : age < TimeSpan.FromHours(1) ? Invariant(Math.Floor(age.TotalMinutes)) + " minutes ago"
        : age < TimeSpan.FromDays(1) ? Count(Math.Floor(age.TotalHours), "hour", "hours") + " ago"
        : Count(Math.Floor(age.TotalDays), "day", "days") + " ago";

    /// <summary>At most two decimals.</summary>
    public static string Invariant(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>"MustSellFirst" and "must-sell-first" become "must sell first".</summary>
    public static string Spaced(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(letter is '-' or '_' ? ' ' : char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    public static string Titled(string id) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(id.Replace('-', ' '));
}
