using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadScoring.Core.Features;

public enum FeatureGroup { Behavioural, Momentum, Intent, Demographic, Market, ThirdParty, Source, Conversation, Custom }

public enum FeatureKind
{
    /// <summary>A finite number; yes/no is 1/0.</summary>
    Number,

    /// <summary>The index of a level; see <see cref="FeatureDefinition.Levels"/>.</summary>
    Category,
}

/// <summary>Which way the outcome is known to move when the feature grows.</summary>
public enum FeatureDirection { Unknown, Raises, Lowers }

/// <summary>One input of the score.</summary>
public sealed record FeatureDefinition
{
    public required string Name { get; init; }
    public required FeatureGroup Group { get; init; }
    public required FeatureKind Kind { get; init; }

    /// <summary>"per 30 days", "minutes", "0–1"; empty for categories.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Least and greatest value that can occur; infinite when open.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double Min { get; init; } = double.NegativeInfinity;

    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double Max { get; init; } = double.PositiveInfinity;

    public FeatureDirection Direction { get; init; }

    /// <summary>What it is, in plain words for a rep: "Tours asked for in the last 90 days".</summary>
    public required string Meaning { get; init; }

    /// <summary>Age and family status: never in a model unless the fair-housing mode includes them.</summary>
    public bool IsProtected { get; init; }

    /// <summary>1, 2, 3…: this category is that part of a lead's segment, most important first; 0: it is not. Medians for unknown values are taken within the segment.</summary>
    public int SegmentPart { get; init; }

    /// <summary>How a text of a customer's own attribute becomes the number (see <see cref="AttributeText"/>); empty for our own features and for categories.</summary>
    public string TextForm { get; init; } = "";

    /// <summary>The known levels of a category, in fixed order. A value is the index of its level; a text that is none of them is <c>Levels.Count</c> ("other").</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>Where a category's value is counted: 0…Levels−1, then "other", then unknown (NaN).</summary>
    public int SlotOf(float value) => float.IsNaN(value) ? Levels.Length + 1 : value >= 0 && value < Levels.Length ? (int)value : Levels.Length;
}

/// <summary>
/// The inputs of a model in their order. A vector of it is a <c>float[]</c>, one value per feature in this order; NaN means unknown,
/// infinities do not occur. Immutable.
/// </summary>
public sealed class FeatureSchema
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private readonly Dictionary<string, int> indexByName;

    public FeatureSchema(IEnumerable<FeatureDefinition> features)
    {
        Features = [.. features];
        indexByName = Features.Select((f, i) => (f.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
        Hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Features, Json)))[..16];
    }

    public ImmutableArray<FeatureDefinition> Features { get; }

    public int Count => Features.Length;

    public FeatureDefinition this[int index] => Features[index];

    /// <summary>16 hex digits over names, kinds and levels; stored vectors name the schema they follow by it.</summary>
    public string Hash { get; }

    /// <summary>−1 when there is none of that name.</summary>
    public int IndexOf(string name) => indexByName.GetValueOrDefault(name, -1);

    public string ToJson() => JsonSerializer.Serialize(Features, Json);

    public static FeatureSchema FromJson(string json) => new(JsonSerializer.Deserialize<ImmutableArray<FeatureDefinition>>(json, Json));
}
