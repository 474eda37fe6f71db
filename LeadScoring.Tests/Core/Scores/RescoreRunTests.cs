using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Core.Scores;

/// <summary>Runs that stop, go on, meet each other or become outdated.</summary>
public sealed class RescoreRunTests : IDisposable
{
    private readonly Rescored app = new();

    public void Dispose() => app.Dispose();

    [Theory]
    [InlineData(RescoreKind.Refresh)]
    [InlineData(RescoreKind.Model)]
    public async Task A_run_that_was_interrupted_goes_on_in_the_next_program_and_comes_to_the_same(RescoreKind kind)
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        var model = app.Serve(RandomModels.Make(seed: 2));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(app, kind, new Rescored.Each(run => Cancel(stop, run)), stop.Token));
        var interrupted = await app.Rescoring.LastAsync(kind, default);
        using var restarted = new Rescored(new TestApp().With("Storage:Root", app.App.Folder));
        restarted.App.Clock.SetUtcNow(app.App.Clock.GetUtcNow());
        restarted.Serve(model);
        var seen = new List<int>();

        var run = await RunAsync(restarted, kind, new Rescored.Each(run => seen.Add(run.Seen)), default);

        Assert.Equal((20, null), (interrupted!.Seen, interrupted.FinishedAt));
        Assert.Equal([30, 40, 45], seen);
        Assert.Equal((45, 45, 45, interrupted.StartedAt, app.Now), (run!.Leads, run.Seen, run.Scored, run.StartedAt, run.FinishedAt));
        Assert.Equal(run, await restarted.Rescoring.LastAsync(kind, default));
        Assert.Equal(90, await app.RecordsAsync());
        var alone = await restarted.AloneAsync();
        Assert.All(await restarted.ScoresAsync(), s => Assert.Equal((model.Version, app.Now), (s.Value.Score.ModelVersion, s.Value.Score.ScoredAt)));
        if (kind == RescoreKind.Refresh)
            Assert.All(await restarted.ScoresAsync(), s => Assert.Equal(ScoreArrays.Write(alone[s.Key].Made.Vector), s.Value.Record.Vector));
    }

    [Fact]
    public async Task A_refresh_that_was_interrupted_a_day_ago_begins_anew()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(25);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Rescoring.RefreshAsync(new Rescored.Each(run => Cancel(stop, run)), stop.Token));
        app.App.Clock.Advance(TimeSpan.FromDays(1));

        var run = await app.Rescoring.RefreshAsync(null, default);

        Assert.Equal((25, app.Now), (run!.Seen, run.StartedAt));
    }

    [Theory]
    [InlineData(RescoreKind.Refresh)]
    [InlineData(RescoreKind.Model)]
    public async Task Another_model_takes_the_place_of_the_one_whose_run_is_under_way(RescoreKind kind)
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        app.Serve(RandomModels.Make(seed: 2));
        var newer = RandomModels.Make(seed: 3);

        var run = await RunAsync(app, kind, Rescored.Between(() => app.Serve(newer)), default);

        Assert.Equal((newer.Version, 45), (run!.ModelVersion, run.Scored));
        Assert.All(await app.ScoresAsync(), s => Assert.Equal(newer.Version, s.Value.Score.ModelVersion));
        Assert.Equal(45 + 10 + 45, await app.RecordsAsync());
    }

    [Fact]
    public async Task Who_asks_for_a_run_that_is_under_way_gets_its_result_and_nothing_is_done_twice()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        app.Serve(RandomModels.Make(seed: 2));
        Task<RescoreRun?>? second = null, other = null;

        var first = await app.Rescoring.RefreshAsync(
            Rescored.Between(() => (second, other) = (app.Rescoring.RefreshAsync(null, default), app.Rescoring.ApplyModelAsync(null, default))), default);

        Assert.Same(first, await second!);
        Assert.Equal(0, (await other!)!.Seen);
        Assert.Equal(90, await app.RecordsAsync());
    }

    [Fact]
    public async Task A_run_that_another_process_took_over_stops_and_its_batch_is_undone()
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        app.Serve(RandomModels.Make(seed: 2));

        var run = await app.Rescoring.ApplyModelAsync(
            Rescored.Between(() => app.DoAsync(db => db.Set<RescoreRun>().ExecuteUpdateAsync(set => set.SetProperty(r => r.Last, ids[29]))).GetAwaiter().GetResult()), default);

        Assert.Equal((10, null), (run!.Seen, run.FinishedAt));
        Assert.Equal(45 + 10, await app.RecordsAsync());
    }

    [Fact]
    public async Task Without_a_model_there_is_no_run()
    {
        await app.SubmitAsync(3);

        Assert.Null(await app.Rescoring.RefreshAsync(null, default));
        Assert.Null(await app.Rescoring.LastAsync(RescoreKind.Refresh, default));
    }

    private static Task<RescoreRun?> RunAsync(Rescored app, RescoreKind kind, IProgress<RescoreRun>? progress, CancellationToken cancel) =>
        kind == RescoreKind.Refresh ? app.Rescoring.RefreshAsync(progress, cancel) : app.Rescoring.ApplyModelAsync(progress, cancel);

    private static void Cancel(CancellationTokenSource stop, RescoreRun run)
    {
        if (run.Seen == 20) stop.Cancel();
    }
}
