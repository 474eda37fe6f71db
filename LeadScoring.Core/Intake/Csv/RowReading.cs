using System.Collections.Immutable;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>Why a row cannot be imported, in a form that rows with the same trouble share.</summary>
/// <param name="Column">Where it is; null when it is the row as a whole.</param>
/// <param name="Expected">What is wrong and what is allowed, in a sentence for people.</param>
/// <param name="Found">What the cell says; null when that is personal, or when there is no cell.</param>
public sealed record RowProblem(string? Column, string Expected, string? Found = null);

/// <summary>A word that is in no list, so that the field was left as it is.</summary>
public sealed record UnknownWord(string Column, ImportTarget Target, string Word);

/// <summary>A row as a submission, or what is wrong with it.</summary>
public sealed record RowReading
{
    public required CsvRow.Data Row { get; init; }

    /// <summary>Null when there are problems.</summary>
    public LeadSubmission? Submission { get; init; }

    public ImmutableList<RowProblem> Problems { get; init; } = [];
    public ImmutableList<UnknownWord> Unknown { get; init; } = [];

    /// <summary>Cells whose value could not be used and was left out, as the mapping asks.</summary>
    public ImmutableList<RowProblem> LeftOut { get; init; } = [];

    internal ImmutableHashSet<int> Without { get; init; } = [];
}

/// <summary>
/// One consent statement for all rows that say nothing themselves, made by whoever imports. It never outweighs what a person said.
/// </summary>
/// <param name="Text">What was agreed to.</param>
/// <param name="Source">Where the agreement can be found: "sign-up form until 2025", "contract, clause 4".</param>
/// <param name="At">When it was given, where a row does not say when its lead was created.</param>
public sealed record ConsentForAll(string Text, string Source, DateTime At);
