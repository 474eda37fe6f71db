using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Layout;
using Microsoft.Extensions.Time.Testing;

namespace LeadScoring.Tests.Components;

public sealed class FormatsTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 3, 0, 0, DateTimeKind.Utc);
    private readonly ViewerClock clock = new(new FakeTimeProvider(new DateTimeOffset(Now)), "America/Chicago");

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(12, "12 min")]
    [InlineData(59.9, "59 min")]
    [InlineData(60, "1 h")]
    [InlineData(60 * 30, "1 d")]
    [InlineData(60 * 24 * 20, "2 wk")]
    [InlineData(60 * 24 * 200, "3 May 2026")]
    public void Ages_have_no_more_digits_than_anyone_needs(double minutes, string words) => Assert.Equal(words, clock.Ago(Now.AddMinutes(-minutes)));

    [Fact]
    public void Today_is_the_viewers_today() => Assert.Equal(new DateTime(2026, 11, 19, 6, 0, 0, DateTimeKind.Utc), clock.StartOfToday);

    [Fact]
    public void An_exact_time_names_its_zone() => Assert.Equal("Thu 19 Nov 2026, 21:00 (America/Chicago)", clock.Exact(Now));

    [Fact]
    public void A_zone_nobody_knows_is_read_as_utc() => Assert.Equal("03:00", new ViewerClock(new FakeTimeProvider(new DateTimeOffset(Now)), "Mars/Olympus").TimeOfDay(Now));

    [Theory]
    [InlineData(520_000, 610_000, "$520k–$610k")]
    [InlineData(500_000, 500_000, "$500k")]
    [InlineData(null, 1_250_000, "up to $1.25m")]
    [InlineData(412_500, null, "from $412.5k")]
    [InlineData(null, null, null)]
    public void Budgets_are_short(int? min, int? max, string? words) => Assert.Equal(words, Formats.Budget(min, max));

    [Theory]
    [InlineData(74.99, 74)]
    [InlineData(75, 75)]
    [InlineData(100, 100)]
    public void A_score_never_looks_better_than_its_band(double score, int whole) => Assert.Equal(whole, Formats.WholeScore(score));

    [Fact]
    public void A_score_is_spoken_with_its_band_and_where_it_goes() => Assert.Equal(
        "Score 91, band A, call now, up 6 since yesterday, 1 input estimated",
        Formats.Spoken(Row(91.2, before: 85.9, estimated: 1)));

    [Fact]
    public void Small_changes_since_yesterday_are_not_mentioned() => Assert.Equal("Score 91, band A, call now", Formats.Spoken(Row(91.2, before: 89.1, estimated: 0)));

    [Theory]
    [InlineData("+15125550942", "+1 512 555 0942")]
    [InlineData("+442079460000", "+442079460000")]
    public void Phone_numbers_of_the_home_plan_are_grouped(string phone, string shown) => Assert.Equal(shown, Formats.Phone(phone));

    private static QueueRow Row(double score, double? before, int estimated) => new()
    {
        Id = Guid.Empty, Name = "Ana", Score = score, Band = Band.A, Before = before, EstimatedInputs = estimated, LastActivityAt = Now, CreatedAt = Now, Kind = default, Stage = default,
    };
}
