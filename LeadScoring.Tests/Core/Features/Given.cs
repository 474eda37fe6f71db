using System.Collections.Immutable;
using CsCheck;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Features;

/// <summary>Leads and events in few words.</summary>
internal static class Given
{
    public static readonly DateTime Now = new(2026, 3, 15, 12, 0, 0, DateTimeKind.Utc);

    public static readonly string[] Areas = ["oak-hill", "riverside", "west-end"];

    public static readonly LeadFeatures All = new(LeadFeatures.SchemaOf(Areas, FairHousingMode.Include));

    public static LeadFacts Lead(params LeadEvent[] events) => new()
    {
        Kind = LeadKind.Buyer,
        Source = LeadSource.Portal,
        CreatedAt = Now.AddDays(-60),
        HasEmail = true,
        HasPhone = true,
        Profiles = [new(Now.AddDays(-60), LeadProfile.Unknown)],
        Events = events,
    };

    public static LeadFacts With(this LeadFacts lead, LeadProfile profile) => lead with { Profiles = [new(lead.CreatedAt, profile)] };

    public static LeadEvent Event(LeadEventType type, double daysAgo, string? listing = null, decimal? price = null, string? area = null) => new()
    {
        LeadId = Guid.Empty,
        Type = type,
        OccurredAt = Now.AddDays(-daysAgo),
        ReceivedAt = Now.AddDays(-daysAgo),
        ListingId = listing,
        ListPriceUsd = price,
        AreaId = area,
    };

    public static LeadEvent View(double daysAgo, string listing = "L1", decimal price = 400_000, string area = "oak-hill") =>
        Event(LeadEventType.ViewedProperty, daysAgo, listing, price, area);

    public static float Value(this LeadFacts lead, string feature) => lead.ValueAt(Now, feature);

    public static float ValueAt(this LeadFacts lead, DateTime moment, string feature) => All.Extract(lead, moment)[All.Schema.IndexOf(feature)];

    public static MarketMonth Month(string area, DateOnly month, double rate = 6.5, double trend = 0.02) => new()
    {
        AreaId = area,
        Month = month,
        MedianPriceUsd = 400_000,
        PriceChange90d = trend,
        MonthsOfSupply = 3,
        MedianDaysOnMarket = 30,
        SaleToList = 1,
        AbsorptionRate = 0.3,
        DevelopmentScore = 0.5,
        MortgageRate30y = rate,
        ListingsByPriceBand = [10, 20, 30, 40, 50],
        ListingsByBeds = [0, 10, 40, 50, 40, 10],
    };

    /// <summary>Any lead whose events and profiles reach from far before to far after <see cref="Now"/>.</summary>
    public static readonly Gen<LeadFacts> AnyLead = Gen.Select(
        AnyEvent().Array[0, 60], AnyProfile().Array[0, 4], Gen.Enum<LeadKind>(), Gen.Enum<LeadSource>(), Gen.Double[0, 120], Gen.Bool, Gen.Bool,
        (events, profiles, kind, source, age, email, phone) => new LeadFacts
        {
            Kind = kind,
            Source = source,
            CreatedAt = Now.AddDays(-age),
            TimeZone = "America/Chicago",
            HasEmail = email,
            HasPhone = phone,
            Profiles = [.. profiles],
            Events = events,
            Market = new MarketHistory(Areas.SelectMany(area => Enumerable.Range(0, 6).Select(back => Month(area, new DateOnly(2026, 4, 1).AddMonths(-back), 6 + back * 0.1)))),
        });

    public static Gen<LeadEvent> AnyEvent() => Gen.Select(
        Gen.Enum<LeadEventType>(), Gen.Int[-40 * 24 * 60, 120 * 24 * 60], Gen.Int[0, 5 * 24 * 60], Gen.Int[0, 5], Gen.Int[20, 900], Gen.Int[0, 9], Gen.Int[-10, 20_000],
        (type, minutesAgo, late, listing, price, dice, dwell) => new LeadEvent
        {
            LeadId = Guid.Empty,
            Type = type,
            OccurredAt = Now.AddMinutes(-minutesAgo),
            ReceivedAt = Now.AddMinutes(-minutesAgo + (dice < 3 ? late : 0)),
            ListingId = listing == 0 ? null : "L" + listing,
            ListPriceUsd = listing == 1 ? null : price * 1_000m,
            AreaId = Areas[dice % 3],
            DwellSeconds = dwell,
            IsBot = dice == 9,
            Direction = dice % 4 == 0 ? EventDirection.Out : EventDirection.In,
            Search = dice is 5 or 6 ? new SearchCriteria { Areas = [Areas[dice % 3]], PriceMaxUsd = price * 1_000m, BedsMin = dice == 5 ? 3 : null } : null,
        });

    public static Gen<ProfileVersion> AnyProfile() => Gen.Select(
        Gen.Int[-60, 120], Gen.Int[20, 50_000], Gen.Enum<Financing>(), Gen.Int[0, 36], Gen.Int[0, 7], Gen.Double[0, 1],
        (daysAgo, budget, financing, months, dice, share) => new ProfileVersion(Now.AddDays(-daysAgo), new LeadProfile
        {
            BudgetMaxUsd = dice == 0 ? null : budget * 1_000m,
            BudgetMinUsd = dice < 3 ? budget * 1_000m : null,
            Financing = financing,
            TimelineMonths = dice == 1 ? null : months,
            PreapprovalOn = dice == 2 ? DateOnly.FromDateTime(Now.AddDays(-daysAgo)) : null,
            HomeToSell = dice == 3 ? null : HomeToSell.WillSell,
            AreasOfInterest = dice % 2 == 0 ? [] : [Areas[dice % 3]],
            BedsMin = dice,
            IncomeBracket = IncomeBracket.High,
            AgeRange = AgeRange.From61,
            FamilyComposition = FamilyComposition.Couple,
            CreditActivity = dice == 4 ? null : share,
            AdEngagement = dice == 4 ? null : 1 - share,
            EmailValid = dice == 5 ? false : null,
            PhoneValid = dice == 6 ? false : true,
        }));
}
