using System.Globalization;
using System.Text;
using LeadScoring.Core.Features;

namespace LeadScoring.Core.Queue;

/// <summary>A feature's value for people: with at most two decimals, in its unit, or as the words of its level.</summary>
internal static class SignalValue
{
    public static string Of(FeatureDefinition feature, float value)
    {
        if (float.IsNaN(value)) return "not known";
        if (feature.Kind == FeatureKind.Category) return (int)value is >= 0 and var level && level < feature.Levels.Length ? Level(feature, level) : "another";
        var number = value.ToString("#,0.##", CultureInfo.InvariantCulture);
        return feature.Unit switch
        {
            "yes/no" or "0 or 1" => value > 0.5f ? "yes" : "no",
            "USD" => "$" + value.ToString("#,0", CultureInfo.InvariantCulture),
            var unit when unit.Length == 0 || char.IsAsciiDigit(unit[0]) || unit.Contains('–', StringComparison.Ordinal) || unit.StartsWith('−') => number,
            var unit when unit.StartsWith("per ", StringComparison.Ordinal) => number,
            var unit => $"{number} {unit}",
        };
    }

    /// <summary>Our own levels are names without spaces; a customer's stay as they were written.</summary>
    private static string Level(FeatureDefinition feature, int level) =>
        feature.Group == FeatureGroup.Custom || feature.Levels[level].Contains(' ', StringComparison.Ordinal) ? feature.Levels[level] : Spaced(feature.Levels[level]);

    private static string Spaced(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(letter is '-' or '_' ? ' ' : words.Length == 0 ? letter : char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }
}
