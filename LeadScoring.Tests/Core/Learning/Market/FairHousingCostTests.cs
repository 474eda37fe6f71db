using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;

namespace LeadScoring.Tests.Core.Learning.Market;

[Collection(MarketFixture.Name)]
public sealed class FairHousingCostTests(MarketFixture fixture)
{
    private TrainingTable Full => TrainingRows.Of(fixture.Market.ToLearnFrom(), MarketFixture.AsOf, FairHousingMode.Include);

    [Fact]
    public void What_the_trainer_may_see_holds_no_protected_feature()
    {
        var excluding = FairHousingCost.Excluding(Full);

        Assert.DoesNotContain(excluding.Schema.Features, feature => feature.IsProtected);
        Assert.Equal(TrainingRows.Of(fixture.Market.ToLearnFrom(), MarketFixture.AsOf, FairHousingMode.Exclude).Schema.Hash, excluding.Schema.Hash);
    }

    [Fact]
    public void Where_protected_features_say_nothing_excluding_them_costs_nothing()
    {
        var cost = FairHousingCost.Of(Full, seed: 1)!;

        Assert.Equal(Full.Count, cost.Rows);
        Assert.InRange(cost.LogLoss - cost.OtherLogLoss, -0.02, 0.01);
    }

    [Fact]
    public void Where_they_say_something_the_cost_is_seen()
    {
        var full = Full;
        var age = full.Schema.IndexOf("AgeRange");
        var random = new Random(1);
        var telling = new TrainingTable(full.Schema, [.. full.Rows.Select((row, i) => row.Select((value, feature) => feature == age ? (full.Labels[i] ? 3 : 1) + random.Next(2) : value).ToArray())], full.Labels, full.Groups, full.Times);

        Assert.True(FairHousingCost.Of(telling, seed: 1) is { } cost && cost.LogLoss - cost.OtherLogLoss > 0.1);
    }

    [Fact]
    public void Where_nobody_told_them_there_is_nothing_to_compare()
    {
        var full = Full;
        var unknown = new TrainingTable(full.Schema, [.. full.Rows.Select(row => row.Select((value, feature) => full.Schema[feature].IsProtected ? float.NaN : value).ToArray())], full.Labels, full.Groups, full.Times);

        Assert.Null(FairHousingCost.Of(unknown, seed: 1));
    }
}
