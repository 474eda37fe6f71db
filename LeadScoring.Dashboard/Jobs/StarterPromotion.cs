using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// While the starter score serves: after every import, and once a day, counts the known outcomes in, and gives way to a model of the customer's own leads as soon as one
/// foretells better.
/// </summary>
public sealed class StarterPromotion(
    ModelTraining training, ServingModel serving, Rescoring rescoring, IDbContextFactory<LeadDb> database, IOptions<JobsOptions> options, JobBeats beats, TimeProvider clock, ILogger<StarterPromotion> log) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        var last = clock.GetUtcNow().UtcDateTime;
        while (true)
        {
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(options.Value.LookForOutcomes, clock, stoppingToken);
            beats.Beat(nameof(StarterPromotion), options.Value.LookForOutcomes);
            try
            {
                var now = clock.GetUtcNow().UtcDateTime;
                if (serving.Current?.Card.Family != ModelFamily.Starter || !(now - last >= Day || await HasImportedAsync(last, stoppingToken))) continue;
                last = now;
                await TryAsync(serving.Current.Version, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The starter score goes on serving; the next look tries again.
                log.LogError(exception, "Learning from the own leads failed");
            }
        }
    }

    private async Task TryAsync(string before, CancellationToken cancel)
    {
        var outcome = await training.OnOwnLeadsAsync(new OwnTraining(), progress: null, cancel);
        if (serving.Current is not { } model || model.Version == before) return;
        log.LogInformation("Model {Version} ({Family}) serves now. {Refusal}", model.Version, model.Card.Family, outcome.Refusal);
        await rescoring.ApplyModelAsync(progress: null, cancel);
    }

    private async Task<bool> HasImportedAsync(DateTime since, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<ImportRun>().AnyAsync(run => run.FinishedAt >= since, cancel);
    }
}
