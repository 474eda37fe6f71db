using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Support;

/// <summary>
/// Made-up leads with events, consents, notes and scores, put straight into the tables: the same seed gives the same queue. Their scores come from
/// <see cref="SeededModel"/>, which is put in service.
/// </summary>
public sealed class SeededQueue(IServiceProvider services, int seed = 7)
{
    private static readonly string[] FirstNames =
        ["Priya", "Tom", "Mei", "Jordan", "Amara", "Luis", "Hannah", "Omar", "Grace", "Dmitri", "Sofia", "Caleb", "Aisha", "Marcus", "Elena", "Ben", "Zoë", "Kofi", "Ingrid", "Ravi", "Nora", "Samuel", "Yuki", "Fatima", "Owen", "Leila", "Peter", "Camila", "Jonas", "Ruth"];

    private static readonly string[] LastNames =
        ["Shah", "Reyes", "Lin", "Okafor", "Novak", "Garcia", "Becker", "Haddad", "Kim", "Petrov", "Rossi", "Nguyen", "Walker", "Mensah", "Larsen", "Iyer", "Brooks", "Tanaka", "Silva", "Morgan", "Fischer", "Castillo", "Ahmed", "O'Neill", "Schwartz", "Delgado", "Hughes", "Sato", "Lindqvist", "Abernathy-Castellanos"];

    private static readonly (string Id, string Name)[] AreaNames =
        [("austin-78704", "South Lamar"), ("austin-78745", "South Austin"), ("austin-78702", "East Austin"), ("austin-78731", "Northwest Hills"), ("round-rock", "Round Rock"), ("cedar-park", "Cedar Park")];

    private static readonly string[] NoteTexts =
        ["Wants to move before school starts in August.", "Free only in the evenings, prefers a text first.", "Lender letter is on file; asked about closing costs.", "Selling the condo first, listing planned for spring."];

    private readonly Random random = new(seed);
    private readonly PersonVault vault = services.GetRequiredService<PersonVault>();
    private readonly MasterKey master = services.GetRequiredService<MasterKey>();
    private readonly DateTime now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;

    public static ScoringModel Model { get; } = SeededModel.Make(AreaNames.Select(a => a.Id));

    /// <summary>All leads made, in no order.</summary>
    public List<Lead> Leads { get; } = [];

    /// <param name="count">Leads; one in twelve did not agree to be scored.</param>
    /// <param name="mostEvents">Of one lead.</param>
    public async Task FillAsync(int count, int mostEvents = 24)
    {
        services.GetRequiredService<ServingModel>().Serve(Model);
        await using (var db = await OpenAsync())
        {
            db.AddRange(AreaNames.Select(a => new MarketArea { Id = a.Id, Name = a.Name, TimeZone = "America/Chicago", IsDemo = true }));
            await db.SaveChangesAsync();
        }
        for (var made = 0; made < count; made += 500) await AddSomeAsync(Math.Min(500, count - made), mostEvents);
    }

    /// <summary>One more lead with a score, as intake would leave it. The feed is told.</summary>
    public async Task<Lead> AddScoredAsync(string name, double score, string whyNow = "Asked for a tour")
    {
        var id = Guid.CreateVersion7(new DateTimeOffset(now));
        var lead = MakeLead(id, name, now, await vault.OpenOrCreateAsync([id], default));
        await using var db = await OpenAsync();
        db.Add(lead);
        db.AddRange(Agreements(lead, toScoring: true));
        await AddScoreAsync(db, lead, Vector(lead, []), whyNow, score);
        services.GetRequiredService<LeadFeed>().Publish(new LeadChange(lead.Id, LeadChangeKind.Created));
        return lead;
    }

    /// <summary>Gives a lead another score. The feed is told.</summary>
    public async Task RescoreAsync(Guid lead, double score, string whyNow)
    {
        await using var db = await OpenAsync();
        await db.Set<LeadScore>().Where(s => s.LeadId == lead).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.Score, score).SetProperty(s => s.WholeScore, (int)score).SetProperty(s => s.Unclamped, score).SetProperty(s => s.Band, BandOf(score)).SetProperty(s => s.WhyNow, whyNow));
        services.GetRequiredService<LeadFeed>().Publish(new LeadChange(lead, LeadChangeKind.Scored));
    }

    public static Band BandOf(double score) => score switch { >= 75 => Band.A, >= 50 => Band.B, >= 25 => Band.C, _ => Band.D };

    private async Task AddSomeAsync(int count, int mostEvents)
    {
        await using var db = await OpenAsync();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var scored = new List<(Lead Lead, List<LeadEvent> Events)>();
        var arrivals = Enumerable.Range(0, count).Select(_ => now.AddHours(-random.NextDouble() * (random.Next(6) == 0 ? 18 : 24 * 90))).ToList();
        var ids = arrivals.Select(at => Guid.CreateVersion7(new DateTimeOffset(at.AddMilliseconds(random.Next(1000))))).ToList();
        var keys = await vault.OpenOrCreateAsync(ids, default);
        for (var i = 0; i < count; i++)
        {
            var heat = Math.Pow(random.NextDouble(), 2.2);
            var (id, created) = (ids[i], arrivals[i]);
            var lead = MakeLead(id, $"{Pick(FirstNames)} {Pick(LastNames)}", created, keys);
            var events = MakeEvents(lead, heat, mostEvents);
            lead.LastActivityAt = events.Count == 0 ? created : events.Max(e => e.OccurredAt);
            var agreed = random.Next(12) != 0;
            db.Add(lead);
            db.AddRange(events);
            db.AddRange(Agreements(lead, agreed));
            if (random.Next(4) == 0) db.Add(Note(lead, keys));
            if (agreed) scored.Add((lead, events));
            Leads.Add(lead);
        }
        await db.SaveChangesAsync();
        foreach (var (lead, events) in scored) db.Add(Record(lead, Vector(lead, events), score: null));
        await db.SaveChangesAsync();
        var records = db.ChangeTracker.Entries<ScoreRecord>().ToDictionary(e => e.Entity.LeadId, e => e.Entity);
        foreach (var (lead, events) in scored) db.Add(Current(records[lead.Id], WhyNow.Of(Facts(lead, events), now, Model.Schema, MemoryMarshal.Cast<byte, double>(records[lead.Id].Points))));
        await db.SaveChangesAsync();
    }

    private static async Task AddScoreAsync(LeadDb db, Lead lead, float[] vector, string whyNow, double score)
    {
        var record = Record(lead, vector, score);
        db.Add(record);
        await db.SaveChangesAsync();
        db.Add(Current(record, whyNow));
        await db.SaveChangesAsync();
    }

    private Lead MakeLead(Guid id, string name, DateTime created, PersonKeyRing keys)
    {
        var budget = 180_000m + 10_000m * random.Next(90);
        var (first, last) = (name.Split(' ')[0].ToLowerInvariant().Replace("ë", "e", StringComparison.Ordinal), name.Split(' ')[^1].ToLowerInvariant().Replace("'", "", StringComparison.Ordinal));
        var thirdParty = random.Next(10) >= 3;
        var profile = new LeadProfile
        {
            BudgetMinUsd = random.Next(4) == 0 ? null : budget,
            BudgetMaxUsd = random.Next(4) == 0 ? null : budget + 90_000m,
            TimelineMonths = random.Next(3) == 0 ? null : random.Next(1, 13),
            Financing = Pick(Enum.GetValues<Financing>()),
            HomeToSell = random.Next(2) == 0 ? null : Pick(Enum.GetValues<HomeToSell>()),
            BedsMin = random.Next(1, 5),
            AreasOfInterest = [Pick(AreaNames).Id, .. random.Next(3) == 0 ? ImmutableArray.Create(Pick(AreaNames).Id) : []],
            CreditActivity = thirdParty ? random.NextDouble() : null,
            AdEngagement = thirdParty ? random.NextDouble() : null,
            SocialSignal = thirdParty ? random.NextDouble() : null,
            EmailValid = random.Next(8) != 0,
            PhoneValid = random.Next(5) != 0,
        };
        var contact = new Contact(name, $"{first}.{last}.{random.Next(1000)}@example.com", random.Next(6) == 0 ? null : $"+1512555{random.Next(10_000):0000}");
        return new Lead
        {
            Id = id, Origin = LeadOrigin.Api, CreatedAt = created, RecordedAt = created, LastActivityAt = created,
            Kind = random.Next(4) == 0 ? LeadKind.Seller : LeadKind.Buyer, Source = Pick(Enum.GetValues<LeadSource>()), TimeZone = "America/Chicago",
            Contact = SealedContact.Of(id, contact, keys), EmailIndex = ContactIndex.OfEmail(contact.Email, master), PhoneIndex = ContactIndex.OfPhone(contact.Phone, master), Stage = random.Next(3) == 0 ? LeadStage.Contacted : random.Next(8) == 0 ? LeadStage.Qualified : LeadStage.New,
            AreaId = profile.AreasOfInterest[0], Profile = profile, ProfileKnownAt = created,
        };
    }

    private List<LeadEvent> MakeEvents(Lead lead, double heat, int mostEvents)
    {
        var events = new List<LeadEvent>();
        var span = (now - lead.CreatedAt).TotalHours;
        var listings = Enumerable.Range(0, 4).Select(_ => $"L-{random.Next(4000, 9999)}").ToArray();
        var common = new[] { LeadEventType.VisitedWebsite, LeadEventType.ViewedProperty, LeadEventType.ViewedProperty, LeadEventType.ViewedProperty, LeadEventType.PropertySearch, LeadEventType.EmailClicked };
        var strong = new[] { LeadEventType.TourRequested, LeadEventType.PropertyInquiry, LeadEventType.SavedProperty, LeadEventType.MortgageCalculatorUsed, LeadEventType.SavedPropertySearch, LeadEventType.PreapprovalReceived, LeadEventType.VisitedOpenHouse };
        for (var i = (int)(heat * mostEvents); i > 0; i--)
        {
            var type = random.NextDouble() < heat * 0.35 ? Pick(strong) : Pick(common);
            var at = now.AddHours(-span * Math.Pow(random.NextDouble(), 0.4 + 1.4 * heat));
            events.Add(new LeadEvent
            {
                LeadId = lead.Id, Type = type, OccurredAt = at, ReceivedAt = at, ListingId = type is LeadEventType.ViewedProperty or LeadEventType.SavedProperty ? Pick(listings) : null,
                ListPriceUsd = type == LeadEventType.ViewedProperty ? 300_000 + 5_000 * random.Next(80) : null, DwellSeconds = random.Next(20, 600), SessionId = $"s{i / 3}",
            });
        }
        return events;
    }

    private IEnumerable<ConsentEvent> Agreements(Lead lead, bool toScoring)
    {
        yield return Said(ConsentPurpose.Contact, true);
        if (toScoring || random.Next(2) == 0) yield return Said(ConsentPurpose.Profiling, toScoring);
        if (random.Next(2) == 0) yield return Said(ConsentPurpose.LlmProcessing, random.Next(3) != 0);

        ConsentEvent Said(ConsentPurpose purpose, bool granted) =>
            new() { LeadId = lead.Id, Purpose = purpose, Granted = granted, At = lead.CreatedAt, RecordedAt = lead.CreatedAt, Channel = "web form", Actor = "person" };
    }

    private LeadNote Note(Lead lead, PersonKeyRing keys) =>
        new() { LeadId = lead.Id, Author = "Ana M", At = lead.LastActivityAt, Text = keys.Seal(lead.Id, LeadNote.Field, Pick(NoteTexts))! };

    private float[] Vector(Lead lead, List<LeadEvent> events) => new LeadFeatures(Model.Schema).Extract(Facts(lead, events), now);

    private static LeadFacts Facts(Lead lead, List<LeadEvent> events) => new()
    {
        Kind = lead.Kind, Source = lead.Source, CreatedAt = lead.CreatedAt, TimeZone = lead.TimeZone, HasEmail = lead.Contact.Email is not null,
        HasPhone = lead.Contact.Phone is not null, Profiles = [new ProfileVersion(lead.ProfileKnownAt, lead.Profile)], Events = events,
    };

    /// <summary>A wished score is reached by stretching the points.</summary>
    private static ScoreRecord Record(Lead lead, float[] vector, double? score)
    {
        var explained = Model.Explain(vector);
        var unclamped = score ?? explained.Score.Unclamped;
        var points = explained.Points.ToArray();
        points[0] += unclamped - explained.Score.Unclamped;
        return new ScoreRecord
        {
            LeadId = lead.Id, ScoredAt = lead.LastActivityAt, AsOf = lead.LastActivityAt, ModelVersion = Model.Version, SchemaHash = Model.Schema.Hash, Score = Math.Clamp(unclamped, 0, 100), Unclamped = unclamped,
            Probability = explained.Score.Probability, Vector = MemoryMarshal.AsBytes<float>(vector).ToArray(), Points = MemoryMarshal.AsBytes<double>(points).ToArray(),
        };
    }

    private static LeadScore Current(ScoreRecord record, string whyNow) => new()
    {
        LeadId = record.LeadId, RecordId = record.Id, Score = record.Score, Unclamped = record.Unclamped, Band = BandOf(record.Score), Probability = record.Probability,
        Low = Math.Max(0, record.Score - 5), High = Math.Min(100, record.Score + 5), ScoredAt = record.ScoredAt, ModelVersion = record.ModelVersion, WhyNow = whyNow,
        EstimatedInputs = MemoryMarshal.Cast<byte, float>(record.Vector)[Model.Schema.IndexOf("AdEngagement")] is float.NaN ? 3 : 0,
        Before = record.LeadId.GetHashCode() % 3 == 0 ? Math.Clamp(record.Score + record.LeadId.GetHashCode() % 12, 0, 100) : null,
    };

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private Task<LeadDb> OpenAsync() => services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContextAsync();
}
