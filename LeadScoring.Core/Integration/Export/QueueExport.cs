using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;

namespace LeadScoring.Core.Integration.Export;

public enum ExportFormat { Csv, Excel }

/// <summary>A row of an export; the names are its columns.</summary>
internal sealed record ExportedLead(string Id, string? Name, int? Score, string? Band, string? WhyNow, string Stage, string Kind, string? Area, string LastActivityUtc, string CreatedUtc);

/// <summary>
/// The queue as somebody has filtered it, as a file: what they see and no more, in its order, without contact data. Rows are read and written a few hundred at
/// a time, and who took how many is in the audit trail before the first one leaves. Thread-safe.
/// </summary>
public sealed class QueueExport(QueueReader queue, IDbContextFactory<LeadDb> database, WriteTurns turns, AuditTrail audit)
{
    private const int AtOnce = 500;

    /// <summary>Notes who takes how many leads; the rows are read while they are written.</summary>
    /// <exception cref="AccessRefusedException">By a rep.</exception>
    public async Task<QueueSnapshot> BeginAsync(QueueFilters filters, ExportFormat format, QueueMoment moment, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        var snapshot = await queue.SnapshotAsync(filters, by, moment, cancel);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.AddAsync(db, new AuditNote(by.UserId, "queue.exported", "queue", filters.View.ToString(), string.Create(CultureInfo.InvariantCulture, $"{snapshot.Count} leads as {format}"), by.From), cancel);
        await transaction.CommitAsync(cancel);
        return snapshot;
    }

    /// <summary>RFC 4180 in UTF-8, with a byte order mark because Excel reads it as something else without.</summary>
    /// <exception cref="AccessRefusedException">By a rep.</exception>
    public async Task WriteCsvAsync(QueueSnapshot snapshot, Stream into, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        await using var writer = new StreamWriter(into, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }, leaveOpen: true);
        csv.WriteHeader<ExportedLead>();
        await csv.NextRecordAsync();
        await foreach (var row in RowsAsync(snapshot, by, cancel))
        {
            csv.WriteRecord(row);
            await csv.NextRecordAsync();
        }
    }

    /// <exception cref="AccessRefusedException">By a rep.</exception>
    public Task WriteExcelAsync(QueueSnapshot snapshot, Stream into, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Manager);
        return into.SaveAsAsync(RowsAsync(snapshot, by, cancel), sheetName: "Queue", cancellationToken: cancel);
    }

    private async IAsyncEnumerable<ExportedLead> RowsAsync(QueueSnapshot snapshot, Viewer by, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var start = 0; start < snapshot.Count; start += AtOnce)
            foreach (var row in await queue.RowsAsync(snapshot.Slice(start, Math.Min(AtOnce, snapshot.Count - start)), by, cancel))
                yield return new ExportedLead(
                    row.Id.ToString(), FormulaSafe.Of(row.Name), row.Score is { } score ? (int)Math.Floor(score) : null, row.Band?.ToString(), FormulaSafe.Of(row.WhyNow), row.Stage.ToString(),
                    row.Kind.ToString(), FormulaSafe.Of(row.Area), Written(row.LastActivityAt), Written(row.CreatedAt));
    }

    private static string Written(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
