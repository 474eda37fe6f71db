using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// Draws one person. Age and family hang together with area and income, and with nothing else. What a third party knows is missing altogether for about
/// 30 %, more often for the less motivated.
/// </summary>
internal sealed class PersonDraw(MarketWorld world, int number)
{
    private static readonly LeadSource[] Sources = Enum.GetValues<LeadSource>();
    private static readonly double[] SourceShares = [3, 2, 34, 15, 14, 18, 3.5, 2.5, 1.5, 2.5, 2, 2];
    private static readonly LeadKind[] Kinds = Enum.GetValues<LeadKind>();
    private static readonly double[] KindShares = [58, 13, 9, 15, 5];
    private static readonly int[] Timelines = [0, 1, 2, 3, 4, 6, 9, 12, 18, 24];
    private static readonly double[] TimelineShares = [4, 9, 12, 18, 8, 18, 9, 14, 4, 4];
    private static readonly string[] Vendors = ["HomeFinder", "NestSearch", "CityPages", "LocalReach"];
    private static readonly string[] PropertyTypes = ["House", "Condo", "Townhouse", "Land"];

    private readonly Dice dice = world.DiceFor(DiceStream.Person, number);
    private readonly Dice saying = world.DiceFor(DiceStream.Profile, number);
    private readonly double[] evidence = new double[3];
    private int motivation;

    public MarketPerson Draw()
    {
        var at = world.Arrivals.Of(number);
        var drifts = world.Drifts(at);
        var source = SourceOf(drifts);
        var kind = Kinds[dice.Weighted(KindShares)];
        DrawMotivation(source);
        var wealth = dice.Normal();
        var areas = AreasFor(wealth);
        var age = AgeFor(wealth);
        var family = FamilyFor(age, world.Areas.WealthOf(areas[0]));
        double? budget = kind is LeadKind.Seller or LeadKind.Renter ? null
            : world.Areas.MedianPriceOf(areas[0], at) * Math.Exp(0.18 * wealth + dice.Normal(0, 0.16)) * (drifts ? MarketWorld.BudgetDrift : 1);
        var contact = MarketNames.Of(number, world.DiceFor(DiceStream.Contact, number), source);
        var profile = ThirdParty(Said(kind, wealth, areas, budget, age, family, at), source, drifts);
        return new MarketPerson
        {
            Number = number, CreatedAt = at, Source = source, Kind = kind, Contact = contact, Profile = profile, Areas = areas, BudgetUsd = budget,
            Motivation = motivation,
            Fit = dice.Weighted(OutcomeRules.ChanceOfFit),
            Circumstance = dice.Weighted(OutcomeRules.ChanceOfCircumstance),
            MotivationEvidence = evidence,
            Constant = Constant(source, kind, contact, profile, at) + (world.Options.IsBiased ? OutcomeRules.OfPrejudice(age, family) : 0),
            DaysBefore = dice.Chance(source is LeadSource.Referral or LeadSource.Sphere or LeadSource.SignCall ? 0.7 : 0.25) ? 0 : 1 + dice.Below(20),
        };
    }

    private static double Constant(LeadSource source, LeadKind kind, Contact contact, LeadProfile profile, DateTime at) =>
        OutcomeRules.PerDay + OutcomeRules.BySource(source) + OutcomeRules.ByKind(kind) + OutcomeRules.ByTimeline(profile.TimelineMonths)
        + OutcomeRules.ByFinancing(profile.Financing) + OutcomeRules.ByHomeToSell(profile.HomeToSell) + OutcomeRules.ByIncome(profile.IncomeBracket)
        + OutcomeRules.ByVendor(profile.Attributes.GetValueOrDefault("Lead vendor").Text)
        + (contact.Phone is null ? -0.4 : 0) + 0.15 * Math.Sin(2 * Math.PI * (at.Subtract(DateTime.MinValue).TotalHours % 168) / 168);

    private LeadSource SourceOf(bool drifts)
    {
        if (!drifts) return Sources[dice.Weighted(SourceShares)];
        var shares = SourceShares.ToArray();
        shares[(int)LeadSource.Portal] *= 2;
        return Sources[dice.Weighted(shares)];
    }

    private void DrawMotivation(LeadSource source)
    {
        double[] shares = source switch
        {
            LeadSource.Referral or LeadSource.Sphere => [0.15, 0.45, 0.40],
            LeadSource.Social or LeadSource.PaidSearch => [0.45, 0.41, 0.14],
            LeadSource.OpenHouse or LeadSource.SignCall or LeadSource.Relocation => [0.22, 0.48, 0.30],
            _ => [0.33, 0.46, 0.21],
        };
        for (var m = 0; m < shares.Length; m++) evidence[m] = Math.Log(shares[m]);
        motivation = dice.Weighted(shares);
    }

    private ImmutableArray<string> AreasFor(double wealth)
    {
        var likings = world.Areas.Areas.Select(a => Math.Exp(-0.5 * Math.Pow(wealth - world.Areas.WealthOf(a.Id), 2) / 1.2)).ToArray();
        List<string> areas = [];
        for (var wanted = 1 + dice.Weighted([0.55, 0.3, 0.15]); wanted > 0 && areas.Count < likings.Length; wanted--)
        {
            var next = dice.Weighted(likings);
            likings[next] = 0;
            areas.Add(world.Areas.Areas[next].Id);
        }

        return [.. areas];
    }

    private AgeRange AgeFor(double wealth) => (0.45 * wealth + dice.Normal()) switch
    {
        < -1.1 => AgeRange.From18To25,
        < -0.2 => AgeRange.From26To35,
        < 0.5 => AgeRange.From36To45,
        < 1.2 => AgeRange.From46To60,
        _ => AgeRange.From61,
    };

    private FamilyComposition FamilyFor(AgeRange age, double wealthOfArea)
    {
        var families = age is AgeRange.From26To35 or AgeRange.From36To45 ? 0.42 : age == AgeRange.From46To60 ? 0.3 : 0.08;
        families *= wealthOfArea > 0 ? 1.3 : 0.75;
        return (FamilyComposition)dice.Weighted([0.34 * (1 - families), 0.46 * (1 - families), families * 0.85, families * 0.15 + 0.06]);
    }

    private LeadProfile Said(LeadKind kind, double wealth, ImmutableArray<string> areas, double? budget, AgeRange age, FamilyComposition family, DateTime at)
    {
        var tellsBudget = saying.Chance(0.7);
        var highest = budget is { } usd && tellsBudget ? Math.Round((decimal)usd / 5_000m) * 5_000m : (decimal?)null;
        return new LeadProfile
        {
            BudgetMaxUsd = highest,
            BudgetMinUsd = highest is { } max && saying.Chance(0.6) ? Math.Round(max * 0.8m / 5_000m) * 5_000m : null,
            TimelineMonths = saying.Chance(0.68) ? Timelines[saying.Weighted(TimelineShares)] : null,
            Financing = kind == LeadKind.Seller ? Financing.Unknown : FinancingFor(wealth),
            HomeToSell = saying.Chance(0.55) ? (HomeToSell)saying.Weighted(kind is LeadKind.Seller or LeadKind.Both ? [0, 50, 25, 25] : [68, 16, 12, 4]) : null,
            PropertyTypes = saying.Chance(0.5) ? [saying.Pick(PropertyTypes)] : [],
            BedsMin = saying.Chance(0.5) ? 1 + saying.Weighted([10, 25, 40, 20, 5]) : null,
            AreasOfInterest = saying.Chance(0.95) ? [.. areas] : [],
            IncomeBracket = saying.Chance(0.7) ? (IncomeBracket)((wealth > -0.9 ? 1 : 0) + (wealth > 0.3 ? 1 : 0) + (wealth > 1.3 ? 1 : 0)) : null,
            AgeRange = saying.Chance(0.6) ? age : null,
            FamilyComposition = saying.Chance(0.55) ? family : null,
            EmailValid = saying.Chance(0.9) ? saying.Chance(0.97) : null,
            PhoneValid = saying.Chance(0.8) ? saying.Chance(0.96) : null,
            Attributes = Attributes(at),
        };
    }

    private Financing FinancingFor(double wealth) => saying.Chance(0.4)
        ? Financing.Unknown
        : (Financing)(1 + saying.Weighted([wealth > 1 ? 0.25 : 0.08, 0.42, 0.22, 0.18, 0.10]));

    private ImmutableSortedDictionary<string, AttributeValue> Attributes(DateTime at)
    {
        var none = LeadProfile.Unknown.Attributes;
        if (!saying.Chance(0.4)) return none;
        double[] visitRates = [2, 3.2, 5];
        double[] newsletterChances = [0.2, 0.35, 0.5];
        var visits = saying.Poisson(visitRates[motivation]);
        var reads = saying.Chance(newsletterChances[motivation]);
        for (var m = 0; m < evidence.Length; m++)
            evidence[m] += visits * Math.Log(visitRates[m]) - visitRates[m] + Math.Log(reads ? newsletterChances[m] : 1 - newsletterChances[m]);
        return none.Add("Total visits", AttributeValue.Of(visits))
            .Add("Newsletter", AttributeValue.Of(reads))
            .Add("Lead vendor", AttributeValue.Of(saying.Pick(Vendors)))
            .Add("First campaign", AttributeValue.Of(at.Date.AddDays(-saying.Below(90))));
    }

    private LeadProfile ThirdParty(LeadProfile profile, LeadSource source, bool drifts)
    {
        var elsewhere = source is LeadSource.Referral or LeadSource.Sphere ? 0.1 : 0;
        double[] missing = [0.38 + elsewhere, 0.28 + elsewhere, 0.18 + elsewhere];
        var isMissing = saying.Chance(missing[motivation]);
        for (var m = 0; m < evidence.Length; m++) evidence[m] += Math.Log(isMissing ? missing[m] : 1 - missing[m]);
        return isMissing ? profile : profile with
        {
            AdEngagement = Signal([-0.9, 0, 1.0], drifts ? MarketWorld.AdDrift : 0),
            SocialSignal = Signal([-0.35, 0, 0.4], 0),
            CreditActivity = Signal([-0.3, 0, 0.45], 0),
        };
    }

    /// <summary>A noisy reading of the motivation, squeezed into 0–1.</summary>
    private double Signal(double[] centres, double drift)
    {
        var reading = saying.Normal(centres[motivation]);
        for (var m = 0; m < evidence.Length; m++) evidence[m] -= (reading - centres[m]) * (reading - centres[m]) / 2;
        return Math.Round(1 / (1 + Math.Exp(-0.9 * (reading + drift))), 3);
    }
}
