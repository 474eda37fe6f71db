using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>Scores all leads again once a day; at the start, when the last time passed without it or it was interrupted.</summary>
public sealed class DailyRefresh(Rescoring rescoring, IOptions<JobsOptions> options, JobBeats beats, TimeProvider clock, ILogger<DailyRefresh> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        await RefreshAsync(onlyIfDue: true, stoppingToken);
        while (true)
        {
            beats.Beat(nameof(DailyRefresh), TimeSpan.FromDays(1));
            await Task.Delay(LastTime().AddDays(1) - clock.GetUtcNow().UtcDateTime, clock, stoppingToken);
            await RefreshAsync(onlyIfDue: false, stoppingToken);
        }
    }

    private async Task<bool> IsDueAsync(CancellationToken cancel) =>
        await rescoring.LastAsync(RescoreKind.Refresh, cancel) is not { FinishedAt: not null } last || last.StartedAt < LastTime();

    private async Task RefreshAsync(bool onlyIfDue, CancellationToken cancel)
    {
        try
        {
            if (onlyIfDue && !await IsDueAsync(cancel)) return;
            var run = await rescoring.RefreshAsync(progress: null, cancel);
            log.LogInformation("Daily refresh: {Scored} of {Leads} scores changed", run?.Scored ?? 0, run?.Leads ?? 0);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // A day without a refresh is better than a program without its queue.
            log.LogError(exception, "The daily refresh failed; it is tried again tomorrow");
        }
    }

    /// <summary>The latest time of day for it that is not in the future, UTC.</summary>
    private DateTime LastTime()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = now.Date + options.Value.RefreshAt.ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }
}
