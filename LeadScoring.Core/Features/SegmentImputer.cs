using System.Numerics.Tensors;

namespace LeadScoring.Core.Features;

/// <summary>
/// Replaces unknown numbers by the median of the lead's segment, learnt on training rows. A segment is named by the categories with a
/// <see cref="FeatureDefinition.SegmentPart"/>, most important first; where it has fewer than <see cref="FewestRows"/> known values, its parent (the same
/// without the last part) answers, at last all rows. Categories are left alone: unknown is a level of its own. Immutable and thread-safe.
/// </summary>
public sealed class SegmentImputer
{
    public const int FewestRows = 30;

    private readonly FeatureSchema schema;
    private readonly int[] parts;
    private readonly Dictionary<long, int>[] segments;
    private readonly float[] medians;

    private SegmentImputer(FeatureSchema schema, Dictionary<long, int>[] segments, float[] medians)
    {
        this.schema = schema;
        parts = PartsOf(schema);
        this.segments = segments;
        this.medians = medians;
        FillFromParents();
    }

    /// <summary>Learns from rows in schema order. A feature that is never known gets 0.</summary>
    public static SegmentImputer Fit(FeatureSchema schema, IReadOnlyList<float[]> rows)
    {
        var ordered = PartsOf(schema);
        var bySegment = new Dictionary<long, int>[ordered.Length + 1];
        var values = new List<float>();
        for (var depth = 0; depth <= ordered.Length; depth++)
        {
            bySegment[depth] = [];
            var members = rows.GroupBy(row => Key(schema, ordered, depth, row)).OrderBy(segment => segment.Key);
            foreach (var segment in members)
            {
                var inside = segment.ToList();
                if (depth > 0 && inside.Count < FewestRows) continue;
                bySegment[depth].Add(segment.Key, values.Count);
                for (var feature = 0; feature < schema.Count; feature++) values.Add(Median(schema, inside, feature, depth == 0 ? 1 : FewestRows));
            }
        }
        if (bySegment[0].Count == 0)
        {
            bySegment[0].Add(0, 0);
            values.AddRange(new float[schema.Count]);
        }
        for (var feature = 0; feature < schema.Count; feature++)
            if (float.IsNaN(values[feature])) values[feature] = 0;
        return new SegmentImputer(schema, bySegment, [.. values]);
    }

    /// <summary>The same, but with these estimates in all segments; NaN leaves a feature's medians as they are.</summary>
    public SegmentImputer With(ReadOnlySpan<float> estimates)
    {
        var changed = medians.ToArray();
        for (var i = 0; i < changed.Length; i++)
            if (!float.IsNaN(estimates[i % schema.Count])) changed[i] = estimates[i % schema.Count];
        return new SegmentImputer(schema, segments, changed);
    }

    /// <summary>Copies the vector, unknown numbers replaced. Both spans have one value per feature in schema order. Allocates nothing.</summary>
    public void Impute(ReadOnlySpan<float> vector, Span<float> imputed)
    {
        vector.CopyTo(imputed);
        if (!TensorPrimitives.IsNaNAny(vector)) return;
        var ofSegment = MediansFor(vector);
        for (var feature = 0; feature < vector.Length; feature++)
            if (float.IsNaN(vector[feature])) imputed[feature] = ofSegment[feature];
    }

    /// <summary>What each feature of this lead is taken to be when unknown; NaN for categories.</summary>
    public ReadOnlySpan<float> MediansFor(ReadOnlySpan<float> vector)
    {
        for (var depth = parts.Length; depth > 0; depth--)
            if (segments[depth].TryGetValue(Key(schema, parts, depth, vector), out var at)) return medians.AsSpan(at, schema.Count);
        return medians.AsSpan(0, schema.Count);
    }

    /// <summary>Puts the parent's medians where a segment has none, so that no vector has to ask for them again.</summary>
    private void FillFromParents()
    {
        for (var feature = 0; feature < schema.Count; feature++)
            if (schema[feature].Kind != FeatureKind.Number) medians[feature] = float.NaN;
        for (var depth = 1; depth < segments.Length; depth++)
            foreach (var (key, at) in segments[depth])
            {
                var (parent, parentDepth, ancestor) = (0, depth, key);
                do ancestor /= Slots(schema[parts[--parentDepth]]);
                while (parentDepth > 0 && !segments[parentDepth].TryGetValue(ancestor, out parent));
                for (var feature = 0; feature < schema.Count; feature++)
                    if (float.IsNaN(medians[at + feature])) medians[at + feature] = medians[parent + feature];
            }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(segments.Length);
        foreach (var depth in segments)
        {
            writer.Write(depth.Count);
            foreach (var (key, at) in depth.OrderBy(segment => segment.Key))
            {
                writer.Write(key);
                for (var feature = 0; feature < schema.Count; feature++) writer.Write(medians[at + feature]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; InvalidDataException when it does not fit the schema.</summary>
    public static SegmentImputer Read(BinaryReader reader, FeatureSchema schema)
    {
        if (reader.ReadInt32() != PartsOf(schema).Length + 1) throw new InvalidDataException("The segments do not fit the schema.");
        var bySegment = new Dictionary<long, int>[PartsOf(schema).Length + 1];
        var values = new List<float>();
        for (var depth = 0; depth < bySegment.Length; depth++)
        {
            bySegment[depth] = [];
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                bySegment[depth].Add(reader.ReadInt64(), values.Count);
                for (var feature = 0; feature < schema.Count; feature++) values.Add(reader.ReadSingle());
            }
        }
        if (bySegment[0].Count != 1) throw new InvalidDataException("The medians over all rows are missing.");
        return new SegmentImputer(schema, bySegment, [.. values]);
    }

    private static int[] PartsOf(FeatureSchema schema) =>
        [.. Enumerable.Range(0, schema.Count)
            .Where(i => schema[i].Kind == FeatureKind.Category && schema[i].SegmentPart > 0)
            .OrderBy(i => schema[i].SegmentPart)];

    /// <summary>Mixed radix over the slots of the first parts.</summary>
    private static long Key(FeatureSchema schema, int[] parts, int depth, ReadOnlySpan<float> vector)
    {
        long key = 0;
        for (var part = 0; part < depth; part++)
        {
            var feature = schema[parts[part]];
            key = key * Slots(feature) + feature.SlotOf(vector[parts[part]]);
        }
        return key;
    }

    private static int Slots(FeatureDefinition category) => category.Levels.Length + 2;

    private static float Median(FeatureSchema schema, List<float[]> rows, int feature, int fewest)
    {
        if (schema[feature].Kind != FeatureKind.Number) return float.NaN;
        var known = rows.Select(row => row[feature]).Where(value => !float.IsNaN(value)).Order().ToArray();
        if (known.Length < fewest) return float.NaN;
        var middle = known.Length / 2;
        return known.Length % 2 == 1 ? known[middle] : known[middle - 1] + (known[middle] - known[middle - 1]) / 2;
    }
}
