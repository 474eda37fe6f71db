using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>What became of one row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Reading">What was read of it; null when it could not be read at all.</param>
/// <param name="Result">What the intake made of it; null when it did not get that far.</param>
/// <param name="Problems">Why it was rejected; empty when it was not.</param>
internal sealed record RowResult(CsvRow Row, RowReading? Reading, IntakeResult? Result, IReadOnlyList<RowProblem> Problems)
{
    public string[] Cells => Row switch { CsvRow.Data data => data.Cells, CsvRow.Broken broken => broken.Cells, _ => [] };

    public string Problem => string.Join(" ", Problems.Select(p => p.Column is null ? p.Expected : $"{p.Column}: {p.Expected}"));
}

/// <summary>
/// Reads a file batch by batch and hands each to the intake, for a check as for the import itself, so that both come to the same.
/// What the intake refuses because of a value that the mapping leaves out is handed in once more without it.
/// </summary>
internal sealed class ImportReader(CsvFile file, RowReader reader, Func<IReadOnlyList<LeadSubmission>, Task<IReadOnlyList<IntakeResult>>> handIn)
{
    /// <summary>Titles and footers so far.</summary>
    public long Remarks { get; private set; }

    /// <summary>The rows of the file in its order, a batch at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(Action<double>? progress)
    {
        foreach (var batch in file.Read(progress).Chunk(LeadIntake.BatchSize))
        {
            var rows = Array.FindAll(batch, r => r is not CsvRow.Remark);
            Remarks += batch.Length - rows.Length;
            if (rows.Length > 0) yield return await TakeAsync(rows);
        }
    }

    private async Task<IReadOnlyList<RowResult>> TakeAsync(CsvRow[] rows)
    {
        var results = new RowResult[rows.Length];
        var readings = new List<(int Index, RowReading Reading)>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is CsvRow.Data data) Sort(i, reader.Read(data), results, readings);
            else results[i] = new RowResult(rows[i], null, null, [Problem((CsvRow.Broken)rows[i])]);
        }
        while (readings.Count > 0) readings = await HandInAsync(readings, results);
        return results;
    }

    /// <returns>What is to be handed in again.</returns>
    private async Task<List<(int, RowReading)>> HandInAsync(List<(int Index, RowReading Reading)> readings, RowResult[] results)
    {
        var again = new List<(int, RowReading)>();
        var answers = await handIn([.. readings.Select(r => r.Reading.Submission!)]);
        foreach (var ((index, reading), answer) in readings.Zip(answers))
        {
            if (answer is IntakeResult.Refused refused) Sort(index, reader.ReadAgain(reading.Row, reading, refused.Errors), results, again);
            else results[index] = new RowResult(reading.Row, reading, answer, []);
        }
        return again;
    }

    private static void Sort(int index, RowReading reading, RowResult[] results, List<(int, RowReading)> ready)
    {
        if (reading.Submission is null) results[index] = new RowResult(reading.Row, reading, null, reading.Problems);
        else ready.Add((index, reading));
    }

    private static RowProblem Problem(CsvRow.Broken row) => new(null, $"The row cannot be read: {CsvFaults.Describe(row.Fault, CsvLimits.Default)}.");
}
