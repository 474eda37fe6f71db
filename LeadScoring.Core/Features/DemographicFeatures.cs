using LeadScoring.Core.Leads;
using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>Who they are. Age and family status are protected.</summary>
internal static class DemographicFeatures
{
    public const string Location = "Location";

    public static readonly BuiltInFeature[] All =
    [
        BuiltInFeature.Of("IncomeBracket", FeatureGroup.Demographic, "0–3", 3, Unknown, "Income bracket, low to premium", m => m.Profile.IncomeBracket is { } income ? (int)income : double.NaN),
        BuiltInFeature.Category(Location, FeatureGroup.Demographic, [], "Where they want to live, else where they look", m => m.Areas.Count == 0 ? null : m.Areas[0]),
        BuiltInFeature.Of("AgeRange", FeatureGroup.Demographic, "0–4", 4, Unknown, "Age range, youngest to oldest", m => m.Profile.AgeRange is { } age ? (int)age : double.NaN, isProtected: true),
        BuiltInFeature.Category("FamilyComposition", FeatureGroup.Demographic, Enum.GetNames<FamilyComposition>(), "Family", m => m.Profile.FamilyComposition?.ToString(), isProtected: true),
    ];
}
