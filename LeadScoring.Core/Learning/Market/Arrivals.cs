namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// When lead number n comes: exactly the numbers below the market's size before its instant, the others after it at the same pace. Leads come by day
/// rather than by night, and less on weekends.
/// </summary>
internal sealed class Arrivals
{
    /// <summary>How many come in each hour of the day, UTC of the middle of the continent.</summary>
    private static readonly double[] ByHour = [1.2, 1.1, 0.9, 0.6, 0.4, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 0.8, 1.1, 1.3, 1.4, 1.5, 1.6, 1.5, 1.4, 1.3, 1.3, 1.3];

    private static readonly double[] BeforeHour = Cumulated();

    private static readonly double WeekTotal = 5 * BeforeHour[^1] + 2 * 0.7 * BeforeHour[^1];

    private readonly MarketOptions options;
    private readonly double first;
    private readonly double perLead;

    public Arrivals(MarketOptions options, DateTime asOf)
    {
        this.options = options;
        first = WorkUntil(asOf.AddDays(-30.0 * options.Months));
        perLead = (WorkUntil(asOf) - first) / options.Leads;
    }

    public DateTime Of(int number)
    {
        var at = Instant(first + perLead * (number + Dice.For(options.Seed, DiceStream.Arrival, number).Unit()));
        return new DateTime(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }

    /// <summary>The first number that may come after the moment.</summary>
    public int FirstAfter(DateTime moment) => Math.Max(0, (int)Math.Floor((WorkUntil(moment) - first) / perLead) - 1);

    private static double[] Cumulated()
    {
        var before = new double[25];
        for (var hour = 0; hour < 24; hour++) before[hour + 1] = before[hour] + ByHour[hour];
        return before;
    }

    /// <summary>The expected arrivals since the first Monday of the calendar, in units of <see cref="ByHour"/>.</summary>
    private static double WorkUntil(DateTime moment)
    {
        var days = moment.Date.Subtract(DateTime.MinValue).Days;
        var (weeks, weekday) = (days / 7, days % 7);
        var day = Math.Min(weekday, 5) * BeforeHour[^1] + Math.Max(0, weekday - 5) * 0.7 * BeforeHour[^1];
        var hour = moment.TimeOfDay.TotalHours;
        return weeks * WeekTotal + day + PaceOf(weekday) * (BeforeHour[(int)hour] + (hour - (int)hour) * ByHour[(int)hour]);
    }

    /// <summary>The inverse of <see cref="WorkUntil"/>.</summary>
    private static DateTime Instant(double work)
    {
        var weeks = (int)(work / WeekTotal);
        work -= weeks * WeekTotal;
        var weekday = 0;
        while (weekday < 6 && work >= PaceOf(weekday) * BeforeHour[^1]) work -= PaceOf(weekday++) * BeforeHour[^1];
        work = Math.Min(work / PaceOf(weekday), BeforeHour[^1] - 1e-9);
        var hour = 0;
        while (work >= BeforeHour[hour + 1]) hour++;
        return DateTime.MinValue.AddDays(weeks * 7 + weekday).AddHours(hour + (work - BeforeHour[hour]) / ByHour[hour]);
    }

    private static double PaceOf(int weekday) => weekday >= 5 ? 0.7 : 1;
}
