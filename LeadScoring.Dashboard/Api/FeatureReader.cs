using System.Collections.Frozen;
using System.Text.Json;
using LeadScoring.Core.Features;

namespace LeadScoring.Dashboard.Api;

/// <summary>Reads features of one schema from JSON into vectors, as fast as may be: what is unusual in any way is left to those who can say what is wrong. Thread-safe.</summary>
internal sealed class FeatureReader
{
    private const int LongestText = 128;
    private readonly FeatureDefinition[] features;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> indexes;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>[] levels;

    public FeatureReader(FeatureSchema schema)
    {
        Schema = schema;
        features = [.. schema.Features];
        indexes = ByName(features.Select(feature => feature.Name));
        levels = [.. features.Select(feature => ByName(feature.Levels))];
    }

    public FeatureSchema Schema { get; }

    /// <summary>One vector per item of <c>{ "features": [ … ] }</c>, 1 to <paramref name="most"/>; null unless each value is a known feature's, once, and allowed.</summary>
    public List<float[]>? Read(ReadOnlySpan<byte> json, int most)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var opens = reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("features"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            if (!opens) return null;
            var vectors = new List<float[]>();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                if (vectors.Count == most || ReadVector(ref reader) is not { } vector) return null;
                vectors.Add(vector);
            }
            var closes = vectors.Count > 0 && reader.TokenType == JsonTokenType.EndArray && reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
            return closes ? vectors : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // Broken JSON or broken Unicode.
        }
    }

    private float[]? ReadVector(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[LongestText];
        Span<bool> seen = features.Length <= 1_024 ? stackalloc bool[features.Length] : new bool[features.Length];
        var vector = new float[features.Length];
        Array.Fill(vector, float.NaN);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.Length > LongestText || !indexes.TryGetValue(text[..reader.CopyString(text)], out var index) || seen[index]) return null;
            seen[index] = true;
            reader.Read();
            if (Value(ref reader, index, text) is not { } value) return null;
            vector[index] = value;
        }
        return vector;
    }

    /// <summary>NaN is unknown; null is not allowed or unusual.</summary>
    private float? Value(ref Utf8JsonReader reader, int index, scoped Span<char> text)
    {
        var feature = features[index];
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return float.NaN;
            case JsonTokenType.True or JsonTokenType.False when feature.Kind == FeatureKind.Number:
                return reader.TokenType == JsonTokenType.True ? 1 : 0;
            case JsonTokenType.Number when feature.Kind == FeatureKind.Number:
                return reader.TryGetSingle(out var number) && float.IsFinite(number) && number >= feature.Min && number <= feature.Max ? number : null;
            case JsonTokenType.Number:
                return reader.TryGetInt32(out var slot) && slot >= 0 && slot <= feature.Levels.Length ? slot : null;
            case JsonTokenType.String when feature.Kind == FeatureKind.Category && reader.ValueSpan.Length <= LongestText:
                return levels[index].TryGetValue(text[..reader.CopyString(text)], out var level) ? level : null;
            default:
                return null;
        }
    }

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByName(IEnumerable<string> names) =>
        names.Select((name, i) => (name, i)).ToFrozenDictionary(x => x.name, x => x.i, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
