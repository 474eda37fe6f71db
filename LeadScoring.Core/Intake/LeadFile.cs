using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;

namespace LeadScoring.Core.Intake;

/// <summary>
/// One lead on the table: what is stored of it, and what submissions add. What is new is handed over at once, to be stored with the batch.
/// Personal text waits until <see cref="Seal"/>, because the keys of many persons are opened together.
/// </summary>
internal sealed class LeadFile(Action<object> store, Lead lead)
{
    private readonly List<LeadSubmission> unsealed = [];
    private HashSet<string>? eventKeys;

    public Lead Lead { get; } = lead;
    public bool IsNew { get; init; }

    /// <summary>True once something was added.</summary>
    public bool IsTouched { get; private set; }

    public ConsentLedger Consents { get; init; } = new([]);
    public List<LeadEvent> Events { get; init; } = [];
    public List<SupersededProfile> EarlierProfiles { get; init; } = [];
    public List<LeadOutcome> Outcomes { get; init; } = [];
    public List<LeadNote> Notes { get; init; } = [];
    public LeadScore? Score { get; set; }

    /// <summary>What the person took back in these submissions, and since when.</summary>
    public List<(ConsentPurpose Purpose, DateTime At)> Withdrawn { get; } = [];

    public bool NeedsKey => unsealed.Exists(s => s.Contact != new Contact(null, null, null) || s.Notes.Count > 0 || s.PersonalAttributes.Count > 0);

    public static LeadFile Open(NewRows rows, LeadSubmission first, Guid id, DateTime now, Guid? team = null, Guid? owner = null)
    {
        var createdAt = first.CreatedAt ?? now;
        var lead = new Lead
        {
            Id = id,
            Origin = first.Origin,
            CreatedAt = createdAt,
            RecordedAt = now,
            LastActivityAt = createdAt,
            Kind = first.Kind ?? first.KindIfNew,
            Source = first.Source ?? LeadSource.Other,
            Medium = Given(first.Medium),
            Campaign = Given(first.Campaign),
            Contact = new SealedContact(),
            Stage = first.Stage ?? LeadStage.New,
            Profile = LeadProfile.Unknown,
            ProfileKnownAt = createdAt,
            ImportId = first.ImportId,
            TeamId = team,
            OwnerId = owner,
        };
        rows.Add(lead);
        return new LeadFile(rows.Add, lead) { IsNew = true };
    }

    /// <summary>Takes over what a checked submission says.</summary>
    public void Take(LeadSubmission said, MasterKey master, DateTime now)
    {
        var isFirst = IsNew && !IsTouched;
        if (!IsTouched && !IsNew) Lead.Version++;
        IsTouched = true;
        unsealed.Add(said);
        Identify(said, master);
        Lead.Kind = said.Kind ?? Lead.Kind;
        Lead.HouseholdId = said.HouseholdId ?? Lead.HouseholdId;
        Lead.TimeZone = Given(said.TimeZone) ?? Lead.TimeZone;
        Lead.FirstTouchAt ??= said.FirstTouchAt;
        if (said.LastActivityAt is { } seen) SeenAt(seen);
        Learn(said, isFirst, now);
        foreach (var statement in said.Consents) Add(statement, said.Origin, now);
        foreach (var happened in said.Events) Add(happened, now);
        foreach (var outcome in said.Outcomes) Add(outcome, mayMove: said.Stage is null, now);
        if (said.Stage is { } stage) Move(stage, now);
    }

    /// <summary>Seals what is personal in the submissions taken so far, under the person's own key.</summary>
    public void Seal(PersonKeyRing keys, DateTime now)
    {
        foreach (var said in unsealed)
        {
            SealContact(said, keys);
            SealAttributes(said.PersonalAttributes, keys);
            foreach (var note in said.Notes) SealNote(note, keys, now);
        }
        unsealed.Clear();
    }

    private void Identify(LeadSubmission said, MasterKey master)
    {
        foreach (var id in said.ExternalIds)
            if (!Lead.ExternalIds.Exists(known => known.System == id.System && known.Value == id.Value))
                Add(new ExternalId { LeadId = Lead.Id, System = id.System, Value = id.Value });
        if (!said.IsAnonymous || Lead.EmailIndex is null) Lead.EmailIndex = ContactIndex.OfEmail(said.Contact.Email, master) ?? Lead.EmailIndex;
        if (!said.IsAnonymous || Lead.PhoneIndex is null) Lead.PhoneIndex = ContactIndex.OfPhone(said.Contact.Phone, master) ?? Lead.PhoneIndex;
    }

    private void Add(ExternalId id)
    {
        Lead.ExternalIds.Add(id);
        // Of a known lead the context sees for itself.
        if (IsNew) store(id);
    }

    private void Learn(LeadSubmission said, bool isFirst, DateTime now)
    {
        if (isFirst)
            foreach (var earlier in said.EarlierProfiles) Learn(earlier.Profile, earlier.KnownAt);
        var merged = said.Profile.Over(Lead.Profile);
        // An attribute that turned out to be personal leaves the open ones.
        merged = merged with { Attributes = merged.Attributes.RemoveRange(said.PersonalAttributes.Keys) };
        Learn(merged, said.ProfileKnownAt ?? (isFirst ? Lead.CreatedAt : now));
    }

    private void Learn(LeadProfile profile, DateTime knownAt)
    {
        // What a new lead came with is what was known from the start; there is no earlier version to keep.
        var nothingKnownYet = IsNew && Lead.Profile == LeadProfile.Unknown;
        if (nothingKnownYet) Lead.ProfileKnownAt = knownAt;
        if (Lead.Learn(profile, knownAt) is not { } superseded || nothingKnownYet) return;
        EarlierProfiles.Add(superseded);
        store(superseded);
    }

    private void Add(ConsentStatement said, LeadOrigin origin, DateTime now)
    {
        var statement = new ConsentEvent
        {
            LeadId = Lead.Id,
            Purpose = said.Purpose,
            Granted = said.Granted,
            At = said.At,
            RecordedAt = now,
            Channel = said.Channel.Trim(),
            Source = Given(said.Source),
            TextVersion = Given(said.TextVersion),
            TextSha256 = said.Text is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(said.Text)),
            Actor = origin switch { LeadOrigin.Form => "user", LeadOrigin.Api => "api", LeadOrigin.Import => "import", _ => "demo" },
        };
        var held = Consents.Latest(said.Purpose, now);
        if (!Consents.Add(statement)) return;
        store(statement);
        if (held is { Granted: true } && Consents.Latest(said.Purpose, now) is { Granted: false } denial) Withdrawn.Add((said.Purpose, denial.At));
    }

    private void Add(GivenEvent given, DateTime now)
    {
        eventKeys ??= Events.Where(e => e.IdempotencyKey is not null).Select(e => e.IdempotencyKey!).ToHashSet(StringComparer.Ordinal);
        if (Given(given.IdempotencyKey) is { } key && !eventKeys.Add(key)) return;
        var happened = new LeadEvent
        {
            LeadId = Lead.Id,
            Type = given.Type,
            OccurredAt = given.OccurredAt,
            ReceivedAt = given.ReceivedAt ?? now,
            ListingId = Given(given.ListingId),
            ListPriceUsd = given.ListPriceUsd,
            AreaId = Given(given.AreaId),
            SessionId = Given(given.SessionId),
            DwellSeconds = given.DwellSeconds,
            Direction = given.Direction ?? (given.Type == LeadEventType.OutboundAttempt ? EventDirection.Out : EventDirection.In),
            IsBot = given.IsBot,
            IdempotencyKey = Given(given.IdempotencyKey),
            Search = given.Search,
        };
        Events.Add(happened);
        store(happened);
        if (!happened.IsBot) SeenAt(happened.OccurredAt);
    }

    private void Add(GivenOutcome given, bool mayMove, DateTime now)
    {
        if (Outcomes.Exists(known => known.Kind == given.Kind && known.At == given.At)) return;
        var outcome = new LeadOutcome
        {
            LeadId = Lead.Id,
            Kind = given.Kind,
            At = given.At,
            RecordedAt = now,
            Reason = Given(given.Reason),
            DealValueUsd = given.DealValueUsd,
            IsImportedLabel = given.IsImportedLabel,
        };
        Outcomes.Add(outcome);
        store(outcome);
        // A column that was imported to learn from says nothing of where the lead stands today.
        if (given.IsImportedLabel) return;
        SeenAt(given.At);
        if (mayMove) Move(OutcomeStages.After(given.Kind, Lead.Stage), given.At);
        if (given.Kind == OutcomeKind.Lost && Lead.Stage == LeadStage.Lost) Lead.LostReason = outcome.Reason ?? Lead.LostReason;
    }

    private void Move(LeadStage stage, DateTime at)
    {
        if (Lead.Stage == stage) return;
        store(new StageChange { LeadId = Lead.Id, From = Lead.Stage, To = stage, At = at });
        if (Lead.Stage == LeadStage.Lost) Lead.LostReason = null;
        Lead.Stage = stage;
    }

    private void SeenAt(DateTime at)
    {
        if (at > Lead.LastActivityAt) Lead.LastActivityAt = at;
    }

    private void SealContact(LeadSubmission said, PersonKeyRing keys)
    {
        var known = Lead.Contact.Open(Lead.Id, keys);
        var given = said.IsAnonymous ? new Contact(known.FullName ?? said.Contact.FullName, known.Email ?? said.Contact.Email, known.Phone ?? said.Contact.Phone) : said.Contact;
        var sealedNow = SealedContact.Of(Lead.Id, new Contact(Given(given.FullName), Given(given.Email), Given(given.Phone)), keys);
        // What did not change keeps its bytes: a submission that says nothing new changes nothing.
        Lead.Contact = new SealedContact
        {
            FullName = known.FullName == Given(given.FullName) ? Lead.Contact.FullName : sealedNow.FullName ?? Lead.Contact.FullName,
            Email = known.Email == Given(given.Email) ? Lead.Contact.Email : sealedNow.Email ?? Lead.Contact.Email,
            Phone = known.Phone == Given(given.Phone) ? Lead.Contact.Phone : sealedNow.Phone ?? Lead.Contact.Phone,
        };
    }

    private void SealAttributes(ImmutableSortedDictionary<string, string> given, PersonKeyRing keys)
    {
        if (given.IsEmpty) return;
        var known = PersonalAttributes.Open(Lead, keys);
        var all = known.SetItems(given);
        if (!known.SequenceEqual(all)) Lead.PersonalAttributes = PersonalAttributes.Seal(Lead.Id, all, keys);
    }

    private void SealNote(GivenNote given, PersonKeyRing keys, DateTime now)
    {
        if (Notes.Exists(known => known.Author == given.Author && (given.At is null || known.At == given.At) && keys.Open(Lead.Id, LeadNote.Field, known.Text) == given.Text)) return;
        var note = new LeadNote { LeadId = Lead.Id, Author = given.Author, At = given.At ?? now, Text = keys.Seal(Lead.Id, LeadNote.Field, given.Text)! };
        Notes.Add(note);
        store(note);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
