using LeadScoring.Core.Scores;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>Scores all leads again once a day.</summary>
public sealed class DailyRefresh(Rescoring rescoring, IOptions<JobsOptions> options, TimeProvider clock, ILogger<DailyRefresh> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        while (true)
        {
            await Task.Delay(UntilNext(clock.GetUtcNow().UtcDateTime), clock, stoppingToken);
            try
            {
                var done = await rescoring.RescoreAsync(Guid.Empty, progress: null, stoppingToken);
                log.LogInformation("Daily refresh: {Scored} of {Leads} scores changed", done?.Scored ?? 0, done?.Leads ?? 0);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A day without a refresh is better than a program without its queue.
                log.LogError(exception, "The daily refresh failed; it is tried again tomorrow");
            }
        }
    }

    private TimeSpan UntilNext(DateTime now)
    {
        var today = now.Date + options.Value.RefreshAt.ToTimeSpan();
        return (today > now ? today : today.AddDays(1)) - now;
    }
}
