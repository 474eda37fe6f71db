using CsCheck;
using LeadScoring.Core.Learning.Market;

namespace LeadScoring.Tests.Core.Learning.Market;

public sealed class LivingMarketTests
{
    private static readonly DateTime AsOf = MarketFixture.AsOf;
    private static readonly MarketOptions Options = new() { Seed = 80, Leads = 150, Months = 6 };

    [Fact]
    public void What_happens_does_not_depend_on_how_often_it_is_asked() =>
        Gen.Double[0.05, 5].Array[1, 12].Sample(steps =>
        {
            var (piecewise, whole) = (new LivingMarket(Options, AsOf), new LivingMarket(Options, AsOf));
            List<MarketHappening> pieces = [];
            var at = AsOf;
            foreach (var days in steps)
            {
                pieces.AddRange(piecewise.Advance(at, at.AddDays(days)));
                at = at.AddDays(days);
            }

            Assert.Equal(whole.Advance(AsOf, at).Select(Name), pieces.Select(Name));
        }, iter: 6);

    [Fact]
    public void Happenings_come_in_order_within_their_time()
    {
        var happenings = new LivingMarket(Options, AsOf).Advance(AsOf, AsOf.AddDays(20));

        Assert.Equal(happenings.Select(h => h.At).Order(), happenings.Select(h => h.At));
        Assert.All(happenings, h => Assert.True(h.At > AsOf && h.At <= AsOf.AddDays(20)));
    }

    [Fact]
    public void It_goes_on_where_the_market_stopped()
    {
        var market = SyntheticMarket.Generate(Options, AsOf);
        var happenings = new LivingMarket(Options, AsOf).Advance(AsOf, AsOf.AddDays(10));
        var arrived = happenings.OfType<MarketHappening.LeadArrived>().Select(h => h.Lead.Number).ToList();
        var known = market.Leads.SelectMany(l => l.Events).Select(e => (e.IdempotencyKey, e.ReceivedAt)).ToHashSet();

        Assert.Equal(Enumerable.Range(150, arrived.Count), arrived);
        Assert.InRange(arrived.Count, 4, 15);
        Assert.Contains(happenings.OfType<MarketHappening.EventReceived>(), e => market.Leads.Any(l => l.ExternalId == e.ExternalId));
        Assert.DoesNotContain(happenings.OfType<MarketHappening.EventReceived>(), e => known.Contains((e.Event.IdempotencyKey, e.At)));
        Assert.Contains(happenings, h => h is MarketHappening.OutcomeRecorded);
    }

    [Fact]
    public void It_lives_on_for_years()
    {
        var living = new LivingMarket(Options with { Leads = 20 }, AsOf);

        Assert.NotEmpty(living.Advance(AsOf, AsOf.AddDays(1_500)));
    }

    [Fact]
    public void Arrivals_follow_each_other_and_the_pace_is_kept() =>
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[10, 2_000], Gen.Int[1, 24]).Sample((number, leads, months) =>
        {
            var arrivals = new Arrivals(new MarketOptions { Seed = 3, Leads = leads, Months = months }, AsOf);
            var at = arrivals.Of(number);

            Assert.True(arrivals.Of(number + 1) >= at);
            Assert.Equal(number < leads, at < AsOf);
            Assert.InRange(arrivals.FirstAfter(at), Math.Max(0, number - 2), number + 1);
        }, iter: 2_000);

    private static string Name(MarketHappening happening) => happening switch
    {
        MarketHappening.LeadArrived arrived => $"{arrived.At:O} {arrived.Lead.ExternalId} {arrived.Lead.Events.Length}",
        MarketHappening.EventReceived received => $"{received.At:O} {received.Event.IdempotencyKey}",
        _ => happening.ToString(),
    };
}
