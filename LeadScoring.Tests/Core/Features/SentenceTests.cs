using CsCheck;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Features;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("TourRequests90d", 2, "Asked for a tour twice in the last 90 days")]
    [InlineData("TourRequests90d", 1, "Asked for a tour once in the last 90 days")]
    [InlineData("MaxViewsOfOneListing", 4, "Viewed one listing 4 times")]
    [InlineData("PropertyViews30d", 1, "Viewed 1 home in the last 30 days")]
    [InlineData("PropertyViews30d", 0, "Viewed no homes in the last 30 days")]
    [InlineData("Contactability", 0, "No working e-mail or phone number")]
    [InlineData("DormantReturn", 40, "Back after 40 days of silence")]
    [InlineData("TimelineMonths", 3, "Wants to move within 3 months")]
    [InlineData("FinancingReadiness", 2, "Mortgage pre-approved")]
    [InlineData("PriceTrend90d", -0.042, "Prices where they look fell by 4.2 % in 90 days")]
    [InlineData("MatchingInventory", 1, "1 home for sale matches what they want")]
    [InlineData("Source", 0, "Came by referral")]
    [InlineData("Location", 0, "Looks in Oak Hill")]
    [InlineData("Location", 3, "Looks in an area we have no figures for")]
    [InlineData("ReplyLatencyHours", 72, "Usually replies within 3 days")]
    [InlineData("TimelineMonths", float.NaN, "No timeline given")]
    public void A_value_is_said_in_plain_words(string feature, float value, string sentence) => Assert.Equal(sentence, Say(feature, value));

    [Fact]
    public void An_estimate_says_so() => Assert.Equal("Ad engagement is high (estimated)", Say("AdEngagement", 0.9f, estimated: true));

    [Theory]
    [InlineData("Total visits", "", "", 7, "Total visits: 7")]
    [InlineData("Member", "", "yes/no", 1, "Member: yes")]
    [InlineData("Last campaign", "days before", "", 12, "Last campaign: 12 days ago")]
    [InlineData("Total visits", "", "", float.NaN, "Total visits: not known")]
    public void An_attribute_is_said_by_its_own_name(string name, string unit, string form, float value, string sentence)
    {
        var schema = new FeatureSchema([new FeatureDefinition { Name = name, Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Unit = unit, TextForm = form, Meaning = name }]);

        Assert.Equal(sentence, FeatureSentences.Of(schema, [value], 0));
    }

    [Fact]
    public void The_two_halves_of_the_hour_say_one_sentence()
    {
        var lead = Given.Lead() with { CreatedAt = new DateTime(2026, 1, 6, 20, 0, 0, DateTimeKind.Utc), TimeZone = "America/Chicago" };
        var vector = Given.All.Extract(lead, Given.Now);

        Assert.Equal("Came on a Tuesday afternoon", FeatureSentences.Of(Given.All.Schema, vector, Given.All.Schema.IndexOf("HourOfWeekSin")));
        Assert.Equal("Came on a Tuesday afternoon", FeatureSentences.Of(Given.All.Schema, vector, Given.All.Schema.IndexOf("HourOfWeekCos")));
    }

    [Fact]
    public void No_sentence_of_any_lead_is_empty_or_speaks_of_features_or_broken_numbers() =>
        Given.AnyLead.Sample(lead =>
        {
            var vector = Given.All.Extract(lead, Given.Now);
            for (var i = 0; i < vector.Length; i++) AssertReadable(FeatureSentences.Of(Given.All.Schema, vector, i));
        }, iter: 500);

    [Fact]
    public void Why_now_is_a_short_true_sentence_for_any_lead_and_points() =>
        Gen.Select(Given.AnyLead, Gen.Double[-20, 20].Array[Given.All.Schema.Count]).Sample((lead, points) =>
        {
            var sentence = WhyNow.Of(lead, Given.Now, Given.All.Schema, points);

            AssertReadable(sentence);
            Assert.InRange(sentence.Length, 1, 200);
            AssertReadable(NextStep.For(lead, Given.Now));
        }, iter: 500);

    [Fact]
    public void Why_now_takes_the_strongest_recent_signal()
    {
        var lead = Given.Lead(Given.Event(LeadEventType.TourRequested, 0.1), Given.View(0.05), Given.Event(LeadEventType.EmailClicked, 0.01));

        Assert.Equal("Asked for a tour", WhyNow.Of(lead, Given.Now, Given.All.Schema, []));
    }

    [Fact]
    public void Why_now_follows_the_points_the_model_gave()
    {
        var lead = Given.Lead(Given.Event(LeadEventType.SavedProperty, 1), Given.Event(LeadEventType.MortgageCalculatorUsed, 1));
        var points = new double[Given.All.Schema.Count];
        points[Given.All.Schema.IndexOf("MortgageCalculatorUses30d")] = 5;

        Assert.Equal("Used the mortgage calculator", WhyNow.Of(lead, Given.Now, Given.All.Schema, points));
    }

    [Fact]
    public void Why_now_prefers_a_fresh_signal_to_an_old_one()
    {
        var lead = Given.Lead(Given.Event(LeadEventType.TourRequested, 25), Given.Event(LeadEventType.IncomingCall, 0.5));

        Assert.Equal("Called us", WhyNow.Of(lead, Given.Now, Given.All.Schema, []));
    }

    [Fact]
    public void Repeated_views_and_returns_are_signals()
    {
        Assert.Equal("Viewed one listing 4 times this week", WhyNow.Of(Given.Lead(Given.View(1), Given.View(2), Given.View(3), Given.View(4)), Given.Now, Given.All.Schema, []));
        Assert.Equal("Back after 40 days of silence", WhyNow.Of(Given.Lead(Given.View(41.5), Given.View(1)), Given.Now, Given.All.Schema, []));
    }

    [Fact]
    public void Without_signals_why_now_says_what_is_true()
    {
        Assert.Equal("New lead, few signals yet", WhyNow.Of(Given.Lead() with { CreatedAt = Given.Now.AddDays(-1) }, Given.Now, Given.All.Schema, []));
        Assert.Equal("Quiet for 60 days", WhyNow.Of(Given.Lead(), Given.Now, Given.All.Schema, []));
    }

    [Fact]
    public void The_next_step_answers_what_is_open()
    {
        var tour = Given.Lead(Given.Event(LeadEventType.TourRequested, 2 / 24.0));
        var toured = Given.Lead(Given.Event(LeadEventType.TourRequested, 3), Given.Event(LeadEventType.TourCompleted, 1));
        var answered = Given.Lead(Given.Event(LeadEventType.GeneralInquiry, 2), Given.Event(LeadEventType.OutboundAttempt, 1));

        Assert.Equal("Call: asked for a tour 2 hours ago", NextStep.For(tour, Given.Now));
        Assert.Equal("E-mail: asked for a tour 2 hours ago", NextStep.For(tour with { HasPhone = false }, Given.Now));
        Assert.Equal("Ask how the tour was and what comes next", NextStep.For(toured, Given.Now));
        Assert.Equal("Ask about timing and budget", NextStep.For(answered, Given.Now));
    }

    [Fact]
    public void The_next_step_of_a_new_lead_is_the_first_contact()
    {
        Assert.Equal("Make the first call", NextStep.For(Given.Lead(), Given.Now));
        Assert.Equal("Find a way to reach them", NextStep.For(Given.Lead() with { HasEmail = false, HasPhone = false }, Given.Now));
    }

    private static string Say(string feature, float value, bool estimated = false)
    {
        var vector = new float[Given.All.Schema.Count];
        var index = Given.All.Schema.IndexOf(feature);
        vector[index] = value;
        return FeatureSentences.Of(Given.All.Schema, vector, index, estimated);
    }

    private static void AssertReadable(string sentence)
    {
        Assert.False(string.IsNullOrWhiteSpace(sentence));
        Assert.DoesNotContain("NaN", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", sentence, StringComparison.Ordinal);
        foreach (var feature in Given.All.Schema.Features)
            if (feature.Name.Any(char.IsDigit) || feature.Name.Count(char.IsUpper) > 1) Assert.DoesNotContain(feature.Name, sentence, StringComparison.Ordinal);
    }
}
