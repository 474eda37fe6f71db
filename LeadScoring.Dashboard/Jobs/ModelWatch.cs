using LeadScoring.Core.Learning;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// Looks at the shelf every few seconds: a model that the verb <c>train</c> put there serves without a restart, and whoever was scored by the one before is scored again.
/// A damaged file leaves the model that serves in its place.
/// </summary>
public sealed class ModelWatch(ModelShelf shelf, ServingModel serving, Rescoring rescoring, IOptions<JobsOptions> options, JobBeats beats, TimeProvider clock, ILogger<ModelWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        while (true)
        {
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(options.Value.LookAtModels, clock, stoppingToken);
            beats.Beat(nameof(ModelWatch), options.Value.LookAtModels);
            try
            {
                if (!shelf.TakeUp(serving)) continue;
                log.LogInformation("Model {Version} came onto the shelf and serves now", serving.Current?.Version);
                await rescoring.ApplyModelAsync(progress: null, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever it was, the next model must be taken up.
                log.LogError(exception, "Looking for a new model failed");
            }
        }
    }
}
