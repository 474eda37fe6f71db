using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>Rows with the same trouble.</summary>
/// <param name="Problem">What they share; what was found stands in the samples.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Samples">The first of them: line of the file, and what the cell says unless that is personal.</param>
public sealed record ProblemGroup(RowProblem Problem, long Rows, IReadOnlyList<(long Line, string? Found)> Samples);

/// <summary>What an import would do. Every row is in exactly one of ready, to fix, duplicate and held.</summary>
public sealed record ImportCheck
{
    public long Rows => Ready + ToFix + DuplicatesInFile + DuplicatesKnown + Held;

    /// <summary>New leads that will be scored.</summary>
    public required long Ready { get; init; }

    /// <summary>Rows that will be rejected.</summary>
    public required long ToFix { get; init; }

    /// <summary>Rows about somebody who is in the file before.</summary>
    public required long DuplicatesInFile { get; init; }

    /// <summary>Rows about a lead that is known already.</summary>
    public required long DuplicatesKnown { get; init; }

    /// <summary>New leads of whom nobody knows whether they agree: kept unscored.</summary>
    public required long Held { get; init; }

    public required long Repaired { get; init; }

    /// <summary>Titles and footers of a report; no rows.</summary>
    public required long Remarks { get; init; }

    public required long Positive { get; init; }
    public required long Negative { get; init; }

    /// <summary>Most rows first; there may be more groups than are listed.</summary>
    public required IReadOnlyList<ProblemGroup> Problems { get; init; }

    /// <summary>Values that will be left out, as the mapping asks.</summary>
    public required IReadOnlyList<ProblemGroup> LeftOut { get; init; }

    /// <summary>Words in no list, with their rows; their field is left as it is.</summary>
    public required IReadOnlyList<(UnknownWord Word, long Rows)> Unknown { get; init; }
}

/// <summary>Counts trouble by what rows share. Keeps the first samples only, whatever the file's size.</summary>
internal sealed class ProblemCounts
{
    private const int MostGroups = 200;
    private const int MostSamples = 10;
    private readonly Dictionary<(string?, string), (RowProblem Problem, long Rows, List<(long, string?)> Samples)> groups = [];

    public void Add(long line, RowProblem problem)
    {
        var key = (problem.Column, problem.Expected);
        if (!groups.TryGetValue(key, out var group))
        {
            if (groups.Count >= MostGroups) key = (null, "Other problems; see the file of rejected rows.");
            if (!groups.TryGetValue(key, out group)) group = (new RowProblem(key.Item1, key.Item2), 0, []);
        }
        if (group.Samples.Count < MostSamples) group.Samples.Add((line, problem.Found));
        groups[key] = group with { Rows = group.Rows + 1 };
    }

    public IReadOnlyList<ProblemGroup> Result() =>
        [.. groups.Values.OrderByDescending(g => g.Rows).ThenBy(g => g.Problem.Column, StringComparer.Ordinal).Select(g => new ProblemGroup(g.Problem, g.Rows, g.Samples))];
}
