using LeadScoring.Core.Scores;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Tests.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Jobs;

public sealed class DailyRefreshTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Rescored app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_refresh_that_was_missed_is_made_at_the_start_and_the_next_at_its_time()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(12);
        await app.Rescoring.RefreshAsync(null, default);
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        var missed = app.Now;
        using var job = Job<DailyRefresh>();

        await job.StartAsync(default);
        await FinishedAsync(RescoreKind.Refresh, run => run.StartedAt == missed);
        // From 15:00 to 3:00; the job may not wait yet, so time is let pass until it has run.
        var nextDay = await FinishedAsync(RescoreKind.Refresh, run => run.StartedAt >= missed.Date.AddHours(27), () => app.App.Clock.Advance(TimeSpan.FromHours(1)));

        Assert.True(nextDay.StartedAt >= missed.Date.AddDays(1).AddHours(3));
        await job.StopAsync(default);
    }

    [Fact]
    public async Task A_refresh_that_was_made_since_its_time_is_not_made_again_at_the_start()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(12);
        var made = await app.Rescoring.RefreshAsync(null, default);
        app.App.Clock.Advance(TimeSpan.FromHours(1));
        using var job = Job<DailyRefresh>();

        await job.StartAsync(default);
        await job.StopAsync(default);

        Assert.Equal(made, await app.Rescoring.LastAsync(RescoreKind.Refresh, default));
    }

    [Fact]
    public async Task A_model_that_came_onto_the_shelf_while_the_program_was_off_scores_everyone_at_the_start()
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(12);
        var newer = RandomModels.Make(seed: 2);
        app.Get<ModelShelf>().Put(newer);
        using var job = Job<ModelStartup>();

        await job.StartAsync(default);
        var run = await FinishedAsync(RescoreKind.Model, run => run.ModelVersion == newer.Version);

        Assert.Equal(12, run.Scored);
        Assert.All(await app.ScoresAsync(), score => Assert.Equal(newer.Version, score.Value.Score.ModelVersion));
        Assert.Equal(ids.Count, (await app.ScoresAsync()).Count);
        await job.StopAsync(default);
    }

    private T Job<T>() where T : BackgroundService => ActivatorUtilities.CreateInstance<T>(app.App.Services, Options.Create(new JobsOptions()));

    private async Task<RescoreRun> FinishedAsync(RescoreKind kind, Func<RescoreRun, bool> wanted, Action? meanwhile = null)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience; await Task.Yield())
        {
            if (await app.Rescoring.LastAsync(kind, default) is { FinishedAt: not null } run && wanted(run)) return run;
            meanwhile?.Invoke();
        }
        throw new TimeoutException($"No such run of {kind} finished.");
    }
}
