using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>A stored lead as features see it, and what the person said about using it.</summary>
public sealed record KnownFacts(Lead Lead, LeadFacts Facts, ConsentLedger Consents);

/// <summary>
/// Turns stored leads into what features are made from. What a person did not agree to having used stays out: without consent to
/// third-party enrichment their credit, ad and social values are unknown, as of the moment asked for.
/// </summary>
public static class LeadFactsReader
{
    /// <summary>Of these leads, not tracked, in the order of their ids; ids that name nobody are left out.</summary>
    public static Task<List<KnownFacts>> ReadAsync(LeadDb db, IReadOnlyCollection<Guid> ids, MarketHistory market, DateTime moment, CancellationToken cancel) =>
        ReadAsync(db, db.Set<Lead>().Where(l => ids.Contains(l.Id)), market, moment, cancel);

    /// <param name="db">Is asked once a table. The leads come first: what the others say is never older than <see cref="Lead.Version"/>.</param>
    /// <param name="leads">Which leads, in the language of the database.</param>
    /// <param name="market">Shared by all.</param>
    /// <param name="moment">UTC; what the person agrees to is asked as of then.</param>
    /// <param name="cancel">Stops between two tables.</param>
    public static async Task<List<KnownFacts>> ReadAsync(LeadDb db, IQueryable<Lead> leads, MarketHistory market, DateTime moment, CancellationToken cancel)
    {
        var ids = leads.Select(l => l.Id);
        var known = await leads.AsNoTracking().OrderBy(l => l.Id).ToListAsync(cancel);
        var consents = (await db.Set<ConsentEvent>().AsNoTracking().Where(c => ids.Contains(c.LeadId)).ToListAsync(cancel)).ToLookup(c => c.LeadId);
        var events = (await db.Set<LeadEvent>().AsNoTracking().Where(e => ids.Contains(e.LeadId)).ToListAsync(cancel)).ToLookup(e => e.LeadId);
        var profiles = (await db.Set<SupersededProfile>().AsNoTracking().Where(p => ids.Contains(p.LeadId)).ToListAsync(cancel)).ToLookup(p => p.LeadId);
        return [.. known.Select(lead => Of(lead, new ConsentLedger(consents[lead.Id])))];

        KnownFacts Of(Lead lead, ConsentLedger ledger) => new(lead, LeadFactsReader.Of(lead, profiles[lead.Id], [.. events[lead.Id]], ledger, market, moment), ledger);
    }

    public static LeadFacts Of(Lead lead, IEnumerable<SupersededProfile> earlier, IReadOnlyList<LeadEvent> events, ConsentLedger consents, MarketHistory market, DateTime moment)
    {
        var enriched = ConsentGate.Allows(consents, ConsentPurpose.ThirdPartyEnrichment, moment);
        return new LeadFacts
        {
            Kind = lead.Kind,
            Source = lead.Source,
            CreatedAt = lead.CreatedAt,
            TimeZone = lead.TimeZone,
            HasEmail = lead.EmailIndex is not null,
            HasPhone = lead.PhoneIndex is not null,
            Profiles =
            [
                .. earlier.Select(p => new ProfileVersion(p.KnownAt, Usable(p.Profile, enriched))),
                new ProfileVersion(lead.ProfileKnownAt, Usable(lead.Profile, enriched)),
            ],
            Events = events,
            Market = market,
        };
    }

    private static LeadProfile Usable(LeadProfile profile, bool enriched) =>
        enriched ? profile : profile with { CreditActivity = null, AdEngagement = null, SocialSignal = null };
}
