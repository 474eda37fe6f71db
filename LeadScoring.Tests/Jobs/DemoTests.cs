using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Jobs.Demo;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Jobs;

public sealed class DemoTests : IDisposable
{
    private readonly TestApp app = new TestApp().With("Demo:Leads", "400");

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task The_demo_brings_a_ranked_explained_queue_and_takes_exactly_itself_away()
    {
        var own = await SubmitOwnLeadAsync();
        var before = await DumpAsync();

        Demo.Start(Viewer.System);
        await ReachAsync(DemoPhase.Running);

        var served = app.Services.GetRequiredService<ServingModel>().Current!;
        Assert.Equal(TrainingData.DemoLeads, served.Card.Data);
        Assert.InRange(served.Card.Ceiling!.Auc, served.Card.Measures.Single(m => m.Name == "auc").Value, 0.95);
        await using (var db = await app.OpenDbAsync())
        {
            Assert.Equal(400, await db.Set<Lead>().CountAsync(l => l.Origin == LeadOrigin.Demo));
            Assert.True(await db.Set<LeadScore>().CountAsync() > 300);
            Assert.All(await db.Set<LeadScore>().ToListAsync(), score => Assert.Equal(served.Version, score.ModelVersion));
            Assert.True(await db.Set<LeadScore>().AnyAsync(s => s.LeadId == own), "the own lead is scored by the model of the demo too");
        }

        Demo.Remove(Viewer.System);
        await ReachAsync(DemoPhase.Off);

        Assert.NotEqual(TrainingData.DemoLeads, app.Services.GetRequiredService<ServingModel>().Current!.Card.Data);
        Assert.Equal(before, await DumpAsync());
        Assert.False(File.Exists(Path.Combine(app.Folder, "data", "demo.json")));
    }

    private DemoMarket Demo => app.Services.GetRequiredService<DemoMarket>();

    private async Task ReachAsync(DemoPhase phase)
    {
        var reached = new TaskCompletionSource<DemoState>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Demo.State.Phase == phase || Demo.State.Phase == DemoPhase.Failed) reached.TrySetResult(Demo.State);
        }
        Demo.Changed += Look;
        Look();
        var state = await reached.Task.WaitAsync(TimeSpan.FromMinutes(3));
        Demo.Changed -= Look;
        Assert.Equal((phase, null), (state.Phase, state.Problem));
    }

    private async Task<Guid> SubmitOwnLeadAsync()
    {
        var now = app.Clock.GetUtcNow().UtcDateTime;
        var result = await app.Services.GetRequiredService<LeadIntake>().SubmitAsync(
            new LeadSubmission
            {
                Origin = LeadOrigin.Form,
                Contact = new Contact("Own Lead", "own@example.org", null),
                Consents = [new ConsentStatement(LeadScoring.Core.Consent.ConsentPurpose.Profiling, Granted: true, now, "test")],
            },
            Viewer.System, default);
        return Assert.IsType<IntakeResult.Unscored>(result).LeadId;
    }

    /// <summary>Every row of every table but scores, which a new model changes, as text.</summary>
    private async Task<string> DumpAsync()
    {
        var lines = new List<string>();
        await using var leads = await app.OpenDbAsync();
        await using var keys = await app.Services.GetRequiredService<IDbContextFactory<KeyDb>>().CreateDbContextAsync();
        foreach (var db in new DbContext[] { leads, keys })
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Order(StringComparer.Ordinal).Where(t => t is not ("LeadScores" or "ScoreRecords" or "FeatureSchemas" or "RescoreRuns")))
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                lines.Add(table + ": " + string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : rows.GetValue(i))));
        }
        return string.Join('\n', lines);
    }
}
