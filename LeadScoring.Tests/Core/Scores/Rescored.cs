using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Scores;

/// <summary>An app with random scored leads whose rescoring goes in batches of ten.</summary>
internal sealed class Rescored : IDisposable
{
    public Rescored(TestApp? app = null)
    {
        App = app ?? new TestApp();
        Rescoring.Batch = 10;
    }

    public TestApp App { get; }

    public Rescoring Rescoring => Get<Rescoring>();

    public LeadIntake Intake => Get<LeadIntake>();

    public DateTime Now => App.Clock.GetUtcNow().UtcDateTime;

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public ScoringModel Serve(ScoringModel model)
    {
        Get<ServingModel>().Serve(model);
        return model;
    }

    /// <summary>In the order of their ids.</summary>
    public async Task<List<Guid>> SubmitAsync(int leads)
    {
        var random = new Random(leads);
        await Intake.SubmitManyAsync(
            [.. Enumerable.Range(0, leads).Select(i => Submissions.Of($"lead{i}@example.com") with
            {
                Kind = (LeadKind)random.Next(5),
                Source = (LeadSource)random.Next(12),
                Events = [.. Enumerable.Range(0, random.Next(12)).Select(_ => new GivenEvent((LeadEventType)random.Next(23), Submissions.Yesterday.AddHours(-random.Next(1_500))) { ListPriceUsd = 300_000 + random.Next(500_000) })],
            })],
            KnownLeadPolicy.Update,
            Viewer.System, default);
        await using var db = await App.OpenDbAsync();
        return await db.Set<Lead>().OrderBy(l => l.Id).Select(l => l.Id).ToListAsync();
    }

    /// <summary>The scores that hold, with their records, by lead.</summary>
    public async Task<Dictionary<Guid, HeldScore>> ScoresAsync()
    {
        await using var db = await App.OpenDbAsync();
        return await HeldScore.In(db).ToDictionaryAsync(s => s.Score.LeadId);
    }

    public async Task<int> RecordsAsync()
    {
        await using var db = await App.OpenDbAsync();
        return await db.Set<ScoreRecord>().CountAsync();
    }

    /// <summary>What each lead would get by itself, as of now.</summary>
    public async Task<Dictionary<Guid, (MadeScore Made, string WhyNow)>> AloneAsync()
    {
        await using var db = await App.OpenDbAsync();
        var known = await LeadFactsReader.ReadAsync(db, db.Set<Lead>(), await Get<MarketBook>().ReadAsync(db, default), Now, default);
        return known.ToDictionary(lead => lead.Lead.Id, lead =>
        {
            var made = Get<ScoreMaker>().Make(lead.Facts, Now)!;
            return (made, WhyNow.Of(lead.Facts, Now, made.Schema, made.Explanation.Points));
        });
    }

    public async Task DoAsync(Func<LeadDb, Task> work)
    {
        await using var db = await App.OpenDbAsync();
        await work(db);
    }

    public void Dispose() => App.Dispose();

    /// <summary>Does something once, between the first batch and the second.</summary>
    public static IProgress<RescoreRun> Between(Action work)
    {
        var isDone = false;
        return new Each(_ =>
        {
            if (isDone) return;
            isDone = true;
            work();
        });
    }

    /// <summary>Called after each batch, before the next is written.</summary>
    public sealed class Each(Action<RescoreRun> tell) : IProgress<RescoreRun>
    {
        public void Report(RescoreRun value) => tell(value);
    }
}
