using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>Whether we talk with each other.</summary>
internal static class ConversationFeatures
{
    public static readonly BuiltInFeature[] All =
    [
        BuiltInFeature.Of("TwoWayContact", FeatureGroup.Conversation, "0 or 1", 1, Raises, "Has called, answered a call or texted back", m => BuiltInFeature.YesNo(m.Activity.HasTwoWayContact)),
        BuiltInFeature.Of("ReplyLatencyHours", FeatureGroup.Conversation, "hours", 168, Lowers, "Usual hours until the lead replies to us", m => m.Activity.ReplyLatencyHours),
    ];
}
