using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>An attribute that did not become a feature, and why: "every value is the same".</summary>
public sealed record SkippedAttribute(string Name, string Reason);

/// <summary>
/// A customer's own attributes as features, typed from the data: numbers, dates (as days before the moment), yes/no, and categories. What names a single
/// person or record, free text and constants are skipped. Immutable and thread-safe; made anew from the features that a model keeps.
/// </summary>
public sealed class AttributeSchema
{
    /// <summary>The unit of a date's feature.</summary>
    public const string DaysBefore = "days before";

    private readonly Dictionary<string, int>[] levels;

    public AttributeSchema(IEnumerable<FeatureDefinition> features)
        : this(features, [])
    {
    }

    private AttributeSchema(IEnumerable<FeatureDefinition> features, IEnumerable<SkippedAttribute> skipped)
    {
        Features = [.. features];
        Skipped = [.. skipped];
        levels = [.. Features.Select(f => f.Levels.Select((level, i) => (level, i)).ToDictionary(l => l.level, l => l.i, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>In the order of the columns they came from.</summary>
    public ImmutableArray<FeatureDefinition> Features { get; }

    public ImmutableArray<SkippedAttribute> Skipped { get; }

    /// <summary>Looks at the values of each attribute over the training rows; null is unknown. Deterministic.</summary>
    public static AttributeSchema Infer(IReadOnlyDictionary<string, IReadOnlyList<AttributeValue?>> columns)
    {
        var features = new List<FeatureDefinition>();
        var skipped = new List<SkippedAttribute>();
        foreach (var (name, values) in columns)
        {
            var (feature, reason) = AttributeTyping.Of(name, values);
            if (feature is not null) features.Add(feature);
            else skipped.Add(new SkippedAttribute(name, reason));
        }
        return new AttributeSchema(features, skipped);
    }

    /// <summary>The value of one feature: NaN when the attribute is unknown or not of the feature's form.</summary>
    public float ValueOf(int feature, AttributeValue? attribute, DateTime moment)
    {
        if (attribute is not { } value) return float.NaN;
        var definition = Features[feature];
        if (definition.Kind == FeatureKind.Category)
        {
            var text = (value.Text ?? value.ToString()).Trim();
            return text.Length == 0 ? float.NaN : levels[feature].GetValueOrDefault(text, definition.Levels.Length);
        }
        var number = value.Text is { } written ? AttributeText.Read(written.Trim(), definition.TextForm) : value.Number;
        if (definition.Unit == DaysBefore) number = (moment - DateTime.UnixEpoch).TotalDays - number;
        return Math.Abs(number) <= float.MaxValue ? (float)number : float.NaN;
    }
}
