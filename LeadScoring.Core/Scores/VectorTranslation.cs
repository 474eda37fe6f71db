using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scores;

/// <summary>
/// Reads vectors of one schema as vectors of another. It never guesses: where a stored value cannot say what the other schema would have seen, the lead's facts must be
/// read again. Immutable and thread-safe.
/// </summary>
public sealed class VectorTranslation
{
    private const float Lost = float.PositiveInfinity;
    private readonly FeatureSchema from;
    private readonly int[] sources;
    private readonly float[]?[] slots;

    private VectorTranslation(FeatureSchema from, int[] sources, float[]?[] slots) => (this.from, this.sources, this.slots) = (from, sources, slots);

    /// <summary>Null when a feature is new, or counts in another way.</summary>
    public static VectorTranslation? Between(FeatureSchema from, FeatureSchema to)
    {
        var (sources, slots) = (new int[to.Count], new float[]?[to.Count]);
        for (var i = 0; i < to.Count; i++)
        {
            sources[i] = from.IndexOf(to[i].Name);
            if (sources[i] < 0 || !IsAlike(from[sources[i]], to[i])) return null;
            if (to[i].Kind == FeatureKind.Category) slots[i] = Slots(from[sources[i]], to[i]);
        }
        return new VectorTranslation(from, sources, slots);
    }

    /// <summary>Null when this vector holds a level whose name is not known any more and could be one of the new levels.</summary>
    public float[]? Translate(ReadOnlySpan<float> vector)
    {
        var translated = new float[sources.Length];
        for (var i = 0; i < translated.Length; i++)
        {
            var value = vector[sources[i]];
            translated[i] = slots[i] is { } values ? values[from[sources[i]].SlotOf(value)] : value;
            if (float.IsInfinity(translated[i])) return null;
        }
        return translated;
    }

    private static bool IsAlike(FeatureDefinition one, FeatureDefinition other) =>
        one.Kind == other.Kind && one.Unit == other.Unit && one.TextForm == other.TextForm && (one.Group == FeatureGroup.Custom) == (other.Group == FeatureGroup.Custom);

    /// <summary>The new value of each slot: levels, other, unknown.</summary>
    private static float[] Slots(FeatureDefinition from, FeatureDefinition to)
    {
        // A customer's own levels are compared as AttributeSchema compares them.
        var comparer = to.Group == FeatureGroup.Custom ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var indexes = to.Levels.Select((level, i) => (level, i)).ToDictionary(l => l.level, l => (float)l.i, comparer);
        var known = from.Levels.ToHashSet(comparer);
        return [.. from.Levels.Select(level => indexes.GetValueOrDefault(level, to.Levels.Length)), to.Levels.All(known.Contains) ? to.Levels.Length : Lost, float.NaN];
    }
}
