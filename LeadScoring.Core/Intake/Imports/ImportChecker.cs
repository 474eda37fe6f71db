using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>Says what an import would do, storing nothing. Memory stays bounded whatever the file's size. Thread-safe.</summary>
public sealed class ImportChecker(LeadIntake intake, ImportRuns runs, ImportFiles files, IDbContextFactory<LeadDb> database, TimeProvider clock)
{
    private const int MostUnknownWords = 200;

    /// <summary>Checks an uploaded file, as often and by as many as like; the rows it would reject are then at <see cref="ImportFiles.CheckedOf"/>.</summary>
    /// <exception cref="AccessRefusedException">By somebody who may not, or whose import it is not.</exception>
    public async Task<ImportCheck> CheckAsync(Guid run, CsvFile file, ImportPlan plan, IProgress<double>? progress, Viewer by, CancellationToken cancel)
    {
        if (await runs.FindAsync(run, by, cancel) is null) throw new AccessRefusedException("The import is somebody else's.");
        var draft = files.DraftOf(run);
        try
        {
            var check = await CheckAsync(file, plan, draft, progress, by, cancel);
            File.Move(draft, files.CheckedOf(run), overwrite: true);
            return check;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="plan">What was chosen.</param>
    /// <param name="rejected">Where rows that would be rejected are written; null: nowhere.</param>
    /// <param name="progress">Told the share of the file that was read, now and then.</param>
    /// <param name="by">Whose import it would be.</param>
    /// <param name="cancel">Stops between batches.</param>
    public async Task<ImportCheck> CheckAsync(CsvFile file, ImportPlan plan, string? rejected, IProgress<double>? progress, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        var now = clock.GetUtcNow().UtcDateTime;
        var reader = new RowReader(file.Layout.Headers, plan.Mapping, plan.ConsentForAll, await AreasAsync(database, cancel), importId: null, now);
        var rows = new ImportReader(file, reader, batch => intake.TryManyAsync(batch, plan.Duplicates, by, cancel));
        var tally = new Tally();
        await using var stream = rejected is null ? Stream.Null : files.Create(rejected);
        using var rejectedRows = new RejectedRows(stream, file.Layout.Headers);
        await foreach (var batch in rows.ReadAsync(progress is null ? null : progress.Report))
        {
            foreach (var row in batch)
            {
                tally.Add(row);
                if (row.Problems.Count > 0) rejectedRows.Add(row.Row, row.Cells, row.Problem);
            }
            cancel.ThrowIfCancellationRequested();
        }
        return tally.Result(rows.Remarks);
    }

    internal static async Task<AreaNames> AreasAsync(IDbContextFactory<LeadDb> database, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return new AreaNames((await db.Set<MarketArea>().Select(a => new { a.Id, a.Name }).ToListAsync(cancel)).Select(a => (a.Id, a.Name)));
    }

    private sealed class Tally
    {
        private readonly SeenPersons seen = new();
        private readonly ProblemCounts problems = new();
        private readonly ProblemCounts leftOut = new();
        private readonly Dictionary<UnknownWord, long> unknown = [];
        private long ready, toFix, inFile, known, held, repaired, positive, negative;

        public void Add(RowResult row)
        {
            if (row.Row is CsvRow.Data { Repaired: true }) repaired++;
            foreach (var problem in row.Problems) problems.Add(row.Row.Line, problem);
            foreach (var problem in row.Reading?.LeftOut ?? []) leftOut.Add(row.Row.Line, problem);
            foreach (var word in row.Reading?.Unknown ?? [])
                if (unknown.TryGetValue(word, out var rows)) unknown[word] = rows + 1;
                else if (unknown.Count < MostUnknownWords) unknown[word] = 1;
            if (row.Problems.Count > 0)
            {
                toFix++;
                return;
            }
            Count(row.Reading!.Submission!, row.Result!);
        }

        public ImportCheck Result(long remarks) => new()
        {
            Ready = ready, ToFix = toFix, DuplicatesInFile = inFile, DuplicatesKnown = known, Held = held, Repaired = repaired, Remarks = remarks, Positive = positive, Negative = negative,
            Problems = problems.Result(), LeftOut = leftOut.Result(), Unknown = [.. unknown.OrderByDescending(w => w.Value).Select(w => (w.Key, w.Value))],
        };

        private void Count(LeadSubmission said, IntakeResult result)
        {
            foreach (var outcome in said.Outcomes)
                if (outcome.Kind == Outcomes.OutcomeKind.Lost) negative++;
                else positive++;
            if (seen.Add(said)) inFile++;
            else if (result is IntakeResult.Scored { Created: false } or IntakeResult.Unscored { Created: false }) known++;
            else if (result is IntakeResult.Unscored { IsHeld: true }) held++;
            else ready++;
        }
    }
}
