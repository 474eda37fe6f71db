using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning;

/// <summary>Rows of a customer's own columns, with outcomes, before they are features. Row numbers are 0-based in file order.</summary>
public sealed record LabelledColumns
{
    /// <summary>Per column one value per row, null for unknown; the label's own column is not among them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<AttributeValue?>> Columns { get; init; }

    /// <summary>One per row; null where the outcome is not known: such a row is left out.</summary>
    public required IReadOnlyList<bool?> Labels { get; init; }

    /// <summary>The label's column.</summary>
    public required string Label { get; init; }

    /// <summary>The moment that dates are counted back from, where rows have none of their own. Only distances between dates matter then, so any fixed one will do.</summary>
    public DateTime Moment { get; init; } = DateTime.UnixEpoch;

    /// <summary>One per row where a column says when: dates are then counted back from the row's own moment. Null where none does.</summary>
    public IReadOnlyList<DateTime>? Times { get; init; }

    /// <summary>The file's order is the order in time, also where no column says when.</summary>
    public bool IsInTimeOrder { get; init; }

    public int[] LabelledRows => [.. Enumerable.Range(0, Labels.Count).Where(row => Labels[row] is not null)];

    /// <summary>Types the columns by these rows alone and makes a table of them.</summary>
    public (TrainingTable Table, AttributeSchema Attributes) Learn(IReadOnlyList<int> rows)
    {
        var seen = new Dictionary<string, IReadOnlyList<AttributeValue?>>(StringComparer.Ordinal);
        foreach (var (name, values) in Columns) seen.Add(name, [.. rows.Select(row => values[row])]);
        var attributes = AttributeSchema.Infer(seen);
        return (new TrainingTable(new FeatureSchema(attributes.Features), Vectors(attributes, rows), Outcomes(rows), null, OrderOf(rows)), attributes);
    }

    public float[][] Vectors(AttributeSchema attributes, IReadOnlyList<int> rows)
    {
        var columns = attributes.Features.Select(feature => Columns[feature.Name]).ToArray();
        return [.. rows.Select(row => columns.Select((column, feature) => attributes.ValueOf(feature, column[row], Times?[row] ?? Moment)).ToArray())];
    }

    /// <summary>These rows, the earliest first; null where nothing says when.</summary>
    public int[]? InTime(IReadOnlyList<int> rows) => OrderOf(rows) is { } times ? [.. rows.Zip(times).OrderBy(row => row.Second).ThenBy(row => row.First).Select(row => row.First)] : null;

    private DateTime[]? OrderOf(IReadOnlyList<int> rows) =>
        Times is { } times ? [.. rows.Select(row => times[row])] : IsInTimeOrder ? [.. rows.Select(row => Moment.AddSeconds(row))] : null;

    public bool[] Outcomes(IReadOnlyList<int> rows) => [.. rows.Select(row => Labels[row] == true)];
}
