using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>
/// What a lead's events say up to a moment, gathered in one pass: only events received and occurred by then, none by bots.
/// A window of N days holds events less than N days old. No sum depends on the order of the events.
/// </summary>
internal sealed class Activity
{
    /// <summary>Web activity with a longer pause is a new visit.</summary>
    private static readonly long VisitPause = TimeSpan.FromMinutes(30).Ticks;

    /// <summary>Sums of fractions are kept as whole numbers of this unit, so that they come out the same in any order.</summary>
    private const double FixedPoint = 1L << 32;

    private const double HalfLifeDays = 14;

    private readonly long moment;
    private readonly List<long> webTicks = [];
    private readonly List<long> leadTicks = [];
    private readonly List<long> attemptTicks = [];
    private readonly List<long> replyTicks = [];
    private readonly List<double> recentPrices = [];
    private readonly List<double> earlierPrices = [];
    private readonly Tally recentAreas = new();
    private readonly Tally earlierAreas = new();
    private readonly Tally listings = new();
    private long decayed;
    private int searchesRead;
    private int criteriaGiven;
    private long dwellSeconds;

    private Activity(DateTime moment) => this.moment = moment.Ticks;

    public int OfLead7d { get; private set; }
    public int OfLead30d { get; private set; }
    public int PropertyViews30d { get; private set; }
    public int Searches30d { get; private set; }
    public int Pages30d { get; private set; }
    public int Visits30d { get; private set; }
    public int ReturnVisits30d { get; private set; }
    public double MedianVisitGapDays { get; private set; } = double.NaN;
    public int ContactAttempts30d { get; private set; }
    public int SavedListings30d { get; private set; }
    public bool HasSavedSearch { get; private set; }
    public int TourRequests90d { get; private set; }
    public int OpenHouseVisits90d { get; private set; }
    public int EmailClicks90d { get; private set; }
    public int MortgageCalculatorUses30d { get; private set; }
    public int ValuationRequests90d { get; private set; }
    public bool IsUnsubscribed { get; private set; }
    public bool HasTwoWayContact { get; private set; }
    public DateTime? PreapprovalAt { get; private set; }

    /// <summary>When the lead last did something; null when never.</summary>
    public DateTime? LastOfLead { get; private set; }

    /// <summary>Days without activity before the lead came back within the last week; 0 when there was no such return.</summary>
    public double QuietDaysBeforeReturn { get; private set; }

    /// <summary>Median hours from our attempt to the lead's reply.</summary>
    public double ReplyLatencyHours { get; private set; } = double.NaN;

    public double Decayed => decayed / FixedPoint;

    public double MinutesOnSite30d => dwellSeconds / 60.0;

    /// <summary>0–1: the share of area, price, beds and type that searches of the last 90 days named.</summary>
    public double SearchSpecificity => searchesRead == 0 ? double.NaN : criteriaGiven / (4.0 * searchesRead);

    public int MaxViewsOfOneListing90d => listings.Largest;

    /// <summary>Median price of the homes viewed in the last 90 days.</summary>
    public double MedianViewedPriceUsd { get; private set; } = double.NaN;

    /// <summary>−1…1: how much closer together the viewed prices of the last 14 days lie than those of the 76 days before.</summary>
    public double PriceRangeNarrowing { get; private set; } = double.NaN;

    /// <summary>Entropy of the viewed areas (nats) of the last 14 days less that of the 76 days before.</summary>
    public double AreaEntropyTrend { get; private set; } = double.NaN;

    /// <summary>The area most viewed and searched in the last 90 days.</summary>
    public string? MostViewedArea { get; private set; }

    public static Activity Of(IReadOnlyList<LeadEvent> events, DateTime moment)
    {
        var activity = new Activity(moment);
        for (var i = 0; i < events.Count; i++)
        {
            var happened = events[i];
            if (!happened.IsBot && happened.ReceivedAt <= moment && happened.OccurredAt <= moment) activity.Add(happened);
        }

        activity.Finish();
        return activity;
    }

    private void Add(LeadEvent happened)
    {
        var type = happened.Type;
        var age = moment - happened.OccurredAt.Ticks;
        var kinds = EventWeights.Of(type);
        if (type == LeadEventType.OutboundAttempt) attemptTicks.Add(happened.OccurredAt.Ticks);
        if (kinds.IsReply) replyTicks.Add(happened.OccurredAt.Ticks);
        if (happened.Direction == EventDirection.In && kinds.IsOfLead) AddOfLead(happened, age, kinds.Weight);
        if (kinds.IsWeb) AddVisit(happened, age, kinds.IsPage);
        if (age < Days(90)) AddInterest(happened, recent: age < Days(14));
        Count(happened, age);
    }

    private void AddOfLead(LeadEvent happened, long age, double weight)
    {
        leadTicks.Add(happened.OccurredAt.Ticks);
        if (age < Days(7)) OfLead7d++;
        if (age < Days(30)) OfLead30d++;
        decayed += (long)Math.Round(weight * Math.Pow(2, -age / (double)Days(1) / HalfLifeDays) * FixedPoint);
    }

    private void AddVisit(LeadEvent happened, long age, bool isPage)
    {
        webTicks.Add(happened.OccurredAt.Ticks);
        if (age >= Days(30)) return;
        if (isPage) Pages30d++;
        if (happened.DwellSeconds is { } dwell and > 0) dwellSeconds += Math.Min(dwell, (int)LeadEvent.LongestDwell.TotalSeconds);
    }

    private void AddInterest(LeadEvent happened, bool recent)
    {
        if (happened.Search is { } search)
        {
            searchesRead++;
            criteriaGiven += (search.Areas.Count > 0 ? 1 : 0) + (search.PriceMinUsd ?? search.PriceMaxUsd).Given()
                + search.BedsMin.Given() + (search.PropertyTypes.Count > 0 ? 1 : 0);
            foreach (var area in search.Areas) (recent ? recentAreas : earlierAreas).Add(area);
        }

        if (happened.Type != LeadEventType.ViewedProperty) return;
        if (happened.ListingId is { } listing) listings.Add(listing);
        if (happened.AreaId is { } viewed) (recent ? recentAreas : earlierAreas).Add(viewed);
        if (happened.ListPriceUsd is { } price and > 0) (recent ? recentPrices : earlierPrices).Add((double)price);
    }

    private void Count(LeadEvent happened, long age)
    {
        var (in30, in90) = (age < Days(30) ? 1 : 0, age < Days(90) ? 1 : 0);
        switch (happened.Type)
        {
            case LeadEventType.ViewedProperty: PropertyViews30d += in30; break;
            case LeadEventType.PropertySearch: Searches30d += in30; break;
            case LeadEventType.SavedPropertySearch: Searches30d += in30; HasSavedSearch = true; break;
            case LeadEventType.SavedProperty: SavedListings30d += in30; break;
            case LeadEventType.TourRequested: TourRequests90d += in90; break;
            case LeadEventType.VisitedOpenHouse: OpenHouseVisits90d += in90; break;
            case LeadEventType.EmailClicked: EmailClicks90d += in90; break;
            case LeadEventType.MortgageCalculatorUsed: MortgageCalculatorUses30d += in30; break;
            case LeadEventType.ValuationRequested: ValuationRequests90d += in90; break;
            case LeadEventType.Unsubscribed: IsUnsubscribed = true; break;
            case LeadEventType.CallConnected: HasTwoWayContact = true; break;
            case LeadEventType.PropertyInquiry or LeadEventType.SellerInquiry or LeadEventType.GeneralInquiry: ContactAttempts30d += in30; break;
            case LeadEventType.IncomingCall or LeadEventType.SmsReplied: ContactAttempts30d += in30; HasTwoWayContact = true; break;
            case LeadEventType.PreapprovalReceived when PreapprovalAt is null || happened.OccurredAt > PreapprovalAt: PreapprovalAt = happened.OccurredAt; break;
            default: break;
        }
    }

    private void Finish()
    {
        leadTicks.Sort();
        if (leadTicks.Count > 0) LastOfLead = new DateTime(leadTicks[^1], DateTimeKind.Utc);
        QuietDaysBeforeReturn = ReturnAfterQuiet();
        webTicks.Sort();
        FindVisits();
        ReplyLatencyHours = MedianReply();
        recentPrices.Sort();
        earlierPrices.Sort();
        PriceRangeNarrowing = Narrowing();
        if (recentAreas.Total >= 3 && earlierAreas.Total >= 3) AreaEntropyTrend = recentAreas.Entropy() - earlierAreas.Entropy();
        recentPrices.AddRange(earlierPrices);
        MedianViewedPriceUsd = MedianOf(recentPrices);
        MostViewedArea = recentAreas.MostFrequentWith(earlierAreas);
    }

    private double ReturnAfterQuiet()
    {
        var longest = 0L;
        for (var i = leadTicks.Count - 1; i > 0 && moment - leadTicks[i] < Days(7); i--) longest = Math.Max(longest, leadTicks[i] - leadTicks[i - 1]);
        return longest >= Days(21) ? Math.Floor(longest / (double)Days(1)) : 0;
    }

    private void FindVisits()
    {
        List<double>? gaps = null;
        for (var i = 0; i < webTicks.Count; i++)
        {
            var pause = i == 0 ? long.MaxValue : webTicks[i] - webTicks[i - 1];
            if (pause <= VisitPause) continue;
            var age = moment - webTicks[i];
            if (age < Days(30)) Visits30d++;
            if (i == 0) continue;
            if (age < Days(30)) ReturnVisits30d++;
            if (age < Days(90)) (gaps ??= []).Add(pause / (double)Days(1));
        }

        if (gaps is { Count: >= 2 }) MedianVisitGapDays = MedianOf(gaps);
    }

    /// <summary>Each attempt is answered by the first reply before the next attempt, if that comes within a week.</summary>
    private double MedianReply()
    {
        if (attemptTicks.Count == 0 || replyTicks.Count == 0) return double.NaN;
        attemptTicks.Sort();
        replyTicks.Sort();
        List<double> hours = [];
        for (int attempt = 0, reply = 0; attempt < attemptTicks.Count; attempt++)
        {
            while (reply < replyTicks.Count && replyTicks[reply] < attemptTicks[attempt]) reply++;
            if (reply == replyTicks.Count) break;
            var next = attempt + 1 < attemptTicks.Count ? attemptTicks[attempt + 1] : long.MaxValue;
            var latency = replyTicks[reply] - attemptTicks[attempt];
            if (replyTicks[reply] < next && latency < Days(7)) hours.Add(latency / (double)TimeSpan.TicksPerHour);
        }

        return MedianOf(hours);
    }

    private double Narrowing()
    {
        if (recentPrices.Count < 3 || earlierPrices.Count < 3) return double.NaN;
        var (now, before) = (Spread(recentPrices), Spread(earlierPrices));
        return now + before == 0 ? 0 : (before - now) / (before + now);
    }

    /// <summary>Standard deviation of the logarithm; the prices come sorted.</summary>
    private static double Spread(List<double> prices)
    {
        double sum = 0, squares = 0;
        foreach (var price in prices)
        {
            var log = Math.Log(price);
            sum += log;
            squares += log * log;
        }

        var mean = sum / prices.Count;
        return Math.Sqrt(Math.Max(0, squares / prices.Count - mean * mean));
    }

    private static double MedianOf(List<double> values)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static long Days(int days) => days * TimeSpan.TicksPerDay;
}

file static class Presence
{
    public static int Given<T>(this T? value)
        where T : struct => value.HasValue ? 1 : 0;
}
