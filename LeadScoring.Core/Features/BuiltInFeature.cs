using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>A feature's definition beside its formula. A number's formula gives NaN for unknown, a category's gives null.</summary>
internal sealed record BuiltInFeature(FeatureDefinition Definition)
{
    public Func<LeadMoment, double>? Number { get; private init; }

    public Func<LeadMoment, string?>? Level { get; private init; }

    public static BuiltInFeature Of(
        string name, FeatureGroup group, string unit, double max, FeatureDirection direction, string meaning, Func<LeadMoment, double> value, double min = 0, bool isProtected = false) =>
        new(new FeatureDefinition
        {
            Name = name, Group = group, Kind = FeatureKind.Number, Unit = unit, Min = min, Max = max, Direction = direction, Meaning = meaning, IsProtected = isProtected,
        }) { Number = value };

    public static BuiltInFeature Category(
        string name, FeatureGroup group, string[] levels, string meaning, Func<LeadMoment, string?> level, int segmentPart = 0, bool isProtected = false) =>
        new(new FeatureDefinition
        {
            Name = name, Group = group, Kind = FeatureKind.Category, Levels = [.. levels], Meaning = meaning, SegmentPart = segmentPart, IsProtected = isProtected,
        }) { Level = level };

    public static double YesNo(bool value) => value ? 1 : 0;
}

/// <summary>All built-in features in schema order.</summary>
internal static class BuiltInFeatures
{
    public static readonly BuiltInFeature[] All =
    [
        .. BehaviouralFeatures.All, .. MomentumFeatures.All, .. IntentFeatures.All, .. DemographicFeatures.All, .. MarketFeatures.All,
        .. ThirdPartyFeatures.All, .. SourceFeatures.All, .. ConversationFeatures.All,
    ];

    public static readonly Dictionary<string, BuiltInFeature> ByName = All.ToDictionary(f => f.Definition.Name, StringComparer.Ordinal);
}
