using LeadScoring.Core.Leads;
using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>What data vendors say. Missing together for many leads, and not by chance, so that missing is an input too.</summary>
internal static class ThirdPartyFeatures
{
    public static readonly BuiltInFeature[] All =
    [
        Signal("CreditActivity", "Recent credit activity", m => m.CreditActivity),
        Signal("AdEngagement", "Engagement with ads", m => m.AdEngagement),
        Signal("SocialSignal", "Signals from social networks", m => m.SocialSignal),
        BuiltInFeature.Of("ThirdPartyMissing", FeatureGroup.ThirdParty, "0 or 1", 1, Unknown, "No data from third parties",
            m => BuiltInFeature.YesNo(m.Profile is { CreditActivity: null, AdEngagement: null, SocialSignal: null })),
    ];

    private static BuiltInFeature Signal(string name, string meaning, Func<LeadProfile, double?> value) =>
        BuiltInFeature.Of(name, FeatureGroup.ThirdParty, "0–1", 1, Raises, meaning, m => value(m.Profile) ?? double.NaN);
}
