using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Jobs;

public sealed class StarterPromotionTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Without_outcomes_the_starter_score_serves_and_says_what_is_missing()
    {
        var outcome = await Training.OnOwnLeadsAsync(new OwnTraining(), null, default);

        Assert.Equal("There are 0 rows with a known outcome; at least 200 are needed.", outcome.Refusal);
        Assert.Equal(ModelFamily.Starter, Serving.Current!.Card.Family);
        Assert.Equal(Serving.Current.Version, app.Services.GetRequiredService<ModelShelf>().Champion().Model!.Version);
    }

    [Fact]
    public async Task An_import_with_outcomes_brings_a_model_of_ones_own()
    {
        await Training.OnOwnLeadsAsync(new OwnTraining(), null, default);
        using var promotion = ActivatorUtilities.CreateInstance<StarterPromotion>(app.Services, Options.Create(new JobsOptions()));
        await promotion.StartAsync(default);
        await ImportAsync(600);

        await TickUntilAsync(() => Serving.Current!.Card.Family != ModelFamily.Starter);

        Assert.Equal((TrainingData.OwnLeads, 600), (Serving.Current!.Card.Data, Serving.Current.Card.Rows));
        await TickUntilAsync(() => Scored() == 600);
        await promotion.StopAsync(default);
    }

    [Fact]
    public async Task A_model_of_ones_own_is_not_taken_back_for_a_lack_of_outcomes()
    {
        Serving.Serve(SeededQueue.Model);

        Assert.NotNull((await Training.OnOwnLeadsAsync(new OwnTraining(), null, default)).Refusal);

        Assert.Equal(SeededQueue.Model.Version, Serving.Current!.Version);
    }

    private ModelTraining Training => app.Services.GetRequiredService<ModelTraining>();

    private ServingModel Serving => app.Services.GetRequiredService<ServingModel>();

    private int Scored()
    {
        using var db = app.OpenDbAsync().GetAwaiter().GetResult();
        return db.Set<LeadScore>().Count(score => score.ModelVersion == Serving.Current!.Version);
    }

    private async Task TickUntilAsync(Func<bool> isSo)
    {
        var given = TimeSpan.FromSeconds(120);
        for (var started = TimeProvider.System.GetTimestamp(); !isSo() && TimeProvider.System.GetElapsedTime(started) < given; await Task.Delay(50)) app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(isSo());
    }

    /// <summary>Labels follow the source and the timeline, so that there is something to learn.</summary>
    private async Task ImportAsync(int leads)
    {
        var random = new Random(5);
        var submissions = Enumerable.Range(0, leads).Select(i =>
        {
            var (months, referral) = (random.Next(24), random.Next(3) == 0);
            var at = Submissions.Yesterday.AddHours(-i);
            return Submissions.Of($"lead{i}@example.com") with
            {
                Origin = LeadOrigin.Import, CreatedAt = at, Source = referral ? LeadSource.Referral : LeadSource.Portal, Events = [],
                Profile = new LeadProfile { TimelineMonths = months }, Outcomes = [new GivenOutcome(random.NextDouble() < (months < 6 ? 0.7 : 0.1) + (referral ? 0.2 : 0) ? OutcomeKind.AppointmentQualified : OutcomeKind.Lost, at, IsImportedLabel: true)],
            };
        }).ToList();
        await app.Services.GetRequiredService<LeadIntake>().SubmitManyAsync(submissions, KnownLeadPolicy.Update, Viewer.System, default);
        await using var db = await app.OpenDbAsync();
        var now = app.Clock.GetUtcNow().UtcDateTime;
        db.Add(new ImportRun { FileName = "leads.csv", Bytes = 1, UploadedAt = now, State = ImportState.Done, StartedAt = now, FinishedAt = now });
        await db.SaveChangesAsync();
    }
}
