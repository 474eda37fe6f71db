using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>
/// A new model over 1,000,000 stored vectors, then 100,000 leads of 40 events refreshed a day later, in the real app on SQLite files; and how the queue and a live event
/// fare meanwhile.
/// </summary>
internal static class RescoreSpeed
{
    private const int Vectors = 1_000_000;
    private const int Refreshed = 100_000;
    private const int Events = 40;

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        await VectorsAsync(figures);
        await RefreshAsync(figures);
        Say($"  peak working set {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
        return figures.AllKept;
    }

    private static async Task VectorsAsync(Figures figures)
    {
        await using var app = new TestApp();
        var market = new MarketCopies(app);
        var models = Enumerable.Range(1, 3).Select(market.Train).ToList();
        Say($"  models: {models[0].Card.Family}, {models[0].Card.Members} members of {models[0].Card.Trees} trees of {models[0].Card.Leaves} leaves, learnt on {models[0].Card.Rows:N0} rows");
        var watch = Stopwatch.StartNew();
        await market.StoreScoredAsync(Vectors, models[0]);
        Say($"  {Vectors:N0} scored leads made in {watch.Elapsed.TotalSeconds:0} s, {SizeOf(app):0.0} GB");
        var idle = await QueueBeside.MeasureAsync(app, TimeSpan.FromSeconds(15), default);

        Serve(app, models[1]);
        watch.Restart();
        var run = await Rescoring(app).ApplyModelAsync(null, default);
        var seconds = watch.Elapsed.TotalSeconds;
        figures.AtLeast("rows written: records and scores", 2 * run!.Scored, 2 * Vectors, "");
        figures.AtMost($"a new model over {Vectors:N0} stored vectors", seconds, 60, "s");
        Say($"  {SizeOf(app):0.0} GB afterwards; peak working set {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");

        Serve(app, models[2]);
        using var stop = new CancellationTokenSource();
        var background = Rescoring(app).ApplyModelAsync(null, stop.Token);
        var busy = await QueueBeside.MeasureAsync(app, TimeSpan.FromSeconds(20), default);
        await stop.CancelAsync();
        await background.ContinueWith(_ => { }, TaskScheduler.Default);
        QueueBeside.Print(idle, busy);
    }

    private static async Task RefreshAsync(Figures figures)
    {
        await using var app = new TestApp();
        var market = new MarketCopies(app);
        Serve(app, market.Train(1));
        var watch = Stopwatch.StartNew();
        await market.StoreEventfulAsync(Refreshed, Events);
        Say($"  {Refreshed:N0} leads with {Events} events each made in {watch.Elapsed.TotalSeconds:0} s, {SizeOf(app):0.0} GB");
        watch.Restart();
        await Rescoring(app).RefreshAsync(null, default);
        Say($"  scored for the first time in {watch.Elapsed.TotalSeconds:0.0} s");

        app.Clock.Advance(TimeSpan.FromDays(1));
        watch.Restart();
        var run = await Rescoring(app).RefreshAsync(null, default);
        figures.AtMost($"refresh of {Refreshed:N0} leads with {Events} events each", watch.Elapsed.TotalSeconds, 60, "s");
        figures.AtLeast("leads refreshed", run!.Scored + run.Unchanged, Refreshed, "");
        Say($"  {run.Scored:N0} scores changed, {run.Unchanged:N0} did not; {SizeOf(app):0.0} GB");
    }

    private static void Serve(TestApp app, ScoringModel model) => app.Services.GetRequiredService<ServingModel>().Serve(model);

    private static Rescoring Rescoring(TestApp app) => app.Services.GetRequiredService<Rescoring>();

    private static double SizeOf(TestApp app) => Directory.EnumerateFiles(Path.Combine(app.Folder, "data"), "leads.db*").Sum(file => new FileInfo(file).Length) / 1e9;

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
