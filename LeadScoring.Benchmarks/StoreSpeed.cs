using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>The scores of 100,000 leads written to a SQLite file as the app writes them and as EF would; then the order of a queue of 1,000,000.</summary>
internal static class StoreSpeed
{
    private const int Written = 100_000;
    private const int Queued = 1_000_000;
    private const int Transaction = 10_000;

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        figures.Versus($"{Written:N0} scores with records into SQLite", await WriteAsync(NewRowsAsync), await WriteAsync(AddRangeAsync), "EF AddRange", "s", 0);
        await QueueAsync(figures);
        return figures.AllKept;
    }

    private static async Task<double> WriteAsync(Func<LeadDb, List<object>, Task> store)
    {
        await using var app = new TestApp();
        var market = new MarketCopies(app);
        var leads = await market.StoreAsync(Written);
        var random = new Random(1);
        var rows = leads.Chunk(Transaction).Select(some => some.SelectMany(lead => Scored(lead, random)).ToList()).ToList();
        var seconds = 0.0;
        foreach (var some in rows)
        {
            await using var db = await app.OpenDbAsync();
            var started = Stopwatch.GetTimestamp();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await store(db, some);
            await transaction.CommitAsync();
            seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        return seconds;
    }

    private static async Task NewRowsAsync(LeadDb db, List<object> some)
    {
        var rows = new NewRows();
        foreach (var row in some) rows.Add(row);
        await rows.InsertAsync(db, default);
    }

    private static async Task AddRangeAsync(LeadDb db, List<object> some)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.AddRange(some);
        await db.SaveChangesAsync();
    }

    private static async Task QueueAsync(Figures figures)
    {
        await using var app = new TestApp();
        var random = new Random(1);
        foreach (var some in (await new MarketCopies(app).StoreAsync(Queued)).Chunk(Transaction))
        {
            await using var db = await app.OpenDbAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await NewRowsAsync(db, [.. some.Select(lead => Scored(lead, random).OfType<LeadScore>().Single())]);
            await transaction.CommitAsync();
        }
        var now = app.Clock.GetUtcNow().UtcDateTime;
        var snapshot = await MedianAsync(async () => (await app.Services.GetRequiredService<QueueReader>().SnapshotAsync(QueueFilters.None, Viewer.System, new QueueMoment(now, now.Date), default)).Count == QueueSnapshot.MostLeads);
        figures.AtMost($"the queue's order, the first {QueueSnapshot.MostLeads:N0} of {Queued:N0} leads", snapshot, 1_000, "ms");
    }

    /// <summary>Milliseconds.</summary>
    private static async Task<double> MedianAsync(Func<Task<bool>> isWhole)
    {
        var times = new double[30];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            if (!await isWhole()) throw new InvalidDataException("The queue is shorter than its head.");
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return times.Order().ElementAt(times.Length / 2);
    }

    private static IEnumerable<object> Scored(Guid lead, Random random)
    {
        var (vector, points, score) = (new byte[4 * KernelRun.Features], new byte[8 * KernelRun.Features], random.NextDouble() * 100);
        random.NextBytes(vector);
        random.NextBytes(points);
        var record = new ScoreRecord
        {
            LeadId = lead, ScoredAt = DateTime.UnixEpoch, AsOf = DateTime.UnixEpoch, ModelVersion = "2026-01-01", SchemaHash = new string('0', 64), Score = score, Unclamped = score, Probability = score / 100,
            Vector = vector, Points = points,
        };
        yield return record;
        yield return new LeadScore
        {
            LeadId = lead, RecordId = record.Id, Score = score, Unclamped = score, Band = Band.C, Probability = score / 100, Low = score, High = score, ScoredAt = record.ScoredAt,
            ModelVersion = record.ModelVersion, WhyNow = "Viewed 3 homes this week", EstimatedInputs = 0,
        };
    }
}
