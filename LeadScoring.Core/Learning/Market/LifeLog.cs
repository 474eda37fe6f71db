using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Learning.Market;

/// <summary>A home on the site; its id says its area and price, so that one id never has two prices.</summary>
internal readonly record struct Home(string? Id, decimal? PriceUsd, string? AreaId);

/// <summary>Writes down a life as others get to know it: events late or twice at times, outcomes hours or days after they came.</summary>
internal sealed class LifeLog(MarketPerson person, MarketWorld world)
{
    /// <summary>When people are on the site, by hour of the day UTC.</summary>
    private static readonly double[] ByHour = [3, 3.2, 3, 2.2, 1.4, 0.7, 0.3, 0.2, 0.1, 0.1, 0.1, 0.3, 0.7, 1, 1.2, 1.3, 1.4, 1.6, 1.7, 1.5, 1.4, 1.5, 1.8, 2.4];

    private readonly Guid id = IdOf(world, person);
    private readonly Dice trouble = world.DiceFor(DiceStream.Trouble, person.Number);
    private readonly List<LeadEvent> events = [];
    private readonly List<LeadOutcome> outcomes = [];
    private readonly List<MarketNote> notes = [];
    private readonly List<ProfileVersion> profiles = [new(person.CreatedAt, person.Profile)];
    private int sessions;

    public Home? Favourite { get; set; }
    public bool IsUnsubscribed { get; private set; }
    public bool IsPreapproved { get; private set; } = person.Profile.Financing >= Financing.Preapproved || person.Profile.Financing == Financing.Cash;

    /// <summary>A time of the day that starts so many days after the arrival.</summary>
    public DateTime At(int day, Dice dice)
    {
        var from = person.CreatedAt.AddDays(day);
        var at = from.Date.AddHours(dice.Weighted(ByHour) + dice.Unit());
        return WholeSecond(at < from ? at.AddDays(1) : at);
    }

    public string NewSession() => string.Create(CultureInfo.InvariantCulture, $"s{person.Number}-{++sessions}");

    public string OtherArea(Dice dice) => person.Areas.Length > 1 ? person.Areas[1 + dice.Below(person.Areas.Length - 1)] : dice.Pick(world.Areas.Areas).Id;

    public double MedianPriceOf(string area) => world.Areas.MedianPriceOf(area, person.CreatedAt);

    public Home Listing(decimal? price, string area, Dice dice)
    {
        var home = new Home(string.Create(CultureInfo.InvariantCulture, $"{area}-{price / 1_000m ?? dice.Below(90):0}{(char)('a' + dice.Below(3))}"), price, area);
        Favourite ??= home;
        return home;
    }

    public void Do(LeadEventType type, DateTime at, Home home = default, string? session = null, int? dwell = null, EventDirection direction = EventDirection.In) =>
        Add(new LeadEvent
        {
            LeadId = id, Type = type, OccurredAt = WholeSecond(at), ReceivedAt = default, ListingId = home.Id, ListPriceUsd = home.PriceUsd, AreaId = home.AreaId,
            SessionId = session, DwellSeconds = dwell, Direction = direction, IdempotencyKey = NextKey(),
        });

    public void Search(DateTime at, string session, SearchCriteria criteria, LeadEventType type = LeadEventType.PropertySearch) =>
        Add(new LeadEvent { LeadId = id, Type = type, OccurredAt = WholeSecond(at), ReceivedAt = default, SessionId = session, Search = criteria, IdempotencyKey = NextKey() });

    public void Arrive(Dice dice, bool asks)
    {
        Do(LeadEventType.Registration, person.CreatedAt);
        if (person.Source == LeadSource.OpenHouse) Do(LeadEventType.VisitedOpenHouse, person.CreatedAt.AddHours(-dice.Between(1, 20)));
        if (person.Source == LeadSource.SignCall) Do(LeadEventType.IncomingCall, person.CreatedAt.AddMinutes(-dice.Between(1, 20)));
        if (asks) Do(person.Kind == LeadKind.Seller ? LeadEventType.SellerInquiry : Favourite is null ? LeadEventType.GeneralInquiry : LeadEventType.PropertyInquiry, person.CreatedAt, Favourite ?? default);
    }

    /// <summary>A call taken at once or an answer within hours. Who talks tells what they want.</summary>
    public void Reply(DateTime attempt, Dice dice)
    {
        var answer = attempt.AddHours(Math.Min(100, 3 * Math.Exp(dice.Normal(0, 1.1))));
        var talks = person.Contact.Phone is not null && dice.Chance(0.5);
        if (talks) Do(LeadEventType.CallConnected, attempt.AddSeconds(20), direction: EventDirection.Out);
        else Do(person.Contact.Phone is null ? LeadEventType.GeneralInquiry : LeadEventType.SmsReplied, answer);
        var latest = profiles[^1].Profile;
        if (talks && latest.BedsMin is null)
            profiles.Add(new(WholeSecond(attempt.AddMinutes(10)), latest with { BedsMin = 1 + dice.Weighted([10, 25, 40, 20, 5]), BathsMin = 1 + dice.Below(3) }));
    }

    public void Unsubscribe(DateTime at)
    {
        IsUnsubscribed = true;
        Do(LeadEventType.Unsubscribed, at);
    }

    public void Preapprove(DateTime at, Dice dice)
    {
        IsPreapproved = true;
        Do(LeadEventType.PreapprovalReceived, at);
        var amount = person.BudgetUsd is { } budget ? Math.Round((decimal)(budget * dice.Between(0.9, 1.15)) / 5_000m) * 5_000m : (decimal?)null;
        profiles.Add(new(WholeSecond(at.AddHours(2)), profiles[^1].Profile with { Financing = Financing.Preapproved, PreapprovalOn = DateOnly.FromDateTime(at), PreapprovalUsd = amount }));
    }

    public DateTime Meet(int day, Dice dice)
    {
        var at = WholeSecond(person.CreatedAt.AddDays(day + dice.Between(0.3, 1)));
        Do(person.Buys ? LeadEventType.TourCompleted : LeadEventType.CallConnected, at, person.Buys ? Favourite ?? default : default);
        End(OutcomeKind.AppointmentQualified, at, dice);
        return at;
    }

    public void Close(DateTime at, Dice dice, double? budget) =>
        End(OutcomeKind.Closed, at, dice, deal: budget is { } usd ? Math.Round((decimal)(usd * Math.Exp(dice.Normal(-0.02, 0.07)))) : null);

    public void Lose(DateTime at, Dice dice, string reason) => End(OutcomeKind.Lost, at, dice, reason);

    public void Write(string author, DateTime at, string text) => notes.Add(new MarketNote(at, author, text));

    public MarketLead ToLead() => new()
    {
        Number = person.Number, Id = id, CreatedAt = person.CreatedAt, Kind = person.Kind, Source = person.Source, Medium = MediumOf(person.Source),
        Campaign = person.Source is LeadSource.PaidSearch or LeadSource.Social ? "spring-homes" : null,
        TimeZone = world.Areas.Areas.First(a => a.Id == person.Areas[0]).TimeZone,
        Contact = person.Contact,
        Consents = Consents(),
        Profiles = [.. profiles.OrderBy(p => p.KnownAt)],
        Events = [.. events.OrderBy(e => e.ReceivedAt).ThenBy(e => e.OccurredAt)],
        Outcomes = [.. outcomes.OrderBy(o => o.RecordedAt)],
        Notes = [.. notes],
    };

    private void Add(LeadEvent happened)
    {
        var isLate = trouble.Chance(0.04);
        var received = happened.OccurredAt <= person.CreatedAt ? person.CreatedAt : WholeSecond(happened.OccurredAt.AddHours(isLate ? trouble.Between(1, 72) : 0));
        var stored = Received(happened, received, happened.IsBot);
        events.Add(stored);
        if (trouble.Chance(0.015)) events.Add(Received(happened, received.AddSeconds(1 + trouble.Below(600)), happened.IsBot));
        if (happened.Type != LeadEventType.OutboundAttempt || !trouble.Chance(0.12)) return;
        var scan = new LeadEvent { LeadId = id, Type = LeadEventType.EmailClicked, OccurredAt = happened.OccurredAt.AddSeconds(trouble.Below(50)), ReceivedAt = default, IsBot = true, IdempotencyKey = NextKey() };
        events.Add(Received(scan, scan.OccurredAt, isBot: true));
    }

    private static LeadEvent Received(LeadEvent happened, DateTime at, bool isBot) => new()
    {
        LeadId = happened.LeadId, Type = happened.Type, OccurredAt = happened.OccurredAt, ReceivedAt = at, ListingId = happened.ListingId, ListPriceUsd = happened.ListPriceUsd,
        AreaId = happened.AreaId, SessionId = happened.SessionId, DwellSeconds = happened.DwellSeconds, Direction = happened.Direction, IsBot = isBot,
        IdempotencyKey = happened.IdempotencyKey, Search = happened.Search,
    };

    private void End(OutcomeKind kind, DateTime at, Dice dice, string? reason = null, decimal? deal = null)
    {
        at = WholeSecond(at);
        outcomes.Add(new LeadOutcome { LeadId = id, Kind = kind, At = at, RecordedAt = WholeSecond(at.AddHours(Math.Min(60, -8 * Math.Log(1 - dice.Unit())))), Reason = reason, DealValueUsd = deal });
    }

    private ImmutableArray<MarketConsent> Consents() => MarketConsents.Of(person, world.DiceFor(DiceStream.Contact, person.Number));

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"demo-{person.Number}-{events.Count}");

    private static string MediumOf(LeadSource source) => source switch
    {
        LeadSource.PaidSearch => "cpc",
        LeadSource.Social => "social",
        LeadSource.Portal => "partner",
        LeadSource.Website => "organic",
        LeadSource.Referral or LeadSource.Sphere => "referral",
        _ => "offline",
    };

    private static DateTime WholeSecond(DateTime at) => new(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    /// <summary>Version 7: milliseconds since 1970, then chance.</summary>
    private static Guid IdOf(MarketWorld world, MarketPerson person)
    {
        var dice = Dice.For(world.Options.Seed, DiceStream.Person, ~person.Number);
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, dice.Next());
        BitConverter.TryWriteBytes(bytes[8..], dice.Next());
        var milliseconds = (long)(person.CreatedAt - DateTime.UnixEpoch).TotalMilliseconds;
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (40 - 8 * i));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
