using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Intake;

/// <summary>
/// The leads a batch of submissions may be about, found by external id, then by e-mail, then by phone. A phone alone joins two submissions only where their
/// e-mails do not differ: couples and offices share a number, and nobody's consent may stand for somebody else. Of several the oldest lead is taken.
/// </summary>
internal sealed class KnownLeads
{
    private readonly MasterKey master;
    private readonly Dictionary<Guid, LeadFile> byId = [];
    private readonly Dictionary<GivenId, LeadFile> byExternalId = [];
    private readonly Dictionary<string, List<LeadFile>> byEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LeadFile>> byPhone = new(StringComparer.Ordinal);

    private KnownLeads(MasterKey master) => this.master = master;

    public IEnumerable<LeadFile> Touched => byId.Values.Where(f => f.IsTouched);

    public LeadFile? Find(Guid id) => byId.GetValueOrDefault(id);

    public LeadFile? Find(LeadSubmission said)
    {
        foreach (var id in said.ExternalIds)
            if (byExternalId.TryGetValue(id, out var called)) return called;
        var email = Key(ContactIndex.OfEmail(said.Contact.Email, master));
        if (email is not null && byEmail.TryGetValue(email, out var writers) && writers.Find(f => AreAlike(f, said)) is { } writer) return writer;
        var phone = Key(ContactIndex.OfPhone(said.Contact.Phone, master));
        if (phone is null || !byPhone.TryGetValue(phone, out var callers)) return null;
        return callers.Find(f => AreAlike(f, said) && (email is null || f.Lead.EmailIndex is null || Key(f.Lead.EmailIndex) == email));
    }

    /// <summary>Made-up people share made-up numbers: nobody real becomes one of them, to be removed with the demo.</summary>
    private static bool AreAlike(LeadFile file, LeadSubmission said) => (file.Lead.Origin == LeadOrigin.Demo) == (said.Origin == LeadOrigin.Demo);

    /// <summary>The external ids of the submission that name another lead already.</summary>
    public IEnumerable<int> TakenIds(LeadSubmission said, LeadFile? own) =>
        said.ExternalIds.Select((id, i) => (id, i)).Where(x => byExternalId.TryGetValue(x.id, out var called) && called != own).Select(x => x.i);

    /// <summary>To be called after a lead was made or changed, so that the next submission of the batch finds it.</summary>
    public void Remember(LeadFile file)
    {
        byId[file.Lead.Id] = file;
        foreach (var id in file.Lead.ExternalIds) byExternalId[new GivenId(id.System, id.Value)] = file;
        Remember(byEmail, Key(file.Lead.EmailIndex), file);
        Remember(byPhone, Key(file.Lead.PhoneIndex), file);
    }

    public static async Task<KnownLeads> FindAsync(LeadDb db, MasterKey master, IReadOnlyList<LeadSubmission> submissions, CancellationToken cancel)
    {
        var emails = submissions.Select(s => ContactIndex.OfEmail(s.Contact.Email, master)).OfType<byte[]>().ToArray();
        var phones = submissions.Select(s => ContactIndex.OfPhone(s.Contact.Phone, master)).OfType<byte[]>().ToArray();
        var ids = submissions.SelectMany(s => s.ExternalIds).Select(i => i.Value).Distinct(StringComparer.Ordinal).ToArray();
        var leads = new HashSet<Guid>(await db.Set<Lead>().Where(l => emails.Contains(l.EmailIndex) || phones.Contains(l.PhoneIndex)).Select(l => l.Id).ToListAsync(cancel));
        leads.UnionWith(await db.Set<ExternalId>().Where(e => ids.Contains(e.Value)).Select(e => e.LeadId).ToListAsync(cancel));
        return await OpenAsync(db, master, leads, cancel);
    }

    public static async Task<KnownLeads> OpenAsync(LeadDb db, MasterKey master, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var known = new KnownLeads(master);
        if (ids.Count == 0) return known;
        var leads = await db.Set<Lead>().Include(l => l.ExternalIds).Where(l => ids.Contains(l.Id)).OrderBy(l => l.CreatedAt).ThenBy(l => l.Id).ToListAsync(cancel);
        var consents = await ConsentLedger.ReadAsync(db, ids, cancel);
        var events = (await db.Set<LeadEvent>().AsNoTracking().Where(e => ids.Contains(e.LeadId)).ToListAsync(cancel)).ToLookup(e => e.LeadId);
        var profiles = (await db.Set<SupersededProfile>().AsNoTracking().Where(p => ids.Contains(p.LeadId)).ToListAsync(cancel)).ToLookup(p => p.LeadId);
        var outcomes = (await db.Set<LeadOutcome>().AsNoTracking().Where(o => ids.Contains(o.LeadId)).ToListAsync(cancel)).ToLookup(o => o.LeadId);
        var notes = (await db.Set<LeadNote>().AsNoTracking().Where(n => ids.Contains(n.LeadId)).ToListAsync(cancel)).ToLookup(n => n.LeadId);
        var scores = await db.Set<LeadScore>().Where(s => ids.Contains(s.LeadId)).ToDictionaryAsync(s => s.LeadId, cancel);
        foreach (var lead in leads)
            known.Remember(new LeadFile(row => db.Add(row), lead)
            {
                Consents = consents[lead.Id],
                Events = [.. events[lead.Id]],
                EarlierProfiles = [.. profiles[lead.Id]],
                Outcomes = [.. outcomes[lead.Id]],
                Notes = [.. notes[lead.Id]],
                Score = scores.GetValueOrDefault(lead.Id),
            });
        return known;
    }

    private static void Remember(Dictionary<string, List<LeadFile>> index, string? key, LeadFile file)
    {
        if (key is null) return;
        if (!index.TryGetValue(key, out var files)) index[key] = files = [];
        if (!files.Contains(file)) files.Add(file);
    }

    private static string? Key(byte[]? hash) => hash is null ? null : Convert.ToHexString(hash);
}
