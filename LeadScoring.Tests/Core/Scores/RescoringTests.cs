using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Core.Scores;

public sealed class RescoringTests : IDisposable
{
    private readonly Rescored app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_refresh_stores_what_each_lead_would_get_by_itself()
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));

        var run = await app.Rescoring.RefreshAsync(null, default);

        Assert.Equal((45, 45, 0), (run!.Leads, run.Seen, run.NotAllowed));
        var (scores, alone) = (await app.ScoresAsync(), await app.AloneAsync());
        Assert.All(ids, id => AssertSame(scores[id], alone[id].Made, alone[id].WhyNow, scores[id].Score.ScoredAt));
        Assert.Equal(45 + run.Scored, await app.RecordsAsync());
        Assert.Equal(run.Scored, scores.Values.Count(s => s.Score.ScoredAt == app.Now));
        Assert.True(run.Scored > 30, "Nine days must change most scores.");
    }

    [Fact]
    public async Task A_new_model_goes_over_the_stored_vectors_and_their_moment_stays()
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(45);
        var (before, then) = (await app.ScoresAsync(), app.Now);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        var model = app.Serve(RandomModels.Make(seed: 2));

        var run = await app.Rescoring.ApplyModelAsync(null, default);

        Assert.Equal((45, 45, 0, 0), (run!.Leads, run.Scored, run.Unchanged, run.NotAllowed));
        var after = await app.ScoresAsync();
        Assert.All(ids, id =>
        {
            var expected = app.Get<ScoreMaker>().Make(model, ScoreArrays.ReadVector(before[id].Record.Vector));
            AssertSame(after[id], expected, before[id].Score.WhyNow, then);
            Assert.Equal((app.Now, before[id].Score.Score), (after[id].Score.ScoredAt, after[id].Score.Before));
        });
        Assert.Equal(0, (await app.Rescoring.ApplyModelAsync(null, default))!.Leads);
        Assert.Equal(90, await app.RecordsAsync());
    }

    [Fact]
    public async Task The_points_of_every_score_add_up_after_runs_of_both_kinds()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(120);
        for (var seed = 2; seed < 5; seed++)
        {
            app.App.Clock.Advance(TimeSpan.FromDays(2));
            app.Serve(RandomModels.Make(seed));
            Assert.Equal(120, (await app.Rescoring.ApplyModelAsync(null, default))!.Scored);
            app.App.Clock.Advance(TimeSpan.FromDays(2));
            await app.Rescoring.RefreshAsync(null, default);
        }

        await using var db = await app.App.OpenDbAsync();
        var records = await db.Set<ScoreRecord>().ToListAsync();
        Assert.True(records.Count > 600, "Too few scores to prove much.");
        Assert.All(records, r => Assert.Equal(r.Unclamped, 50 + ScoreArrays.ReadPoints(r.Points).Sum(), 1e-6));
        Assert.All(await app.ScoresAsync(), s => Assert.Equal((s.Value.Score.Score, s.Value.Score.Unclamped), (s.Value.Record.Score, s.Value.Record.Unclamped)));
    }

    [Fact]
    public async Task Leads_that_came_before_the_model_are_scored_with_it_and_the_news_are_few()
    {
        await app.SubmitAsync(60);
        app.Serve(RandomModels.Make());
        var (told, seen) = (new List<LeadChange>(), new List<int>());
        using var subscription = app.Get<LeadFeed>().Subscribe(told.Add);

        var run = await app.Rescoring.ApplyModelAsync(new Rescored.Each(run => seen.Add(run.Seen)), default);

        Assert.Equal((60, 60), (run!.Leads, run.Scored));
        Assert.Equal([10, 20, 30, 40, 50, 60], seen);
        Assert.Equal([LeadChange.ManyScored], told);
        Assert.Null(app.Rescoring.Current);
    }

    [Fact]
    public async Task Every_batch_gives_its_turn_back()
    {
        app.Serve(RandomModels.Make());
        await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        var free = 0;

        await app.Rescoring.RefreshAsync(new Rescored.Each(_ =>
        {
            var turn = app.Get<WriteTurns>().TakeAsync(default);
            if (!turn.IsCompletedSuccessfully) return;
            free++;
            turn.GetAwaiter().GetResult().Dispose();
        }), default);

        Assert.Equal(5, free);
    }

    [Theory]
    [InlineData(RescoreKind.Refresh)]
    [InlineData(RescoreKind.Model)]
    public async Task What_comes_in_during_a_run_is_not_overwritten(RescoreKind kind)
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(45);
        app.App.Clock.Advance(TimeSpan.FromDays(9));
        app.Serve(RandomModels.Make(seed: 2));
        var (touched, withdrawn, removed) = (ids[^1], ids[^2], ids[^3]);

        await RunAsync(kind, Rescored.Between(() =>
        {
            app.Intake.AddEventsAsync(touched, [new GivenEvent(LeadEventType.TourRequested, app.Now)], Viewer.System, default).GetAwaiter().GetResult();
            app.Intake.UpdateAsync(withdrawn, new LeadSubmission { Origin = LeadOrigin.Api, Consents = [Submissions.Withdraws(ConsentPurpose.Profiling, app.Now)] }, Viewer.System, default).GetAwaiter().GetResult();
            app.Get<LeadRemoval>().RemoveAsync([removed], default).GetAwaiter().GetResult();
        }));

        var (scores, alone) = (await app.ScoresAsync(), await app.AloneAsync());
        AssertSame(scores[touched], alone[touched].Made, alone[touched].WhyNow, app.Now);
        Assert.False(scores.ContainsKey(withdrawn));
        Assert.Equal(43, scores.Count);
        await app.DoAsync(async db => Assert.False(await db.Set<ScoreRecord>().AnyAsync(r => r.LeadId == withdrawn)));
    }

    [Theory]
    [InlineData(null, 1.1)]
    [InlineData(1.1, 0.9)]
    [InlineData(0.9, null)]
    public async Task A_second_look_that_is_stored_while_a_batch_is_on_its_way_stays(double? before, double? since)
    {
        app.Serve(RandomModels.Make());
        var lead = (await app.SubmitAsync(8))[3];
        var model = app.Serve(RandomModels.Make(seed: 2));
        var run = new RescoreRun { Kind = RescoreKind.Model, ModelVersion = model.Version, StartedAt = app.Now, Leads = 8 };
        await app.DoAsync(async db =>
        {
            db.Add(run);
            await db.SaveChangesAsync();
        });
        await ReviewAsync(lead, before);
        var (database, market, keeper) = (app.Get<IDbContextFactory<LeadDb>>(), app.Get<MarketBook>(), app.Get<ScoreKeeper>());
        var read = await new RescoreReader(database, market, app.App.Clock).ReadAsync(run, model, default).FirstAsync();
        await ReviewAsync(lead, since);

        var written = await new RescoreWriter(database, app.Get<WriteTurns>(), market, keeper, app.App.Clock).WriteAsync(run, read.Explain(model, app.Get<ScoreMaker>()), () => false, default);

        Assert.Equal(8, written!.Scored);
        var score = (await app.ScoresAsync())[lead].Score;
        Assert.Equal((model.Version, since, keeper.Reviewed(score.ModelScore, since)), (score.ModelVersion, score.Factor, score.Score));
        Assert.Equal(app.Get<IOptions<BandOptions>>().Value.Of(score.Score), score.Band);
    }

    [Theory]
    [InlineData(RescoreKind.Refresh)]
    [InlineData(RescoreKind.Model)]
    public async Task Without_consent_a_score_goes_and_none_comes(RescoreKind kind)
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(25);
        await app.DoAsync(async db =>
        {
            db.Add(Withdraws(ids[3], ConsentPurpose.Profiling));
            await db.SaveChangesAsync();
        });
        app.Serve(RandomModels.Make(seed: 2));

        var first = await RunAsync(kind, null);
        app.Serve(RandomModels.Make(seed: 3));
        var second = await RunAsync(kind, null);

        Assert.Equal((1, 24, 1, 24), (first!.NotAllowed, first.Scored, second!.NotAllowed, second.Scored));
        Assert.DoesNotContain(ids[3], (await app.ScoresAsync()).Keys);
        await app.DoAsync(async db => Assert.False(await db.Set<ScoreRecord>().AnyAsync(r => r.LeadId == ids[3])));
    }

    [Fact]
    public async Task A_stored_vector_with_values_whose_use_was_withdrawn_is_made_anew_without_them()
    {
        app.Serve(RandomModels.Make());
        var submission = Submissions.Of("ana@example.com");
        await app.Intake.SubmitAsync(
            submission with { Profile = submission.Profile with { CreditActivity = 0.7 }, Consents = [.. submission.Consents, Submissions.Agrees(ConsentPurpose.ThirdPartyEnrichment)] }, Viewer.System, default);
        var (id, before) = (await app.ScoresAsync()).Single();
        await app.DoAsync(async db =>
        {
            db.Add(Withdraws(id, ConsentPurpose.ThirdPartyEnrichment));
            await db.SaveChangesAsync();
        });
        app.App.Clock.Advance(TimeSpan.FromHours(1));
        var model = app.Serve(RandomModels.Make(seed: 2));

        await app.Rescoring.ApplyModelAsync(null, default);

        var credit = model.Schema.IndexOf("CreditActivity");
        var after = (await app.ScoresAsync())[id];
        Assert.Equal(0.7f, ScoreArrays.ReadVector(before.Record.Vector)[credit]);
        Assert.Equal((float.NaN, app.Now), (ScoreArrays.ReadVector(after.Record.Vector)[credit], after.Record.AsOf));
    }

    [Fact]
    public async Task A_model_of_another_schema_reads_stored_vectors_where_nothing_is_lost_and_refreshes_the_others()
    {
        app.Serve(RandomModels.Make(LeadFeatures.SchemaOf(["austin-78704", "austin-78745"])));
        foreach (var area in new[] { "austin-78704", "austin-78745", "austin-78799" })
            await app.Intake.SubmitAsync(Submissions.Of($"{area}@example.com") with { Profile = new LeadProfile { AreasOfInterest = [area] } }, Viewer.System, default);
        // The run with which a model comes into service keeps its schema.
        await app.Rescoring.ApplyModelAsync(null, default);
        var then = app.Now;
        app.App.Clock.Advance(TimeSpan.FromDays(1));
        var model = app.Serve(RandomModels.Make(LeadFeatures.SchemaOf(["austin-78799", "austin-78745", "austin-78704"])));

        await app.Rescoring.ApplyModelAsync(null, default);

        var alone = await app.AloneAsync();
        var location = model.Schema.IndexOf("Location");
        var scores = (await app.ScoresAsync()).Values.OrderByDescending(s => ScoreArrays.ReadVector(s.Record.Vector)[location]).ToList();
        Assert.Equal([2, 1, 0], scores.Select(s => ScoreArrays.ReadVector(s.Record.Vector)[location]));
        Assert.Equal([then, then, app.Now], scores.Select(s => s.Record.AsOf));
        Assert.All(scores, s => Assert.Equal(model.Schema.Hash, s.Record.SchemaHash));
        AssertSame(scores[2], alone[scores[2].Score.LeadId].Made, alone[scores[2].Score.LeadId].WhyNow, app.Now);
    }

    private Task ReviewAsync(Guid lead, double? factor) => app.DoAsync(async db =>
    {
        app.Get<ScoreKeeper>().Review(await db.Set<LeadScore>().SingleAsync(s => s.LeadId == lead), factor);
        await db.SaveChangesAsync();
    });

    private Task<RescoreRun?> RunAsync(RescoreKind kind, IProgress<RescoreRun>? progress) =>
        kind == RescoreKind.Refresh ? app.Rescoring.RefreshAsync(progress, default) : app.Rescoring.ApplyModelAsync(progress, default);

    private ConsentEvent Withdraws(Guid lead, ConsentPurpose purpose) =>
        new() { LeadId = lead, Purpose = purpose, Granted = false, At = app.Now, RecordedAt = app.Now, Channel = "phone", Actor = "user" };

    private void AssertSame(HeldScore actual, MadeScore expected, string whyNow, DateTime asOf)
    {
        var (stored, record) = (actual.Score, actual.Record);
        var score = expected.Explanation.Score;
        Assert.Equal((expected.ModelVersion, expected.Schema.Hash, asOf), (record.ModelVersion, record.SchemaHash, record.AsOf));
        Assert.Equal((expected.Band, expected.EstimatedInputs, whyNow, expected.ModelVersion), (stored.Band, stored.EstimatedInputs, stored.WhyNow, stored.ModelVersion));
        Assert.Equal(score.Unclamped, record.Unclamped, 0.005);
        if (record.ScoredAt < app.Now) return; // Counted as the same: the older record stays.
        Assert.Equal(ScoreArrays.Write(expected.Vector), record.Vector);
        double[] wanted = [score.Score, score.Unclamped, score.Probability, score.Low, score.High, .. expected.Explanation.Points];
        double[] held = [stored.Score, stored.Unclamped, stored.Probability, stored.Low, stored.High, .. ScoreArrays.ReadPoints(record.Points)];
        Assert.Equal(wanted, held, (one, other) => Math.Abs(one - other) < 1e-6);
    }
}
