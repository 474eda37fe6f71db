using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Core.Features;

public sealed class LeadFeaturesTests
{
    [Fact]
    public void Protected_features_are_in_no_schema_unless_the_mode_includes_them()
    {
        var excluded = LeadFeatures.SchemaOf(Given.Areas);
        var included = LeadFeatures.SchemaOf(Given.Areas, FairHousingMode.Include);

        Assert.DoesNotContain(excluded.Features, f => f.IsProtected);
        Assert.Equal(["AgeRange", "FamilyComposition"], included.Features.Where(f => f.IsProtected).Select(f => f.Name));
        Assert.Equal(included.Count - 2, excluded.Count);
    }

    [Fact]
    public void Without_the_protected_features_age_and_family_change_nothing()
    {
        var features = new LeadFeatures(LeadFeatures.SchemaOf(Given.Areas));
        var one = Given.Lead().With(new LeadProfile { AgeRange = AgeRange.From18To25, FamilyComposition = FamilyComposition.Single });
        var other = Given.Lead().With(new LeadProfile { AgeRange = AgeRange.From61, FamilyComposition = FamilyComposition.FamilyWithChildren });

        Assert.Equal(features.Extract(one, Given.Now), features.Extract(other, Given.Now));
    }

    [Fact]
    public void A_fair_housing_mode_that_does_not_exist_stops_the_start()
    {
        var services = new ServiceCollection().AddFeatures().Configure<FairHousingOptions>(_ => { });
        services.AddSingleton<IOptionsFactory<FairHousingOptions>>(provider =>
            new BrokenFactory(provider.GetServices<IValidateOptions<FairHousingOptions>>()));
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Exclude or Include", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_segment_is_kind_then_source_group_then_price_band()
    {
        var parts = Given.All.Schema.Features.Where(f => f.SegmentPart > 0).OrderBy(f => f.SegmentPart);

        Assert.Equal(["Kind", "SourceGroup", "PriceBand"], parts.Select(f => f.Name));
    }

    [Fact]
    public void A_schema_read_back_from_its_text_gives_the_same_vector()
    {
        var lead = Given.Lead(Given.View(3)).With(new LeadProfile { AreasOfInterest = ["riverside"] });
        var read = new LeadFeatures(FeatureSchema.FromJson(Given.All.Schema.ToJson()));

        Assert.Equal(Given.All.Schema.Hash, read.Schema.Hash);
        Assert.Equal(Given.All.Extract(lead, Given.Now), read.Extract(lead, Given.Now));
    }

    [Fact]
    public void A_schema_with_a_built_in_feature_of_another_version_is_refused()
    {
        var stranger = new FeatureSchema([new FeatureDefinition { Name = "MoonPhase", Group = FeatureGroup.Market, Kind = FeatureKind.Number, Meaning = "Phase of the moon" }]);

        var failure = Assert.Throws<ArgumentException>(() => new LeadFeatures(stranger));

        Assert.Contains("MoonPhase", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_become_features_by_their_type()
    {
        var features = new LeadFeatures(LeadFeatures.SchemaOf([], custom:
            [Custom("Visits"), Custom("Member"), Custom("Seen") with { Unit = AttributeSchema.DaysBefore }, Custom("Vendor") with { Kind = FeatureKind.Category, Levels = ["A", "B"] }, Custom("Huge"), Custom("Absent")]));
        var lead = Given.Lead().With(new LeadProfile
        {
            Attributes = LeadProfile.Unknown.Attributes
                .Add("Visits", AttributeValue.Of(7)).Add("Member", AttributeValue.Of(true)).Add("Seen", AttributeValue.Of(Given.Now.AddDays(-12)))
                .Add("Vendor", AttributeValue.Of("C")).Add("Huge", AttributeValue.Of(1e300)),
        });

        var values = features.Extract(lead, Given.Now)[^6..];

        Assert.Equal([7, 1, 12, 2, float.NaN, float.NaN], values);
    }

    [Fact]
    public void An_attribute_named_like_a_built_in_feature_stands_beside_it()
    {
        var features = new LeadFeatures(LeadFeatures.SchemaOf(Given.Areas, custom: [Custom("TimelineMonths")]));
        var lead = Given.Lead().With(new LeadProfile { TimelineMonths = 3, Attributes = LeadProfile.Unknown.Attributes.Add("TimelineMonths", AttributeValue.Of(8)) });

        var vector = features.Extract(lead, Given.Now);

        Assert.Equal(3, vector[features.Schema.IndexOf("TimelineMonths")]);
        Assert.Equal(8, vector[^1]);
        Assert.Equal("TimelineMonths (your data): 8", FeatureSentences.Of(features.Schema, vector, vector.Length - 1));
    }

    private static FeatureDefinition Custom(string name) => new() { Name = name, Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = name };

    private sealed class BrokenFactory(IEnumerable<IValidateOptions<FairHousingOptions>> checks) : IOptionsFactory<FairHousingOptions>
    {
        public FairHousingOptions Create(string name)
        {
            var options = new FairHousingOptions { Mode = (FairHousingMode)7 };
            var failures = checks.Select(c => c.Validate(name, options)).Where(r => r.Failed).SelectMany(r => r.Failures ?? []).ToImmutableArray();
            if (!failures.IsEmpty) throw new OptionsValidationException(name, typeof(FairHousingOptions), failures);
            return options;
        }
    }
}
