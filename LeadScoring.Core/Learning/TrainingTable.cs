using LeadScoring.Core.Features;

namespace LeadScoring.Core.Learning;

/// <summary>
/// Labelled rows to learn from: one per lead and decision moment, in an order that is the same each time (training is deterministic in it). Immutable.
/// </summary>
public sealed class TrainingTable
{
    public TrainingTable(FeatureSchema schema, IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<int>? groups = null, IReadOnlyList<DateTime>? times = null)
    {
        if (labels.Count != rows.Count) throw new ArgumentException($"{labels.Count} labels for {rows.Count} rows.", nameof(labels));
        if (groups is not null && groups.Count != rows.Count) throw new ArgumentException($"{groups.Count} groups for {rows.Count} rows.", nameof(groups));
        if (times is not null && times.Count != rows.Count) throw new ArgumentException($"{times.Count} times for {rows.Count} rows.", nameof(times));
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != schema.Count) throw new ArgumentException($"Row {row} has {rows[row].Length} values; the schema has {schema.Count}.", nameof(rows));
            if (Array.Exists(rows[row], float.IsInfinity)) throw new ArgumentException($"Row {row} holds an infinity; allowed are finite numbers and NaN for unknown.", nameof(rows));
        }
        Schema = schema;
        Rows = [.. rows];
        Labels = [.. labels];
        Positives = Labels.Count(label => label);
        Groups = groups is null ? [.. Enumerable.Range(0, rows.Count)] : [.. groups];
        Times = times is null ? null : [.. times];
    }

    public FeatureSchema Schema { get; }

    /// <summary>One vector per row, in schema order; NaN is unknown.</summary>
    public float[][] Rows { get; }

    public bool[] Labels { get; }

    /// <summary>Rows of one group (a lead and its household) are never on both sides of a split.</summary>
    public int[] Groups { get; }

    /// <summary>The decision moment of each row; null where the rows have none or their order in time means nothing.</summary>
    public DateTime[]? Times { get; }

    public int Count => Rows.Length;

    public int Positives { get; }

    public double BaseRate => Count == 0 ? 0 : (double)Positives / Count;

    public TrainingTable Take(IEnumerable<int> rows)
    {
        var chosen = rows.ToArray();
        return new TrainingTable(Schema, [.. chosen.Select(i => Rows[i])], [.. chosen.Select(i => Labels[i])], [.. chosen.Select(i => Groups[i])], Times is null ? null : [.. chosen.Select(i => Times[i])]);
    }

    /// <summary>The same rows without some features.</summary>
    public TrainingTable Without(IReadOnlySet<int> features)
    {
        var kept = Enumerable.Range(0, Schema.Count).Where(i => !features.Contains(i)).ToArray();
        return new TrainingTable(new FeatureSchema(kept.Select(i => Schema[i])), [.. Rows.Select(row => kept.Select(i => row[i]).ToArray())], Labels, Groups, Times);
    }
}
