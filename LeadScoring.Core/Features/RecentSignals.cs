using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>Something a lead did lately that is worth calling about.</summary>
/// <param name="Feature">The feature it feeds.</param>
/// <param name="At">When it happened last.</param>
/// <param name="Weight">How much it says by itself, in points.</param>
/// <param name="Sentence">For the rep; stays true for the day.</param>
internal readonly record struct RecentSignal(string Feature, DateTime At, double Weight, string Sentence);

/// <summary>The signals of the last 30 days, in no particular order.</summary>
internal static class RecentSignals
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    public static List<RecentSignal> Of(LeadFacts facts, DateTime moment)
    {
        List<RecentSignal> signals = [];
        var seen = Seen.Of(facts.Events, moment);
        foreach (var (type, feature, weight, say) in Kinds)
            if (seen.Last(type) is { } at && moment - at < Window) signals.Add(new(feature, at, weight, say(seen.ThisWeek(type))));
        if (seen.RepeatedViews is { Count: >= 3 } repeated)
            signals.Add(new("MaxViewsOfOneListing", repeated.At, 6, $"Viewed one listing {Words.Times(repeated.Count)} this week"));
        if (Activity.Of(facts.Events, moment) is { QuietDaysBeforeReturn: > 0 and var quiet, LastOfLead: { } back })
            signals.Add(new("DormantReturn", back, 6, $"Back after {Words.Days(quiet)} of silence"));
        return signals;
    }

    private static readonly (LeadEventType Type, string Feature, double Weight, Func<int, string> Say)[] Kinds =
    [
        (LeadEventType.TourRequested, "TourRequests90d", 10, n => n < 2 ? "Asked for a tour" : $"Asked for a tour {Words.Times(n)} this week"),
        (LeadEventType.PreapprovalReceived, "FinancingReadiness", 8, _ => "Mortgage pre-approved"),
        (LeadEventType.PropertyInquiry, "InboundContactAttempts30d", 8, n => n < 2 ? "Asked about a listing" : $"Asked about listings {Words.Times(n)} this week"),
        (LeadEventType.SellerInquiry, "InboundContactAttempts30d", 8, _ => "Asked about selling their home"),
        (LeadEventType.ValuationRequested, "ValuationRequests90d", 8, _ => "Asked what their home is worth"),
        (LeadEventType.IncomingCall, "InboundContactAttempts30d", 7, n => n < 2 ? "Called us" : $"Called us {Words.Times(n)} this week"),
        (LeadEventType.GeneralInquiry, "InboundContactAttempts30d", 6, _ => "Sent us a question"),
        (LeadEventType.SmsReplied, "TwoWayContact", 6, _ => "Replied to our text message"),
        (LeadEventType.VisitedOpenHouse, "OpenHouseVisits90d", 6, n => n < 2 ? "Visited an open house" : $"Visited {n} open houses this week"),
        (LeadEventType.TourCompleted, "TourRequests90d", 5, _ => "Has been on a tour"),
        (LeadEventType.CallConnected, "TwoWayContact", 4, _ => "Talked with us on the phone"),
        (LeadEventType.SavedPropertySearch, "HasSavedSearch", 4, _ => "Set up a saved search"),
        (LeadEventType.MortgageCalculatorUsed, "MortgageCalculatorUses30d", 4, n => n < 2 ? "Used the mortgage calculator" : $"Used the mortgage calculator {Words.Times(n)} this week"),
        (LeadEventType.SavedProperty, "SavedListings30d", 4, n => n < 2 ? "Saved a home" : $"Saved {n} homes this week"),
        (LeadEventType.EmailClicked, "EmailClickRate90d", 2, n => n < 2 ? "Clicked a link in our e-mail" : $"Clicked links in our e-mails {Words.Times(n)} this week"),
        (LeadEventType.PropertySearch, "Searches30d", 1.5, n => n < 2 ? "Searched for homes" : $"Searched for homes {Words.Times(n)} this week"),
        (LeadEventType.ViewedProperty, "PropertyViews30d", 1.5, n => n < 2 ? "Viewed a home on the site" : $"Viewed {n} homes this week"),
    ];

    /// <summary>Last time and count of the week by type, and the listing viewed most this week.</summary>
    private sealed class Seen
    {
        private readonly DateTime?[] last = new DateTime?[Enum.GetValues<LeadEventType>().Length];
        private readonly int[] thisWeek = new int[Enum.GetValues<LeadEventType>().Length];
        private readonly Dictionary<string, (int Count, DateTime At)> views = new(StringComparer.Ordinal);

        public DateTime? Last(LeadEventType type) => last[(int)type];

        public int ThisWeek(LeadEventType type) => thisWeek[(int)type];

        public (int Count, DateTime At)? RepeatedViews => views.Count == 0 ? null : views.Values.Max();

        public static Seen Of(IReadOnlyList<LeadEvent> events, DateTime moment)
        {
            var seen = new Seen();
            foreach (var happened in events)
                if (!happened.IsBot && happened.ReceivedAt <= moment && happened.OccurredAt <= moment) seen.Add(happened, moment);
            return seen;
        }

        private void Add(LeadEvent happened, DateTime moment)
        {
            ref var before = ref last[(int)happened.Type];
            if (before is null || happened.OccurredAt > before) before = happened.OccurredAt;
            if (moment - happened.OccurredAt >= TimeSpan.FromDays(7)) return;
            thisWeek[(int)happened.Type]++;
            if (happened is not { Type: LeadEventType.ViewedProperty, ListingId: { } listing }) return;
            var (count, at) = views.GetValueOrDefault(listing);
            views[listing] = (count + 1, happened.OccurredAt > at ? happened.OccurredAt : at);
        }
    }
}
