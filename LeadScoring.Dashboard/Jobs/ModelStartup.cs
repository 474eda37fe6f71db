using LeadScoring.Core.Learning;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs.Demo;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>
/// Loads and verifies the model before the first request. When the shelf is empty it makes a first one in the background: of the own leads when enough of them have
/// an outcome, else the starter score, and then scores whoever waits.
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
        // A damaged shelf is for people to look at; training over it would hide what happened.
        if (!options.Value.Enabled || serving.Current is not null || serving.Problem is not null) return;
        // The demo brings a model of its own.
        if (demo.Value.Start) return;
        var outcome = await training.OnOwnLeadsAsync(new OwnTraining(), progress: null, stoppingToken);
        log.LogInformation("First model {Version} ({Family}) serves. {Refusal}", serving.Current?.Version, serving.Current?.Card.Family, outcome.Refusal);
        await rescoring.RescoreAsync(Guid.Empty, progress: null, stoppingToken);
    }
}
