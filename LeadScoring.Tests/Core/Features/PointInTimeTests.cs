using CsCheck;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Features;

public sealed class PointInTimeTests
{
    [Fact]
    public void What_is_received_or_happens_after_the_moment_never_changes_the_vector() =>
        Given.AnyLead.Sample(lead =>
        {
            var knownThen = lead with
            {
                Events = [.. lead.Events.Where(e => e.ReceivedAt <= Given.Now && e.OccurredAt <= Given.Now)],
                Profiles = [.. lead.Profiles.Where(p => p.KnownAt <= Given.Now)],
            };

            AssertSame(Given.All.Extract(knownThen, Given.Now), Given.All.Extract(lead, Given.Now));
        }, iter: 2_000);

    [Fact]
    public void Events_of_bots_never_change_the_vector() =>
        Given.AnyLead.Sample(
            lead => AssertSame(Given.All.Extract(lead with { Events = [.. lead.Events.Where(e => !e.IsBot)] }, Given.Now), Given.All.Extract(lead, Given.Now)), iter: 1_000);

    [Fact]
    public void The_order_of_events_and_profiles_never_changes_the_vector() =>
        Gen.Select(Given.AnyLead, Gen.Int).Sample((lead, seed) =>
        {
            var events = lead.Events.ToArray();
            new Random(seed).Shuffle(events);

            AssertSame(Given.All.Extract(lead, Given.Now), Given.All.Extract(lead with { Events = events, Profiles = [.. lead.Profiles.DistinctBy(p => p.KnownAt).Reverse()] }, Given.Now));
        }, iter: 2_000);

    [Fact]
    public void Every_value_is_unknown_or_within_its_range() =>
        Given.AnyLead.Sample(lead =>
        {
            var vector = Given.All.Extract(lead, Given.Now);
            for (var i = 0; i < vector.Length; i++)
            {
                var feature = Given.All.Schema[i];
                var (min, max) = feature.Kind == FeatureKind.Category ? (0, feature.Levels.Length) : (feature.Min, feature.Max);
                Assert.True(float.IsNaN(vector[i]) || (vector[i] >= min - 1e-6 && vector[i] <= max + 1e-6), $"{feature.Name} was {vector[i]}; allowed {min} to {max}.");
            }
        }, iter: 2_000);

    [Fact]
    public void An_event_that_arrives_late_counts_from_its_arrival_on()
    {
        var late = new LeadEvent { LeadId = Guid.Empty, Type = LeadEventType.TourRequested, OccurredAt = Given.Now.AddDays(-3), ReceivedAt = Given.Now.AddDays(-1) };
        var lead = Given.Lead(late);

        Assert.Equal(0, lead.ValueAt(Given.Now.AddDays(-2), "TourRequests90d"));
        Assert.Equal(1, lead.ValueAt(Given.Now.AddDays(-1), "TourRequests90d"));
    }

    [Fact]
    public void A_profile_counts_from_the_moment_it_was_known()
    {
        var lead = Given.Lead() with
        {
            Profiles =
            [
                new(Given.Now.AddDays(-10), new LeadProfile { TimelineMonths = 12 }),
                new(Given.Now.AddDays(-1), new LeadProfile { TimelineMonths = 3 }),
            ],
        };

        Assert.Equal(float.NaN, lead.ValueAt(Given.Now.AddDays(-11), "TimelineMonths"));
        Assert.Equal(12, lead.ValueAt(Given.Now.AddDays(-2), "TimelineMonths"));
        Assert.Equal(3, lead.Value("TimelineMonths"));
    }

    [Theory]
    [InlineData("PropertyViews30d", LeadEventType.ViewedProperty, 30)]
    [InlineData("InteractionFrequency30d", LeadEventType.GeneralInquiry, 30)]
    [InlineData("SavedListings30d", LeadEventType.SavedProperty, 30)]
    [InlineData("MortgageCalculatorUses30d", LeadEventType.MortgageCalculatorUsed, 30)]
    [InlineData("InboundContactAttempts30d", LeadEventType.IncomingCall, 30)]
    [InlineData("TourRequests90d", LeadEventType.TourRequested, 90)]
    [InlineData("OpenHouseVisits90d", LeadEventType.VisitedOpenHouse, 90)]
    [InlineData("ValuationRequests90d", LeadEventType.ValuationRequested, 90)]
    public void A_window_ends_exactly_after_its_days(string feature, LeadEventType type, int days)
    {
        var second = 1 / 86_400.0;

        Assert.Equal(1, Given.Lead(Given.Event(type, days - second)).Value(feature));
        Assert.Equal(0, Given.Lead(Given.Event(type, days)).Value(feature));
    }

    internal static void AssertSame(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{Given.All.Schema[i].Name} was {expected[i]:R}, then {actual[i]:R}.");
    }
}
