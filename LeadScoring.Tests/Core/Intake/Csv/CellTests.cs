using System.Globalization;
using CsCheck;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Intake.Csv;

public sealed class CellTests
{
    [Theory]
    [InlineData("450000", 450_000d, 450_000d)]
    [InlineData("$450,000", 450_000d, 450_000d)]
    [InlineData("450k", 450_000d, 450_000d)]
    [InlineData("450 K", 450_000d, 450_000d)]
    [InlineData("$1.2m", 1_200_000d, 1_200_000d)]
    [InlineData("USD 1.25 million", 1_250_000d, 1_250_000d)]
    [InlineData("450.000", 450_000d, 450_000d)]
    [InlineData("1.250.000,50", 1_250_000.50, 1_250_000.50)]
    [InlineData("1,250,000.50 USD", 1_250_000.50, 1_250_000.50)]
    [InlineData("450 000", 450_000d, 450_000d)]
    [InlineData("450'000", 450_000d, 450_000d)]
    [InlineData("300k-450k", 300_000d, 450_000d)]
    [InlineData("300-450k", 300_000d, 450_000d)]
    [InlineData("$300,000 – $450,000", 300_000d, 450_000d)]
    [InlineData("300000 to 450000", 300_000d, 450_000d)]
    [InlineData("up to 500k", null, 500_000d)]
    [InlineData("< $500k", null, 500_000d)]
    [InlineData("500k+", 500_000d, null)]
    [InlineData("over 500,000", 500_000d, null)]
    [InlineData("0", 0d, 0d)]
    public void Money_is_read_as_people_write_it(string text, double? low, double? high)
    {
        Assert.True(CellMoney.TryRead(text, out var money));

        Assert.Equal(((decimal?)low, (decimal?)high), (money.Low, money.High));
    }

    [Theory]
    [InlineData("€450,000")]
    [InlineData("GBP 450000")]
    [InlineData("-5")]
    [InlineData("1e5")]
    [InlineData("12,34,56.7.8")]
    [InlineData("1,50,000")]
    [InlineData("450k-300k")]
    [InlineData("ask me")]
    [InlineData("")]
    [InlineData("450kk")]
    [InlineData("up to 500k+")]
    [InlineData("99999999999999999999999999999999999")]
    public void Money_that_can_mean_something_else_is_not_read(string text) => Assert.False(CellMoney.TryRead(text, out _));

    [Fact]
    public void Thousands_are_read_the_same_with_every_mark() =>
        Gen.Int[0, 50_000_000].Sample(amount =>
        {
            var culture = CultureInfo.InvariantCulture;
            string[] spellings = [amount.ToString(culture), amount.ToString("N0", culture), "$" + amount.ToString("N0", culture), amount.ToString("N0", culture).Replace(',', ' '), amount.ToString("N2", culture)];
            return spellings.All(s => CellMoney.TryRead(s, out var money) && money.Low == amount && money.High == amount);
        });

    [Theory]
    [InlineData("3-6 months", 3)]
    [InlineData("0-3 months", 0)]
    [InlineData("1-3 months", 1)]
    [InlineData("6+ months", 6)]
    [InlineData("3", 3)]
    [InlineData("Within 3 months", 0)]
    [InlineData("less than 6 months", 0)]
    [InlineData("1 year", 12)]
    [InlineData("1-2 years", 12)]
    [InlineData("2+ years", 24)]
    [InlineData("10 years", 36)]
    [InlineData("6 weeks", 1)]
    [InlineData("2 weeks - 3 months", 0)]
    [InlineData("90 days", 3)]
    [InlineData("12 mos.", 12)]
    [InlineData("ASAP", 0)]
    [InlineData("Just looking", null)]
    public void A_timeline_is_the_earliest_month_it_names(string text, int? months)
    {
        Assert.True(CellTimeline.TryRead(text, out var read));

        Assert.Equal(months, read);
    }

    [Theory]
    [InlineData("next spring")]
    [InlineData("2027")]
    [InlineData("soon-ish")]
    [InlineData("buyer")]
    public void What_is_no_timeline_is_not_read(string text) => Assert.False(CellTimeline.TryRead(text, out _));

    [Theory]
    [InlineData("2024-03-12", "2024-03-12T00:00:00")]
    [InlineData("2024-03-12 09:14", "2024-03-12T09:14:00")]
    [InlineData("2024-03-12T09:14:05.250Z", "2024-03-12T09:14:05.250")]
    [InlineData("2024-03-12T09:14:00+02:00", "2024-03-12T07:14:00")]
    [InlineData("2024-03-12 23:30 -0500", "2024-03-13T04:30:00")]
    [InlineData("2024/3/12", "2024-03-12T00:00:00")]
    [InlineData("3/12/2024", "2024-03-12T00:00:00")]
    [InlineData("3/12/24", "2024-03-12T00:00:00")]
    [InlineData("3/12/2024 9:14 PM", "2024-03-12T21:14:00")]
    [InlineData("03/12/2024, 12:05 am", "2024-03-12T00:05:00")]
    [InlineData("Mar 12, 2024", "2024-03-12T00:00:00")]
    [InlineData("Tuesday, March 12th, 2024", "2024-03-12T00:00:00")]
    [InlineData("12 March 2024 14:00 UTC", "2024-03-12T14:00:00")]
    [InlineData("12-Mar-24", "2024-03-12T00:00:00")]
    [InlineData("3/12/2024 9:14 AM EST", "2024-03-12T14:14:00")]
    public void Dates_are_read_as_programs_write_them(string text, string expected)
    {
        Assert.True(CellDate.TryRead(text, DateOrder.MonthFirst, out var at));

        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), at);
        Assert.Equal(DateTimeKind.Utc, at.Kind);
    }

    [Theory]
    [InlineData("12/3/2024")]
    [InlineData("12.3.2024")]
    [InlineData("12-03-24")]
    public void A_day_may_come_first(string text)
    {
        Assert.True(CellDate.TryRead(text, DateOrder.DayFirst, out var at));

        Assert.Equal(new DateTime(2024, 3, 12), at);
    }

    [Fact]
    public void A_time_without_zone_is_one_of_the_zone_given()
    {
        Assert.True(CellDate.TryRead("2024-07-01 09:00", DateOrder.MonthFirst, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"), out var at));

        Assert.Equal(new DateTime(2024, 7, 1, 14, 0, 0), at);
    }

    [Theory]
    [InlineData("31/02/26")]
    [InlineData("2024-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("1/1/1850")]
    [InlineData("12/3/2024 25:00")]
    [InlineData("yesterday")]
    [InlineData("43215")]
    [InlineData("(614) 555-0100")]
    [InlineData("12/3")]
    public void What_is_no_date_is_not_read(string text)
    {
        Assert.False(CellDate.TryRead(text, DateOrder.MonthFirst, out _));
        Assert.False(CellDate.TryRead(text, DateOrder.DayFirst, out _));
    }

    [Fact]
    public void Every_day_is_read_back_from_every_form() =>
        Gen.Select(Gen.DateTime[new DateTime(1990, 1, 1), new DateTime(2060, 1, 1)], Gen.Bool).Sample((at, dayFirst) =>
        {
            string[] forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssZ", dayFirst ? "d/M/yyyy" : "M/d/yyyy", dayFirst ? "dd.MM.yyyy HH:mm" : "MM/dd/yyyy h:mm tt", "d MMM yyyy", "MMMM d, yyyy"];
            return forms.All(form => CellDate.TryRead(at.ToString(form, CultureInfo.InvariantCulture), dayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst, out var read) && read.Date == at.Date);
        });

    [Fact]
    public void Whatever_a_cell_says_no_reader_throws() =>
        Gen.Frequency((6, Gen.Char["0123456789kKmM$€.,-–/: +"]), (2, Gen.Char["monthsyearAP<>~"]), (1, Gen.Char)).Array[0, 24].Select(c => new string(c)).Sample(text =>
        {
            _ = CellMoney.TryRead(text, out _);
            _ = CellTimeline.TryRead(text, out _);
            _ = CellDate.TryRead(text, DateOrder.MonthFirst, out _);
            _ = CellDate.Evidence(text, out _);
            _ = CrmWords.SourceOf(text);
            return CellText.Of(text) is null or { Length: > 0 };
        }, iter: 20_000);

    [Theory]
    [InlineData("[not provided]")]
    [InlineData(" - ")]
    [InlineData("N/A")]
    [InlineData("\u00A0\u200B")]
    [InlineData("Select")]
    public void Words_for_nothing_say_nothing(string cell) => Assert.Null(CellText.Of(cell));

    [Theory]
    [InlineData("'+1 614 555 0100", "+1 614 555 0100")]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'tis", "'tis")]
    public void An_apostrophe_that_guards_against_formulas_is_taken_off(string cell, string text) => Assert.Equal(text, CellText.Of(cell));

    [Theory]
    [InlineData("Web", LeadSource.Website)]
    [InlineData("Zillow", LeadSource.Portal)]
    [InlineData("Zillow - Premier Agent", LeadSource.Portal)]
    [InlineData("99acres", LeadSource.Portal)]
    [InlineData("Partner Referral", LeadSource.Referral)]
    [InlineData("Google Ads", LeadSource.PaidSearch)]
    [InlineData("Facebook", LeadSource.Social)]
    [InlineData("Open House", LeadSource.OpenHouse)]
    [InlineData("Cold Call", LeadSource.Other)]
    public void Sources_of_CRMs_have_a_meaning(string word, LeadSource source) => Assert.Equal(source, CrmWords.SourceOf(word));

    [Theory]
    [InlineData("Open - Not Contacted", LeadStage.New)]
    [InlineData("Working - Contacted", LeadStage.Contacted)]
    [InlineData("Closed - Converted", LeadStage.Qualified)]
    [InlineData("Closed - Not Converted", LeadStage.Lost)]
    [InlineData("Attempted to Contact", LeadStage.Attempted)]
    [InlineData("Junk Lead", LeadStage.Trash)]
    [InlineData("Pre-Qualified", LeadStage.Qualified)]
    [InlineData("Closed Won", LeadStage.Closed)]
    [InlineData("Marketing Qualified Lead", LeadStage.New)]
    [InlineData("AgreementSigned", LeadStage.AgreementSigned)]
    public void Stages_of_CRMs_have_a_meaning(string word, LeadStage stage) => Assert.Equal(stage, CrmWords.StageOf(word));

    [Theory]
    [InlineData("Hot")]
    [InlineData("Zombie")]
    public void A_word_in_no_list_is_not_guessed(string word)
    {
        Assert.Null(CrmWords.StageOf(word));
        Assert.Null(CrmWords.SourceOf(word));
    }
}
