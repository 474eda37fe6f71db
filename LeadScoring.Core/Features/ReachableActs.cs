using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>Something a rep can bring about.</summary>
/// <param name="Text">"They ask for a tour".</param>
/// <param name="After">The lead as it would be then.</param>
public sealed record ReachableAct(string Text, LeadFacts After);

/// <summary>
/// What a rep could bring about with a lead and has not yet: each act as the facts would be right after it, so that everything that depends on it changes together.
/// </summary>
public static class ReachableActs
{
    private static readonly (string Text, Func<LeadMoment, bool> IsOpen, Func<LeadFacts, LeadMoment, LeadFacts> Done)[] All =
    [
        ("They ask for a tour", lead => lead.Activity.TourRequests90d == 0 && lead.Kind != LeadKind.Seller, Happens(LeadEventType.TourRequested)),
        ("They ask what their home is worth", lead => lead.Activity.ValuationRequests90d == 0 && lead.Kind is LeadKind.Seller or LeadKind.Both, Happens(LeadEventType.ValuationRequested)),
        ("They visit an open house", lead => lead.Activity.OpenHouseVisits90d == 0 && lead.Kind != LeadKind.Seller, Happens(LeadEventType.VisitedOpenHouse)),
        ("They answer a call", lead => !lead.Activity.HasTwoWayContact && lead.CanBePhoned, Happens(LeadEventType.CallConnected)),
        ("They come back to the site", lead => lead.DaysSinceActivity >= 7, Happens(LeadEventType.ViewedProperty)),
        ("They save a search", lead => !lead.Activity.HasSavedSearch && lead.Kind != LeadKind.Seller, Happens(LeadEventType.SavedPropertySearch)),
        ("Their mortgage is pre-approved", lead => lead.Profile.Financing is Financing.Unknown or Financing.NeedsLoan or Financing.Prequalified && lead.Activity.PreapprovalAt is null && lead.Kind != LeadKind.Seller, Preapproved),
        ("They give a phone number", lead => !lead.CanBePhoned, (facts, lead) => Known(facts with { HasPhone = true }, lead, profile => profile with { PhoneValid = true })),
        ("They give an e-mail address", lead => !lead.CanBeMailed && !lead.Activity.IsUnsubscribed, (facts, lead) => Known(facts with { HasEmail = true }, lead, profile => profile with { EmailValid = true })),
    ];

    public static IEnumerable<ReachableAct> Of(LeadFacts facts, DateTime moment)
    {
        var lead = new LeadMoment(facts, moment);
        return All.Where(act => act.IsOpen(lead)).Select(act => new ReachableAct(act.Text, act.Done(facts, lead)));
    }

    private static Func<LeadFacts, LeadMoment, LeadFacts> Happens(LeadEventType type) => (facts, lead) => With(facts, lead, type);

    private static LeadFacts With(LeadFacts facts, LeadMoment lead, LeadEventType type) => facts with
    {
        Events = [.. facts.Events, new LeadEvent { LeadId = Guid.Empty, Type = type, OccurredAt = lead.At, ReceivedAt = lead.At, Direction = EventDirection.In }],
    };

    private static LeadFacts Preapproved(LeadFacts facts, LeadMoment lead) => With(
        Known(facts, lead, profile => profile with { Financing = Financing.Preapproved, PreapprovalOn = DateOnly.FromDateTime(lead.At) }), lead, LeadEventType.PreapprovalReceived);

    private static LeadFacts Known(LeadFacts facts, LeadMoment lead, Func<LeadProfile, LeadProfile> change) =>
        facts with { Profiles = [.. facts.Profiles.Where(version => version.KnownAt < lead.At), new ProfileVersion(lead.At, change(lead.Profile))] };
}
