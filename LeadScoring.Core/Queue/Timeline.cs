using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Reviews;

namespace LeadScoring.Core.Queue;

/// <summary>What happened with a lead, in plain words.</summary>
internal static class Timeline
{
    public static ImmutableArray<TimelineEntry> Of(IEnumerable<LeadEvent> events, IEnumerable<LeadOutcome> outcomes, IEnumerable<ConsentState> consents) =>
        Of(events.Where(e => !e.IsBot).Select(Entry).Concat(outcomes.Select(Entry)).Concat(consents.Select(Entry)));

    /// <summary>The same with what our people said of second looks: it stands in the lead's history, and explains no score.</summary>
    public static ImmutableArray<TimelineEntry> With(ImmutableArray<TimelineEntry> timeline, IEnumerable<ReviewFeedback> opinions) => Of(timeline.Concat(opinions.Select(Entry)));

    public static string Name(ConsentPurpose purpose) => purpose switch
    {
        ConsentPurpose.Contact => "calls and e-mail",
        ConsentPurpose.Profiling => "scoring",
        ConsentPurpose.ThirdPartyEnrichment => "third-party data",
        ConsentPurpose.LlmProcessing => "AI review",
        _ => "marketing texts",
    };

    private static ImmutableArray<TimelineEntry> Of(IEnumerable<TimelineEntry> entries) => [.. Merged(entries.OrderByDescending(e => e.At).ThenBy(e => e.Text, StringComparer.Ordinal))];

    private static IEnumerable<TimelineEntry> Merged(IEnumerable<TimelineEntry> newestFirst)
    {
        TimelineEntry? open = null;
        foreach (var entry in newestFirst)
        {
            if (open is not null && open.Text == entry.Text && open.By == entry.By && open.At.Date == entry.At.Date)
            {
                open = open with { Count = open.Count + entry.Count };
                continue;
            }
            if (open is not null) yield return open;
            open = entry;
        }
        if (open is not null) yield return open;
    }

    private static TimelineEntry Entry(ConsentState consent) =>
        new(consent.Since, (consent.Granted ? "Agreed to " : "Said no to ") + Name(consent.Purpose), TimelineActor.Lead);

    private static TimelineEntry Entry(ReviewFeedback opinion) => new(
        opinion.At, opinion.IsUseful ? "AI review found useful" : "AI review found not useful" + (opinion.Reason is { } reason ? ": " + char.ToLowerInvariant(reason[0]) + reason[1..] : ""), TimelineActor.Us);

    private static TimelineEntry Entry(LeadOutcome outcome) => new(outcome.At, outcome.Kind switch
    {
        OutcomeKind.AppointmentQualified => "Had a qualified appointment",
        OutcomeKind.Closed => outcome.DealValueUsd is { } deal ? "Closed for " + Usd(deal) : "Closed",
        _ => outcome.Reason is { } reason ? "Lost: " + reason : "Lost",
    }, TimelineActor.System);

    private static TimelineEntry Entry(LeadEvent happened) => new(
        happened.OccurredAt,
        Words(happened) + (happened.ListPriceUsd is { } price ? ", " + Usd(price) : ""),
        happened.Type switch
        {
            LeadEventType.OutboundAttempt => TimelineActor.Us,
            LeadEventType.CallConnected or LeadEventType.SmsReplied => happened.Direction == EventDirection.Out ? TimelineActor.Us : TimelineActor.Lead,
            _ => TimelineActor.Lead,
        });

    private static string Words(LeadEvent happened) => happened.Type switch
    {
        LeadEventType.Registration => "Registered",
        LeadEventType.PropertyInquiry => "Asked about a home",
        LeadEventType.SellerInquiry => "Asked about selling",
        LeadEventType.GeneralInquiry => "Sent a question",
        LeadEventType.VisitedWebsite => "Visited the website",
        LeadEventType.ViewedPage => "Viewed a page",
        LeadEventType.ViewedProperty => "Viewed a home",
        LeadEventType.SavedProperty => "Saved a home",
        LeadEventType.PropertySearch => "Searched",
        LeadEventType.SavedPropertySearch => "Saved a search",
        LeadEventType.VisitedOpenHouse => "Visited an open house",
        LeadEventType.IncomingCall => "Called us",
        LeadEventType.Unsubscribed => "Unsubscribed from e-mail",
        LeadEventType.TourRequested => "Asked for a tour",
        LeadEventType.TourCompleted => "Was on a tour",
        LeadEventType.MortgageCalculatorUsed => "Used the mortgage calculator",
        LeadEventType.ValuationRequested => "Asked for a valuation",
        LeadEventType.EmailOpened => "Opened an e-mail",
        LeadEventType.EmailClicked => "Clicked a link in an e-mail",
        LeadEventType.SmsReplied => "Replied by text message",
        LeadEventType.CallConnected => "Talked on the phone",
        LeadEventType.OutboundAttempt => "We tried to reach them",
        LeadEventType.PreapprovalReceived => "Got a mortgage pre-approval",
        _ => happened.Type.ToString(),
    };

    private static string Usd(decimal amount) => "$" + amount.ToString("#,0", CultureInfo.InvariantCulture);
}
