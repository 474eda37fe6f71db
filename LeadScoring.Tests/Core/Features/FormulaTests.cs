using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Features;

/// <summary>Worked examples of the formulas.</summary>
public sealed class FormulaTests
{
    [Fact]
    public void What_a_rep_did_is_no_activity_of_the_lead()
    {
        var lead = Given.Lead(Given.Event(LeadEventType.OutboundAttempt, 1), Given.Event(LeadEventType.EmailOpened, 1));

        Assert.Equal(0, lead.Value("InteractionFrequency30d"));
        Assert.Equal(0, lead.Value("DecayedActivity"));
        Assert.Equal(60, lead.Value("DaysSinceActivity"));
    }

    [Fact]
    public void Time_on_the_site_is_capped_per_page_and_in_all()
    {
        LeadEvent Page(double daysAgo, int seconds) => new() { LeadId = Guid.Empty, Type = LeadEventType.ViewedPage, OccurredAt = Given.Now.AddDays(-daysAgo), ReceivedAt = Given.Now, DwellSeconds = seconds };

        Assert.Equal(2, Given.Lead(Page(1, 90), Page(2, 30), Page(3, -50)).Value("MinutesOnSite30d"));
        Assert.Equal(120, Given.Lead(Page(1, 1_000_000)).Value("MinutesOnSite30d"));
        Assert.Equal(300, Given.Lead(Page(1, 7_200), Page(2, 7_200), Page(3, 7_200)).Value("MinutesOnSite30d"));
    }

    [Fact]
    public void A_pause_of_more_than_half_an_hour_makes_a_new_visit()
    {
        var minute = 1 / 1_440.0;
        var lead = Given.Lead(Given.View(10), Given.View(10 - 20 * minute), Given.View(10 - 40 * minute), Given.View(4), Given.View(2));

        Assert.Equal(2, lead.Value("ReturnVisits30d"));
        Assert.Equal(5 / 3f, lead.Value("PagesPerSession"), 1e-6f);
        Assert.Equal(4, lead.Value("MedianSessionGapDays"), 0.05f);
    }

    [Fact]
    public void Specific_searches_name_area_price_beds_and_type()
    {
        LeadEvent Search(SearchCriteria criteria) => new() { LeadId = Guid.Empty, Type = LeadEventType.PropertySearch, OccurredAt = Given.Now.AddDays(-1), ReceivedAt = Given.Now, Search = criteria };
        var vague = Search(new SearchCriteria());
        var exact = Search(new SearchCriteria { Areas = ["oak-hill"], PriceMaxUsd = 500_000, BedsMin = 3, PropertyTypes = ["House"] });

        Assert.Equal(float.NaN, Given.Lead().Value("SearchSpecificity"));
        Assert.Equal(0, Given.Lead(vague).Value("SearchSpecificity"));
        Assert.Equal(0.5f, Given.Lead(vague, exact).Value("SearchSpecificity"));
    }

    [Fact]
    public void Activity_is_halved_every_14_days()
    {
        var lead = Given.Lead(Given.View(0), Given.View(14), Given.View(28));

        Assert.Equal(1.75f, lead.Value("DecayedActivity"), 1e-6f);
    }

    [Fact]
    public void Velocity_is_one_at_an_even_pace_and_most_when_all_is_new()
    {
        Assert.Equal(float.NaN, Given.Lead().Value("Velocity7dOver30d"));
        Assert.Equal(30 / 7f, Given.Lead(Given.View(1)).Value("Velocity7dOver30d"), 1e-6f);
        Assert.Equal(0, Given.Lead(Given.View(10)).Value("Velocity7dOver30d"));
    }

    [Fact]
    public void A_return_counts_after_three_quiet_weeks_and_for_one_week()
    {
        Assert.Equal(40, Given.Lead(Given.View(42), Given.View(2)).Value("DormantReturn"));
        Assert.Equal(0, Given.Lead(Given.View(20), Given.View(2)).Value("DormantReturn"));
        Assert.Equal(0, Given.Lead(Given.View(48), Given.View(8)).Value("DormantReturn"));
    }

    [Fact]
    public void Prices_that_come_together_are_positive_narrowing()
    {
        var early = new[] { Given.View(50, price: 200_000), Given.View(45, price: 400_000), Given.View(40, price: 800_000) };
        var late = new[] { Given.View(5, price: 390_000), Given.View(4, price: 400_000), Given.View(3, price: 410_000) };

        Assert.InRange(Given.Lead([.. early, .. late]).Value("PriceRangeNarrowing"), 0.9f, 1f);
        Assert.Equal(float.NaN, Given.Lead([.. early, .. late[..2]]).Value("PriceRangeNarrowing"));
    }

    [Fact]
    public void Areas_that_come_together_are_a_negative_trend()
    {
        var lead = Given.Lead(
            Given.View(50, area: "oak-hill"), Given.View(45, area: "riverside"), Given.View(40, area: "west-end"),
            Given.View(5, area: "riverside"), Given.View(4, area: "riverside"), Given.View(3, area: "riverside"));

        Assert.Equal((float)-Math.Log(3), lead.Value("AreaEntropyTrend"), 1e-6f);
    }

    [Fact]
    public void A_pre_approval_we_heard_of_counts_before_the_profile_knows()
    {
        var lead = Given.Lead(Given.Event(LeadEventType.PreapprovalReceived, 5)).With(new LeadProfile { Financing = Financing.NeedsLoan });

        Assert.Equal(2, lead.Value("FinancingReadiness"));
        Assert.Equal(5, lead.Value("PreapprovalAgeDays"));
    }

    [Fact]
    public void Budget_fit_is_one_half_when_they_view_homes_at_twice_the_budget()
    {
        var lead = Given.Lead(Given.View(1, price: 800_000)).With(new LeadProfile { BudgetMaxUsd = 400_000 });

        Assert.Equal(0.5f, lead.Value("BudgetToViewedPriceFit"), 1e-6f);
        Assert.Equal(float.NaN, Given.Lead().With(new LeadProfile { BudgetMaxUsd = 400_000 }).Value("BudgetToViewedPriceFit"));
    }

    [Fact]
    public void Without_a_word_about_area_and_budget_the_viewed_homes_tell()
    {
        var lead = Given.Lead(Given.View(1, price: 700_000, area: "riverside"), Given.View(2, price: 700_000, area: "riverside"), Given.View(3, price: 100_000, area: "oak-hill"));

        Assert.Equal(1, lead.Value("Location"));
        Assert.Equal(3, lead.Value("PriceBand"));
    }

    [Fact]
    public void An_area_without_figures_is_the_level_other()
    {
        var lead = Given.Lead().With(new LeadProfile { AreasOfInterest = ["atlantis"] });

        Assert.Equal(Given.Areas.Length, lead.Value("Location"));
        Assert.Equal(float.NaN, lead.Value("PriceTrend90d"));
    }

    [Fact]
    public void A_month_of_the_market_is_known_when_it_is_over()
    {
        var march = Given.Month("oak-hill", new DateOnly(2026, 3, 1), rate: 7, trend: 0.10);
        var february = Given.Month("oak-hill", new DateOnly(2026, 2, 1), rate: 6.5, trend: 0.05);
        var january = Given.Month("oak-hill", new DateOnly(2026, 1, 1), rate: 6.25, trend: 0.01);
        var lead = Given.Lead().With(new LeadProfile { AreasOfInterest = ["oak-hill"] }) with { Market = new MarketHistory([march, january, february]) };

        Assert.Equal(0.05f, lead.Value("PriceTrend90d"), 1e-6f);
        Assert.Equal(0.25f, lead.Value("MortgageRateChange30d"), 1e-6f);
        Assert.Equal(0.10f, lead.ValueAt(new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc), "PriceTrend90d"), 1e-6f);
        Assert.Equal(float.NaN, lead.ValueAt(new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc), "PriceTrend90d"));
    }

    [Fact]
    public void Matching_homes_fit_the_budget_and_have_the_bedrooms()
    {
        var lead = Given.Lead().With(new LeadProfile { AreasOfInterest = ["oak-hill"], BudgetMinUsd = 300_000, BudgetMaxUsd = 500_000, BedsMin = 3 })
            with { Market = new MarketHistory([Given.Month("oak-hill", new DateOnly(2026, 2, 1))]) };

        Assert.Equal((20 + 30) * (100 / 150f), lead.Value("MatchingInventory"), 1e-4f);
    }

    [Fact]
    public void Unsubscribing_closes_the_e_mail_and_a_wrong_number_the_phone()
    {
        var wrongNumber = new LeadProfile { PhoneValid = false };

        Assert.Equal(2, Given.Lead().Value("Contactability"));
        Assert.Equal(1, Given.Lead(Given.Event(LeadEventType.Unsubscribed, 1)).Value("Contactability"));
        Assert.Equal(0, Given.Lead(Given.Event(LeadEventType.Unsubscribed, 1)).With(wrongNumber).Value("Contactability"));
    }

    [Fact]
    public void The_hour_of_the_week_is_the_leads_own()
    {
        var mondayNoonInChicago = Given.Lead() with { CreatedAt = new DateTime(2026, 1, 5, 18, 0, 0, DateTimeKind.Utc), TimeZone = "America/Chicago" };

        Assert.Equal((float)Math.Sin(2 * Math.PI * 12 / 168), mondayNoonInChicago.Value("HourOfWeekSin"), 1e-6f);
        Assert.Equal((float)Math.Cos(2 * Math.PI * 12 / 168), mondayNoonInChicago.Value("HourOfWeekCos"), 1e-6f);
    }

    [Fact]
    public void A_reply_answers_the_attempt_before_it()
    {
        var hour = 1 / 24.0;
        var lead = Given.Lead(
            Given.Event(LeadEventType.OutboundAttempt, 10), Given.Event(LeadEventType.SmsReplied, 10 - 3 * hour),
            Given.Event(LeadEventType.OutboundAttempt, 5), Given.Event(LeadEventType.OutboundAttempt, 4), Given.Event(LeadEventType.IncomingCall, 4 - 1 * hour));

        Assert.Equal(2, lead.Value("ReplyLatencyHours"), 1e-4f);
        Assert.Equal(1, lead.Value("TwoWayContact"));
        Assert.Equal(float.NaN, Given.Lead(Given.Event(LeadEventType.OutboundAttempt, 1)).Value("ReplyLatencyHours"));
    }

    [Fact]
    public void Clicks_are_counted_per_month_of_knowing_the_lead()
    {
        var clicks = new[] { Given.Event(LeadEventType.EmailClicked, 1), Given.Event(LeadEventType.EmailClicked, 40) };

        Assert.Equal(1, Given.Lead(clicks).Value("EmailClickRate90d"), 1e-6f);
    }

    [Fact]
    public void Third_party_data_is_missing_only_when_all_of_it_is()
    {
        Assert.Equal(1, Given.Lead().Value("ThirdPartyMissing"));
        Assert.Equal(0, Given.Lead().With(new LeadProfile { AdEngagement = 0.2 }).Value("ThirdPartyMissing"));
        Assert.Equal(float.NaN, Given.Lead().With(new LeadProfile { AdEngagement = 0.2 }).Value("CreditActivity"));
    }
}
