namespace LeadScoring.Core.Intake.Csv;

/// <summary>What a file may ask of the memory: a row or cell beyond it is reported, not read.</summary>
public sealed record CsvLimits
{
    public static readonly CsvLimits Default = new();

    /// <summary>Characters of one row, all its lines together.</summary>
    public int RowChars { get; init; } = 1_000_000;

    /// <summary>Characters of one cell.</summary>
    public int CellChars { get; init; } = 100_000;

    /// <summary>Cells of one row, and columns of a file.</summary>
    public int Cells { get; init; } = 2_000;
}
