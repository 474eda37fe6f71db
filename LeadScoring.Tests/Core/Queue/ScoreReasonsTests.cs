using CsCheck;
using LeadScoring.Core.Features;
using LeadScoring.Core.Queue;

namespace LeadScoring.Tests.Core.Queue;

public sealed class ScoreReasonsTests
{
    private static readonly FeatureSchema Schema = new(BuiltInFeatures.All.Select(f => f.Definition).Append(
        new FeatureDefinition { Name = "Total visits", Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = "Total visits" }));

    [Fact]
    public void Features_of_one_theme_are_one_reason_in_the_words_of_the_strongest_two()
    {
        var reasons = Of(("PropertyViews30d", 12, 4.4), ("DaysSinceActivity", 0, 5.3), ("MinutesOnSite30d", 3, -2.1), ("Total visits", 9, 3.2), ("Searches30d", 2, 0.3));

        Assert.Equal(["Active within the last day · Viewed 12 homes in the last 30 days", "Total visits: 9"], reasons.Raises.Select(r => r.Sentence));
        Assert.Equal(7.9, reasons.Raises[0].Exact, 9);
        Assert.Empty(reasons.Lowers);
        Assert.Equal(0, reasons.Others);
    }

    [Fact]
    public void What_pulls_the_other_way_is_not_told_but_counted()
    {
        var reasons = Of(("PropertyViews30d", 12, 4.0), ("DaysSinceActivity", 40, -9.0));

        var reason = Assert.Single(reasons.Lowers);
        Assert.Equal(("Quiet for 40 days", -5.0), (reason.Sentence, reason.Exact));
    }

    [Fact]
    public void Whatever_the_points_all_that_is_shown_adds_up() => Gen.Double[-30, 30].Array[Schema.Count].Sample(points =>
    {
        var unclamped = 50 + points.Sum();

        var reasons = ScoreReasons.Of(Schema, new float[Schema.Count], new float[Schema.Count], new bool[Schema.Count], points, unclamped);

        Assert.Equal((int)Math.Floor(unclamped), reasons.Total);
        Assert.Equal(reasons.Total, ScoreReasons.Average + reasons.Raises.Sum(r => r.Points) + reasons.Lowers.Sum(r => r.Points) + reasons.Others);
        Assert.Equal(unclamped, 50 + reasons.Groups.Sum(group => group.Points), 1e-9);
        Assert.Equal(Schema.Features.Select(feature => feature.Group).Distinct().Order(), reasons.Groups.Select(group => group.Group).Order());
    });

    private static ScoreReasons Of(params (string Feature, float Value, double Points)[] given)
    {
        var (vector, points) = (new float[Schema.Count], new double[Schema.Count]);
        foreach (var (feature, value, point) in given) (vector[Schema.IndexOf(feature)], points[Schema.IndexOf(feature)]) = (value, point);
        return ScoreReasons.Of(Schema, vector, vector, new bool[Schema.Count], points, 50 + points.Sum());
    }
}
