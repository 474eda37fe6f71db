namespace LeadScoring.Core.Intake.Csv;

/// <summary>Why a row could not be read.</summary>
public enum CsvFault
{
    /// <summary>A quote opens and nothing closes it.</summary>
    UnclosedQuote,

    /// <summary>Text stands behind a closing quote.</summary>
    StrayQuote,
    RowTooLong,
    CellTooLong,
    TooManyCells,
    TooFewCells,
}

public static class CsvFaults
{
    /// <summary>The fault and what is allowed, as the end of a sentence.</summary>
    public static string Describe(CsvFault fault, CsvLimits limits) => fault switch
    {
        CsvFault.UnclosedQuote => "a quote opens a cell and is never closed",
        CsvFault.StrayQuote => "text stands behind a closing quote; a quote inside a cell must be doubled",
        CsvFault.RowTooLong => FormattableString.Invariant($"the row has more than {limits.RowChars:N0} characters"),
        CsvFault.CellTooLong => FormattableString.Invariant($"a cell has more than {limits.CellChars:N0} characters"),
        CsvFault.TooManyCells => "it has more cells than the header",
        _ => "it has fewer cells than the header",
    };
}

/// <summary>One row below the header. <see cref="Line"/> is the line of the file it starts in, counted from 1 as editors do.</summary>
public abstract record CsvRow(long Line)
{
    /// <summary>As many cells as the file has columns, quotes resolved, otherwise as they stand in the file.</summary>
    /// <param name="Line">Where it starts.</param>
    /// <param name="Cells">One per column, in file order.</param>
    /// <param name="Repaired">The row was quoted as a whole, or held a quote that was not doubled.</param>
    public sealed record Data(long Line, string[] Cells, bool Repaired) : CsvRow(Line)
    {
        public override string ToString() => $"Data row at line {Line}";
    }

    /// <summary>Reading went on in the next line.</summary>
    /// <param name="Line">Where it starts.</param>
    /// <param name="Fault">What is wrong.</param>
    /// <param name="Cells">What could be read of it: its cells, else its first line, cut at 1,000 characters.</param>
    public sealed record Broken(long Line, CsvFault Fault, string[] Cells) : CsvRow(Line)
    {
        public override string ToString() => $"Broken row at line {Line}: {Fault}";
    }

    /// <summary>Not a row of the table: a report's title or footer.</summary>
    public sealed record Remark(long Line, string Text) : CsvRow(Line)
    {
        public override string ToString() => $"Remark at line {Line}";
    }
}
