using LeadScoring.Core.Scores;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>Brings stored bands up to the thresholds that hold, once at start: the configuration may have changed, or a change was cut short.</summary>
public sealed class BandsFollow(BandBook bands, IOptions<JobsOptions> options, ILogger<BandsFollow> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        await Task.Yield();
        try
        {
            if (await bands.FollowAsync(stoppingToken) is > 0 and var changed) log.LogInformation("{Count} stored scores are in another band by the thresholds that hold now", changed);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogError(exception, "Stored bands could not follow the thresholds; the next rescoring puts them right.");
        }
    }
}
