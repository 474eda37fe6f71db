using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Intake;

/// <summary>What a submission must keep to, whatever is known of the lead. The same at every door; behind it everything is trusted.</summary>
internal static class SubmissionRules
{
    public const int MostAttributes = 200;
    public const decimal LeastBudgetUsd = 20_000;
    public const decimal MostBudgetUsd = 50_000_000;

    private const decimal MostUsd = 1_000_000_000;
    private const int LongestNote = 4_000;
    private const int LongestValue = 1_000;
    private const int LongestName = 100;
    private const int MostAreas = 50;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What is wrong, by field; empty when nothing is. A known lead needs no identifier.</summary>
    public static ImmutableList<FieldError> Check(LeadSubmission lead, DateTime now, bool isKnown = false)
    {
        var checks = new FieldChecks();
        if (!isKnown) Identifiers(lead, checks);
        ContactRules.Check(lead.Contact, checks);
        Origin(lead, now, checks);
        Profile(lead.Profile, now, "", checks);
        for (var i = 0; i < lead.EarlierProfiles.Count; i++) Profile(lead.EarlierProfiles[i].Profile, now, $"earlierProfiles[{i}].", checks);
        PersonalAttributes(lead, checks);
        for (var i = 0; i < lead.Consents.Count; i++) Consent(lead.Consents[i], now, $"consents[{i}]", checks);
        for (var i = 0; i < lead.Notes.Count; i++) Note(lead.Notes[i], now, i, checks);
        for (var i = 0; i < lead.Events.Count; i++) Event(lead.Events[i], now, $"events[{i}]", checks);
        for (var i = 0; i < lead.Outcomes.Count; i++) Outcome(lead.Outcomes[i], now, $"outcomes[{i}]", checks);
        return checks.Errors;
    }

    private static void Identifiers(LeadSubmission lead, FieldChecks checks)
    {
        if (lead.ExternalIds.IsEmpty && string.IsNullOrWhiteSpace(lead.Contact.Email) && string.IsNullOrWhiteSpace(lead.Contact.Phone))
            checks.Add("contact", "Says not who the lead is; required is one of externalId, contact.email and contact.phone.");
    }

    private static void Origin(LeadSubmission lead, DateTime now, FieldChecks checks)
    {
        for (var i = 0; i < lead.ExternalIds.Count; i++)
        {
            checks.Text($"externalIds[{i}].system", lead.ExternalIds[i].System, 60, required: true);
            checks.Text($"externalIds[{i}].id", lead.ExternalIds[i].Value, 200, required: true);
        }
        checks.Known("kind", lead.Kind);
        checks.Known("source", lead.Source);
        checks.Known("stage", lead.Stage);
        checks.Text("medium", lead.Medium, 100);
        checks.Text("campaign", lead.Campaign, 100);
        checks.Text("timeZone", lead.TimeZone, 60);
        checks.Text("team", lead.Team, Office.LongestName);
        if (!string.IsNullOrEmpty(lead.TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(lead.TimeZone, out _))
            checks.Add("timeZone", "Is no time zone; allowed are IANA names such as America/Chicago.");
        checks.Between("createdAt", lead.CreatedAt, Earliest, now + ClockSkew);
        checks.Between("firstTouchAt", lead.FirstTouchAt, Earliest, now + ClockSkew);
        checks.Between("lastActivityAt", lead.LastActivityAt, Earliest, now + ClockSkew);
        checks.Between("profileKnownAt", lead.ProfileKnownAt, Earliest, now + ClockSkew);
    }

    private static void Profile(LeadProfile profile, DateTime now, string at, FieldChecks checks)
    {
        checks.Range(at + "budgetMinUsd", profile.BudgetMinUsd, LeastBudgetUsd, MostBudgetUsd, "USD");
        checks.Range(at + "budgetMaxUsd", profile.BudgetMaxUsd, LeastBudgetUsd, MostBudgetUsd, "USD");
        if (profile.BudgetMinUsd > profile.BudgetMaxUsd) checks.Add(at + "budgetMinUsd", "Was above budgetMaxUsd; allowed is at most budgetMaxUsd.");
        checks.Range(at + "timelineMonths", profile.TimelineMonths, 0, 36, "months");
        checks.Range(at + "preapprovalUsd", profile.PreapprovalUsd, 1, MostUsd, "USD");
        checks.Between(at + "preapprovalOn", profile.PreapprovalOn?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), Earliest, now.AddDays(1));
        checks.Range(at + "bedsMin", profile.BedsMin, 0, 10);
        checks.Range(at + "bathsMin", profile.BathsMin, 0, 10);
        checks.Range(at + "creditActivity", profile.CreditActivity, 0, 1);
        checks.Range(at + "adEngagement", profile.AdEngagement, 0, 1);
        checks.Range(at + "socialSignal", profile.SocialSignal, 0, 1);
        checks.Known(at + "financing", (Financing?)profile.Financing);
        checks.Known(at + "homeToSell", profile.HomeToSell);
        checks.Known(at + "incomeBracket", profile.IncomeBracket);
        checks.Known(at + "ageRange", profile.AgeRange);
        checks.Known(at + "familyComposition", profile.FamilyComposition);
        Names(at + "propertyTypes", profile.PropertyTypes, checks);
        Names(at + "areasOfInterest", profile.AreasOfInterest, checks);
        checks.Count(at + "attributes", profile.Attributes.Count, MostAttributes);
        foreach (var (name, value) in profile.Attributes)
        {
            checks.Text(at + "attributes", name, LongestName, required: true);
            if (value.Type == AttributeType.Text) checks.Text($"{at}attributes.{Shown(name)}", value.Text, LongestValue, severalLines: true);
        }
    }

    private static void PersonalAttributes(LeadSubmission lead, FieldChecks checks)
    {
        checks.Count("attributes", lead.PersonalAttributes.Count + lead.Profile.Attributes.Count, MostAttributes);
        foreach (var (name, value) in lead.PersonalAttributes)
        {
            checks.Text("personalAttributes", name, LongestName, required: true);
            checks.Text($"personalAttributes.{Shown(name)}", value, LongestValue, severalLines: true);
        }
    }

    private static void Consent(ConsentStatement said, DateTime now, string at, FieldChecks checks)
    {
        checks.Known(at + ".purpose", (ConsentPurpose?)said.Purpose);
        checks.Between(at + ".at", said.At, Earliest, now);
        checks.Text(at + ".channel", said.Channel, 100, required: true);
        checks.Text(at + ".textVersion", said.TextVersion, 100);
        checks.Text(at + ".source", said.Source, 200);
        checks.Text(at + ".text", said.Text, 20_000, severalLines: true);
    }

    private static void Note(GivenNote note, DateTime now, int index, FieldChecks checks)
    {
        checks.Text($"notes[{index}]", note.Text, LongestNote, required: true, severalLines: true);
        checks.Text($"notes[{index}].author", note.Author, 100, required: true);
        checks.Between($"notes[{index}].at", note.At, Earliest, now + ClockSkew);
    }

    private static void Event(GivenEvent happened, DateTime now, string at, FieldChecks checks)
    {
        checks.Known(at + ".type", (LeadEventType?)happened.Type);
        checks.Known(at + ".direction", happened.Direction);
        checks.Between(at + ".occurredAt", happened.OccurredAt, Earliest, now + ClockSkew);
        checks.Between(at + ".receivedAt", happened.ReceivedAt, happened.OccurredAt - ClockSkew, now);
        checks.Range(at + ".listPriceUsd", happened.ListPriceUsd, 1, MostUsd, "USD");
        checks.Range(at + ".dwellSeconds", happened.DwellSeconds, 0, (int)LeadEvent.LongestDwell.TotalSeconds, "seconds");
        checks.Text(at + ".listingId", happened.ListingId, 100);
        checks.Text(at + ".areaId", happened.AreaId, 100);
        checks.Text(at + ".sessionId", happened.SessionId, 100);
        checks.Text(at + ".idempotencyKey", happened.IdempotencyKey, 200);
        if (happened.Search is { } search) Search(search, at + ".search", checks);
    }

    private static void Search(SearchCriteria search, string at, FieldChecks checks)
    {
        checks.Range(at + ".priceMinUsd", search.PriceMinUsd, 0, MostUsd, "USD");
        checks.Range(at + ".priceMaxUsd", search.PriceMaxUsd, 0, MostUsd, "USD");
        if (search.PriceMinUsd > search.PriceMaxUsd) checks.Add(at + ".priceMinUsd", "Was above priceMaxUsd; allowed is at most priceMaxUsd.");
        checks.Range(at + ".bedsMin", search.BedsMin, 0, 10);
        Names(at + ".areas", search.Areas, checks);
        Names(at + ".propertyTypes", search.PropertyTypes, checks);
    }

    private static void Outcome(GivenOutcome outcome, DateTime now, string at, FieldChecks checks)
    {
        checks.Known(at + ".kind", (OutcomeKind?)outcome.Kind);
        checks.Between(at + ".at", outcome.At, Earliest, now + ClockSkew);
        checks.Text(at + ".reason", outcome.Reason, 200);
        checks.Range(at + ".dealValueUsd", outcome.DealValueUsd, 0, MostUsd, "USD");
    }

    private static void Names(string field, ImmutableList<string> names, FieldChecks checks)
    {
        checks.Count(field, names.Count, MostAreas);
        for (var i = 0; i < Math.Min(names.Count, MostAreas); i++) checks.Text($"{field}[{i}]", names[i], LongestName, required: true);
    }

    /// <summary>An attribute's name may itself be unfit to be shown.</summary>
    private static string Shown(string name) => name.Length <= LongestName && CleanText.Flaw(name) is null ? name : "…";
}
