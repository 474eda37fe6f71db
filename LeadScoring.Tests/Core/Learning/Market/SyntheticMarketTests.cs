using System.Text.Json;
using System.Text.RegularExpressions;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Learning.Market;

[Collection(MarketFixture.Name)]
public sealed partial class SyntheticMarketTests(MarketFixture fixture)
{
    private SyntheticMarket Market => fixture.Market;

    [Fact]
    public void The_same_options_give_the_same_market_and_another_seed_another()
    {
        var options = new MarketOptions { Seed = 5, Leads = 40 };
        string Text(MarketOptions made)
        {
            var market = SyntheticMarket.Generate(made, MarketFixture.AsOf);
            return JsonSerializer.Serialize(market.Leads) + JsonSerializer.Serialize(market.Months);
        }

        Assert.Equal(Text(options), Text(options));
        Assert.NotEqual(Text(options), Text(options with { Seed = 6 }));
    }

    [Fact]
    public void All_leads_came_before_the_instant_in_order_and_over_the_months()
    {
        var arrivals = Market.Leads.Select(l => l.CreatedAt).ToList();

        Assert.Equal(4_000, arrivals.Count);
        Assert.Equal(arrivals.Order(), arrivals);
        Assert.Equal(Market.Leads.OrderBy(l => l.Id.ToString(), StringComparer.Ordinal).Select(l => l.CreatedAt.Date), arrivals.Select(a => a.Date));
        Assert.InRange((MarketFixture.AsOf - arrivals[0]).TotalDays, 359, 360.1);
        Assert.InRange((MarketFixture.AsOf - arrivals[^1]).TotalHours, 0, 24);
    }

    [Fact]
    public void Nothing_is_known_that_came_after_the_instant() => Assert.All(Market.Leads, lead =>
    {
        Assert.All(lead.Events, e => Assert.InRange(e.ReceivedAt, lead.CreatedAt, MarketFixture.AsOf));
        Assert.All(lead.Events, e => Assert.True(e.OccurredAt <= e.ReceivedAt));
        Assert.All(lead.Outcomes, o => Assert.InRange(o.RecordedAt, o.At, MarketFixture.AsOf));
        Assert.All(lead.Profiles, p => Assert.InRange(p.KnownAt, lead.CreatedAt, MarketFixture.AsOf));
        Assert.All(lead.Notes, n => Assert.InRange(n.At, lead.CreatedAt, MarketFixture.AsOf));
    });

    [Fact]
    public void People_are_made_up_and_can_be_told_apart()
    {
        var contacts = Market.Leads.Select(l => l.Contact).ToList();
        var mails = contacts.Select(c => c.Email).OfType<string>().ToList();
        var phones = contacts.Select(c => c.Phone).OfType<string>().ToList();

        Assert.All(mails, mail => Assert.Matches(MadeUpMail(), mail));
        Assert.All(phones, phone => Assert.Matches(MadeUpPhone(), phone));
        Assert.Equal(mails.Count, mails.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(phones.Count, phones.Distinct(StringComparer.Ordinal).Count());
        Assert.All(contacts, c => Assert.True(c.Email is not null || c.Phone is not null));
        Assert.InRange(contacts.Select(c => c.FullName).Distinct(StringComparer.Ordinal).Count(), 3_000, 4_000);
    }

    [Fact]
    public void At_the_arrival_there_is_something_to_see_of_most_leads()
    {
        var seen = Market.Leads.Count(lead => lead.KnownAt(lead.CreatedAt).Events.Any(e => e.Type is LeadEventType.ViewedProperty or LeadEventType.VisitedWebsite));

        Assert.InRange(seen / 4_000.0, 0.35, 0.8);
    }

    [Fact]
    public void Events_come_late_twice_and_from_bots_at_times()
    {
        var events = Market.Leads.SelectMany(l => l.Events.Where(e => e.OccurredAt > l.CreatedAt)).ToList();
        double Share(Func<LeadEvent, bool> which) => events.Count(which) / (double)events.Count;

        Assert.InRange(Share(e => e.ReceivedAt > e.OccurredAt.AddMinutes(30)), 0.02, 0.06);
        Assert.InRange(Share(e => e.IsBot), 0.005, 0.05);
        Assert.InRange(1 - events.DistinctBy(e => e.IdempotencyKey, StringComparer.Ordinal).Count() / (double)events.Count, 0.005, 0.03);
    }

    [Fact]
    public void Features_see_each_event_once()
    {
        var twice = Market.Leads.First(l => l.Events.DistinctBy(e => e.IdempotencyKey, StringComparer.Ordinal).Count() < l.Events.Length);

        Assert.True(twice.ToFacts(Market.History).Events.Count < twice.Events.Length);
    }

    [Fact]
    public void Third_party_data_is_missing_together_and_not_by_chance()
    {
        var missing = Market.Leads.Where(l => l.Profiles[0].Profile.AdEngagement is null).ToList();
        double Qualified(IEnumerable<MarketLead> leads) => leads.Average(l => l.Outcomes.Any(o => o.Kind == OutcomeKind.AppointmentQualified) ? 1.0 : 0);

        Assert.InRange(missing.Count / 4_000.0, 0.26, 0.34);
        Assert.All(missing, l => Assert.True(l.Profiles[0].Profile is { CreditActivity: null, SocialSignal: null }));
        Assert.All(Market.Leads.Except(missing), l => Assert.True(l.Profiles[0].Profile is { CreditActivity: not null, SocialSignal: not null }));
        Assert.All(missing, l => Assert.DoesNotContain(l.Consents, c => c.Purpose == ConsentPurpose.ThirdPartyEnrichment && c.Granted));
        Assert.True(Qualified(missing) + 0.03 < Qualified(Market.Leads.Except(missing)));
    }

    [Fact]
    public void Most_agree_to_profiling_and_a_few_refuse_before_they_arrive()
    {
        Assert.InRange(Market.Leads.Count(l => !l.MayBeProfiled) / 4_000.0, 0.01, 0.07);
        Assert.All(Market.Leads, l => Assert.All(l.Consents, c => Assert.True(c.At < l.CreatedAt)));
        Assert.InRange(Market.Leads.Count(l => l.Consents.Any(c => c.Purpose == ConsentPurpose.LlmProcessing && c.Granted)) / 4_000.0, 0.5, 0.7);
    }

    [Fact]
    public void Sources_convert_as_in_the_trade()
    {
        var old = SyntheticMarket.Generate(new MarketOptions { Seed = 78, Leads = 9_000, Months = 12 }, MarketFixture.AsOf).Leads.Where(l => l.CreatedAt < MarketFixture.AsOf.AddDays(-182)).ToLookup(l => l.Source);
        double Closed(LeadSource source) => old[source].Average(l => l.Outcomes.Any(o => o.Kind == OutcomeKind.Closed && o.At <= l.CreatedAt.AddDays(180)) ? 1.0 : 0);

        Assert.InRange(Closed(LeadSource.Referral), 0.10, 0.26);
        Assert.InRange(Closed(LeadSource.OpenHouse), 0.04, 0.13);
        Assert.InRange(Closed(LeadSource.Portal), 0.025, 0.055);
        Assert.InRange(Closed(LeadSource.Social), 0, 0.02);
    }

    [Fact]
    public void Inputs_drift_in_one_month()
    {
        bool IsDrift(MarketLead lead) => lead.CreatedAt.Year == Market.DriftMonth.Year && lead.CreatedAt.Month == Market.DriftMonth.Month;
        double Ads(IEnumerable<MarketLead> leads) => leads.Average(l => l.Profiles[0].Profile.AdEngagement)!.Value;
        double Portals(IEnumerable<MarketLead> leads) => leads.Average(l => l.Source == LeadSource.Portal ? 1.0 : 0);
        var (drift, other) = (Market.Leads.Where(IsDrift).ToList(), Market.Leads.Where(l => !IsDrift(l)).ToList());

        Assert.True(drift.Count > 200);
        Assert.True(Ads(drift) > Ads(other) + 0.1);
        Assert.True(Portals(drift) > Portals(other) + 0.1);
        Assert.Equal(new DateOnly(2026, 4, 1), Market.DriftMonth);
    }

    [Fact]
    public void Profiles_grow_and_stay_within_what_intake_takes() => Assert.All(Market.Leads, lead =>
    {
        Assert.True(lead.Profiles.Zip(lead.Profiles.Skip(1)).All(pair => pair.First.KnownAt <= pair.Second.KnownAt));
        Assert.All(lead.Profiles, version =>
        {
            var profile = version.Profile;
            Assert.True(profile.BudgetMaxUsd is null or >= 20_000 and <= 50_000_000);
            Assert.True(profile.BudgetMinUsd is null || (profile.BudgetMinUsd >= 20_000 && profile.BudgetMinUsd <= profile.BudgetMaxUsd));
            Assert.True(profile.TimelineMonths is null or >= 0 and <= 36);
            Assert.All(profile.AreasOfInterest, area => Assert.Contains(Market.Areas, a => a.Id == area));
        });
    });

    [Fact]
    public void Every_month_of_every_area_keeps_its_bounds() => Assert.All(Market.Months, month =>
    {
        Assert.InRange(month.PriceChange90d, -0.3, 0.5);
        Assert.InRange(month.MonthsOfSupply, 0, 24);
        Assert.InRange(month.MedianDaysOnMarket, 1, 365);
        Assert.InRange(month.SaleToList, 0.8, 1.2);
        Assert.InRange(month.AbsorptionRate, 0, 1);
        Assert.InRange(month.DevelopmentScore, 0, 1);
        Assert.True(month.Month < new DateOnly(2026, 6, 1));
    });

    [Theory]
    [InlineData(0, 12, 8)]
    [InlineData(100, 25, 8)]
    [InlineData(100, 12, 0)]
    public void A_market_that_cannot_be_is_refused(int leads, int areas, int months) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticMarket.Generate(new MarketOptions { Leads = leads, Areas = areas, Months = months }, MarketFixture.AsOf));

    [Fact]
    public void An_instant_that_is_not_utc_is_refused() =>
        Assert.Throws<ArgumentException>(() => SyntheticMarket.Generate(new MarketOptions(), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local)));

    [GeneratedRegex(@"^[a-z]+\.[a-z]+\d+@example\.(com|net|org)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MadeUpMail();

    [GeneratedRegex(@"^\(\d{3}\) 555-01\d{2}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MadeUpPhone();
}
