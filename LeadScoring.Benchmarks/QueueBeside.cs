using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>What the queue's reads and a live event take for some seconds, one at a time with pauses. Milliseconds, ordered.</summary>
internal sealed record QueueBeside(double[] Snapshot, double[] Page, double[] Event)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<QueueBeside> MeasureAsync(TestApp app, TimeSpan given, CancellationToken cancel)
    {
        var (queue, intake) = (app.Services.GetRequiredService<QueueReader>(), app.Services.GetRequiredService<LeadIntake>());
        var now = app.Clock.GetUtcNow().UtcDateTime;
        var (snapshots, pages, events) = (new List<double>(), new List<double>(), new List<double>());
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        while (watch.Elapsed < given)
        {
            var snapshot = QueueSnapshot.Empty;
            snapshots.Add(await TimeAsync(async () => snapshot = await queue.SnapshotAsync(QueueFilters.None, Viewer.System, new QueueMoment(now, now.Date), cancel)));
            for (var i = 0; i < 5 && await timer.WaitForNextTickAsync(cancel); i++)
            {
                var ids = snapshot.Slice(random.Next(snapshot.Count - 50), 50);
                pages.Add(await TimeAsync(() => queue.RowsAsync(ids, Viewer.System, cancel)));
                events.Add(await TimeAsync(() => intake.AddEventsAsync(ids[0], [new GivenEvent(LeadEventType.ViewedProperty, now)], Viewer.System, cancel)));
            }
        }
        return new QueueBeside([.. snapshots.Order()], [.. pages.Order()], [.. events.Order()]);
    }

    public static void Print(QueueBeside idle, QueueBeside busy)
    {
        Line("queue: the whole order", idle.Snapshot, busy.Snapshot);
        Line("queue: a page of 50 rows", idle.Page, busy.Page);
        Line("an event comes in and is scored", idle.Event, busy.Event);
    }

    private static void Line(string what, double[] idle, double[] busy) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {what,-34} idle p50 {At(idle, 0.5):0.0}, p95 {At(idle, 0.95):0.0} ms; while rescoring p50 {At(busy, 0.5):0.0}, p95 {At(busy, 0.95):0.0}, longest {busy[^1]:0.0} ms"));

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];
}
