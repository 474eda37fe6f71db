using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>One lead at one moment: what the formulas of the features read. Holds nothing that was not known then.</summary>
internal sealed class LeadMoment
{
    private readonly LeadFacts facts;
    private MarketView? market;

    public LeadMoment(LeadFacts facts, DateTime moment)
    {
        this.facts = facts;
        At = moment;
        Profile = facts.ProfileAt(moment);
        Activity = Activity.Of(facts.Events, moment);
    }

    public DateTime At { get; }
    public LeadProfile Profile { get; }
    public Activity Activity { get; }
    public LeadKind Kind => facts.Kind;
    public LeadSource Source => facts.Source;
    public DateTime CreatedAt => facts.CreatedAt;
    public MarketView Market => market ??= new MarketView(facts.Market, Areas, At);

    /// <summary>Where they want to live: as they said, else where they look.</summary>
    public IReadOnlyList<string> Areas => Profile.AreasOfInterest.Count > 0 ? Profile.AreasOfInterest : Activity.MostViewedArea is { } viewed ? [viewed] : [];

    public decimal? BudgetUsd => Profile.BudgetMaxUsd ?? Profile.BudgetMinUsd;

    /// <summary>The budget, else what they look at.</summary>
    public double PriceUsd => BudgetUsd is { } budget ? (double)budget : Activity.MedianViewedPriceUsd;

    public bool CanBeMailed => facts.HasEmail && Profile.EmailValid != false && !Activity.IsUnsubscribed;

    public bool CanBePhoned => facts.HasPhone && Profile.PhoneValid != false;

    /// <summary>Since they came or last did something; never negative.</summary>
    public double DaysSinceActivity
    {
        get
        {
            var last = Activity.LastOfLead is { } act && act > CreatedAt ? act : CreatedAt;
            return Math.Max(0, (At - last).TotalDays);
        }
    }

    public double DaysSinceArrival => Math.Max(0, (At - CreatedAt).TotalDays);

    /// <summary>0–168: the hour of the lead's own week in which it came; 0 is the start of Monday.</summary>
    public double HourOfWeek
    {
        get
        {
            var local = LeadZone.Local(CreatedAt, facts.TimeZone);
            return ((int)local.DayOfWeek + 6) % 7 * 24 + local.TimeOfDay.TotalHours;
        }
    }

    public double PreapprovalAgeDays
    {
        get
        {
            var said = Profile.PreapprovalOn?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            var latest = said is null || Activity.PreapprovalAt > said ? Activity.PreapprovalAt : said;
            return latest is { } at ? Math.Max(0, (At - at).TotalDays) : double.NaN;
        }
    }
}

internal static class LeadZone
{
    public static DateTime Local(DateTime utc, string? zone) =>
        zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTimeFromUtc(utc, found) : utc;
}
