using System.Globalization;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>How a customer's attribute becomes a number when nothing else is agreed.</summary>
public static class AttributeReadings
{
    /// <summary>Numbers as they are, yes/no as 1/0, dates as days before the moment (negative when after it), categories by level.</summary>
    public static double ByType(FeatureDefinition feature, LeadProfile profile, DateTime moment)
    {
        if (!profile.Attributes.TryGetValue(feature.Name, out var value)) return double.NaN;
        if (feature.Kind == FeatureKind.Category) return LevelOf(feature, value.ToString());
        return value.Type switch
        {
            AttributeType.Date => (moment - value.AsDate()).TotalDays,
            AttributeType.Text => double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN,
            _ => value.Number,
        };
    }

    private static double LevelOf(FeatureDefinition feature, string level)
    {
        var known = feature.Levels.IndexOf(level);
        return known >= 0 ? known : feature.Levels.Length;
    }
}
