using System.Globalization;

namespace LeadScoring.Dashboard.Layout;

/// <summary>Instants in the words and the zone of whoever looks. Immutable; "now" is asked afresh at each call.</summary>
public sealed class ViewerClock(TimeProvider time, string? timeZone)
{
    private readonly TimeZoneInfo zone = timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    /// <summary>The first instant of the viewer's day, UTC.</summary>
    public DateTime StartOfToday
    {
        get
        {
            var midnight = DateTime.SpecifyKind(Local(UtcNow).Date, DateTimeKind.Unspecified);
            // Some zones skip midnight when summer time begins.
            while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
            return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
        }
    }

    /// <summary>"just now", "12 min", "3 h", "2 d", "5 wk", then the date. For what lies ahead "soon".</summary>
    public string Ago(DateTime utc)
    {
        var age = UtcNow - utc;
        if (age < TimeSpan.FromMinutes(-5)) return "soon";
        if (age < TimeSpan.FromMinutes(1)) return "just now";
        if (age < TimeSpan.FromHours(1)) return Whole(age.TotalMinutes, "min");
        if (age < TimeSpan.FromDays(1)) return Whole(age.TotalHours, "h");
        if (age < TimeSpan.FromDays(14)) return Whole(age.TotalDays, "d");
        if (age < TimeSpan.FromDays(120)) return Whole(age.TotalDays / 7, "wk");
        return Day(utc);
    }

    /// <summary>"14:02" in the viewer's zone.</summary>
    public string TimeOfDay(DateTime utc) => Local(utc).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"20 Nov 2026".</summary>
    public string Day(DateTime utc) => Local(utc).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"Fri 20 Nov 2026, 14:02 (America/Chicago)": for tooltips.</summary>
    public string Exact(DateTime utc) => Local(utc).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " (" + zone.Id + ")";

    /// <summary>For the datetime attribute.</summary>
    public static string Machine(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Whole(double count, string unit) => ((int)count).ToString(CultureInfo.InvariantCulture) + " " + unit;

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}
