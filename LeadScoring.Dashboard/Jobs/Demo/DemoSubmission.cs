using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>Hands made-up leads and what happens to them to the intake, in the words every other door uses.</summary>
internal static class DemoSubmission
{
    private const string System = "demo";

    /// <summary>A lead with its whole history. <paramref name="shift"/> moves every instant, so that what the market dates otherwise happens now.</summary>
    public static LeadSubmission Of(MarketLead lead, TimeSpan shift) => Of(lead.ExternalId) with
    {
        CreatedAt = lead.CreatedAt + shift,
        Kind = lead.Kind,
        Source = lead.Source,
        Medium = lead.Medium,
        Campaign = lead.Campaign,
        TimeZone = lead.TimeZone,
        Contact = lead.Contact,
        Profile = Of(lead.Profile, shift),
        ProfileKnownAt = lead.Profiles[^1].KnownAt + shift,
        EarlierProfiles = [.. lead.Profiles.SkipLast(1).Select(p => new KnownProfile(p.KnownAt + shift, Of(p.Profile, shift)))],
        Consents = [.. lead.Consents.Select(c => new ConsentStatement(c.Purpose, c.Granted, c.At + shift, c.Channel, c.TextVersion))],
        Events = [.. lead.Events.Select(e => Of(e, shift))],
        Outcomes = [.. lead.Outcomes.Select(o => Of(o, shift))],
        Notes = [.. lead.Notes.Select(n => Of(n, shift))],
    };

    /// <summary>What one happening tells of its lead; null when it is about no lead.</summary>
    public static LeadSubmission? Of(MarketHappening happening, TimeSpan shift) => happening switch
    {
        MarketHappening.LeadArrived arrived => Of(arrived.Lead, shift),
        MarketHappening.EventReceived received => Of(received.ExternalId) with { Events = [Of(received.Event, shift)] },
        MarketHappening.ProfileLearned learned => Of(learned.ExternalId) with { Profile = Of(learned.Profile, shift) },
        MarketHappening.NoteWritten written => Of(written.ExternalId) with { Notes = [Of(written.Note, shift)] },
        MarketHappening.OutcomeRecorded recorded => Of(recorded.ExternalId) with { Outcomes = [Of(recorded.Outcome, shift)] },
        _ => null,
    };

    /// <summary>Made-up leads are dealt out between the teams, each always to the same.</summary>
    public static IEnumerable<LeadSubmission> Dealt(IEnumerable<LeadSubmission> told, TeamDirectory all) => all.Teams.Count < 2
        ? told
        : told.Select(said => said with { Team = all.Teams[said.ExternalIds[0].Value.Sum(letter => letter) % all.Teams.Count].Name });

    private static LeadSubmission Of(string externalId) => new() { Origin = LeadOrigin.Demo, ExternalIds = [new GivenId(System, externalId)] };

    private static LeadProfile Of(LeadProfile profile, TimeSpan shift) =>
        profile.PreapprovalOn is { } day ? profile with { PreapprovalOn = DateOnly.FromDateTime(day.ToDateTime(TimeOnly.MinValue) + shift) } : profile;

    private static GivenEvent Of(LeadEvent happened, TimeSpan shift) => new(happened.Type, happened.OccurredAt + shift)
    {
        ReceivedAt = happened.ReceivedAt + shift,
        ListingId = happened.ListingId,
        ListPriceUsd = happened.ListPriceUsd,
        AreaId = happened.AreaId,
        SessionId = happened.SessionId,
        DwellSeconds = happened.DwellSeconds,
        Direction = happened.Direction,
        IsBot = happened.IsBot,
        IdempotencyKey = happened.IdempotencyKey,
        Search = happened.Search,
    };

    private static GivenOutcome Of(LeadOutcome outcome, TimeSpan shift) => new(outcome.Kind, outcome.At + shift, outcome.Reason, outcome.DealValueUsd);

    private static GivenNote Of(MarketNote note, TimeSpan shift) => new(note.Text, note.Author, note.At + shift);
}
