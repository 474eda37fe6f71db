using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;

namespace LeadScoring.Tests.Core.Scores;

public sealed class VectorTranslationTests
{
    private static readonly FeatureDefinition Visits = Number("Visits");

    [Fact]
    public void Features_are_found_by_name_and_levels_by_theirs()
    {
        var translation = Between([Visits, Category("Area", "north", "south"), Number("Gone")], [Category("Area", "south", "north"), Visits]);

        Assert.Equal([1, 7], translation!.Translate([7, 0, 3])!);
        Assert.Equal([0, float.NaN], translation.Translate([float.NaN, 1, 3])!);
        Assert.Equal([2, 7], translation.Translate([7, 2, 3])!);
        Assert.Equal([float.NaN, 7], translation.Translate([7, float.NaN, 3])!);
    }

    [Fact]
    public void A_level_that_the_new_schema_pools_becomes_other_and_another_that_could_be_a_new_level_is_lost()
    {
        var translation = Between([Category("Area", "north", "south")], [Category("Area", "south", "west")]);

        Assert.Equal([2], translation!.Translate([0])!);
        Assert.Equal([0], translation.Translate([1])!);
        Assert.Null(translation.Translate([2]));
    }

    [Fact]
    public void Levels_of_a_customers_own_attribute_differ_by_more_than_case()
    {
        var translation = Between([Category("Lender", "bank") with { Group = FeatureGroup.Custom }], [Category("Lender", "Broker", "Bank") with { Group = FeatureGroup.Custom }]);

        Assert.Equal([1], translation!.Translate([0])!);
    }

    [Fact]
    public void There_is_none_when_a_feature_is_new_or_counts_otherwise()
    {
        Assert.Null(Between([Visits], [Visits, Number("Minutes")]));
        Assert.Null(Between([Visits], [Category("Visits", "many")]));
        Assert.Null(Between([Visits], [Visits with { Unit = "days before" }]));
        Assert.Null(Between([Visits], [Visits with { TextForm = "range" }]));
        Assert.NotNull(Between([Visits], [Visits with { Meaning = "Visits, said otherwise", Max = 12 }]));
    }

    private static VectorTranslation? Between(FeatureDefinition[] from, FeatureDefinition[] to) => VectorTranslation.Between(new FeatureSchema(from), new FeatureSchema(to));

    private static FeatureDefinition Number(string name) => new() { Name = name, Group = FeatureGroup.Behavioural, Kind = FeatureKind.Number, Meaning = name };

    private static FeatureDefinition Category(string name, params string[] levels) => Number(name) with { Kind = FeatureKind.Category, Levels = [.. levels] };
}
