using LeadScoring.Core.Features;

namespace LeadScoring.Tests.Core.Features;

public sealed class FeatureThemesTests
{
    [Fact]
    public void Every_built_in_feature_has_a_theme() => 
        Assert.All(BuiltInFeatures.All, feature => Assert.NotNull(FeatureThemes.Of(feature.Definition)));

    [Fact]
    public void An_attribute_of_the_customers_own_stands_for_itself() =>
        Assert.Null(FeatureThemes.Of(new FeatureDefinition { Name = "Source", Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = "Source" }));
}
