using LeadScoring.Core.Learning;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs.Demo;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// Loads and verifies the model before the first request. When the shelf is empty it makes a first one in the background: of the own leads when enough of them have
/// an outcome, else the starter score. Then whoever that model has not scored yet is scored by it, and what a stop of the program interrupted goes on.
/// </summary>
public sealed class ModelStartup(ModelShelf shelf, ServingModel serving, ModelTraining training, Rescoring rescoring, IOptions<JobsOptions> options, IOptions<DemoOptions> demo, ILogger<ModelStartup> log) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        shelf.Serve(serving);
        if (serving.Problem is { } problem) log.LogError("{Problem}", problem);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        if (serving.Current is null && !await MakeFirstAsync(stoppingToken)) return;
        try
        {
            await ScoreWhoeverWaitsAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The leads keep the scores they have; a service that throws would end the program.
            log.LogError(exception, "Scoring with the model that serves stopped; it goes on at the next start");
        }
    }

    private async Task<bool> MakeFirstAsync(CancellationToken cancel)
    {
        // A damaged shelf is for people to look at; training over it would hide what happened. The demo brings a model of its own.
        if (serving.Problem is not null || demo.Value.Start) return false;
        var outcome = await training.OnOwnLeadsAsync(new OwnTraining(), progress: null, cancel);
        log.LogInformation("First model {Version} ({Family}) serves. {Refusal}", serving.Current?.Version, serving.Current?.Card.Family, outcome.Refusal);
        return serving.Current is not null;
    }

    private async Task ScoreWhoeverWaitsAsync(CancellationToken cancel)
    {
        if (await rescoring.LastAsync(RescoreKind.Model, cancel) is { FinishedAt: not null } last && last.ModelVersion == serving.Current?.Version) return;
        var run = await rescoring.ApplyModelAsync(progress: null, cancel);
        log.LogInformation("Model {Version} scored {Scored} leads", run?.ModelVersion, run?.Scored ?? 0);
    }
}
