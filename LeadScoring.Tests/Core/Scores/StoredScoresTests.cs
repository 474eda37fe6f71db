using CsCheck;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Core.Scores;

public sealed class StoredScoresTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public void Vectors_and_points_are_read_back_bit_for_bit() =>
        Gen.Select(Gen.Float.Array, Gen.Double.Array).Sample((vector, points) =>
        {
            Assert.Equal(vector.Select(BitConverter.SingleToUInt32Bits), ScoreArrays.ReadVector(ScoreArrays.Write(vector)).Select(BitConverter.SingleToUInt32Bits));
            Assert.Equal(points.Select(BitConverter.DoubleToUInt64Bits), ScoreArrays.ReadPoints(ScoreArrays.Write(points)).Select(BitConverter.DoubleToUInt64Bits));
        });

    [Fact]
    public async Task The_points_of_every_stored_score_add_up_and_the_model_says_the_same_again()
    {
        var random = new Random(11);
        var submissions = Enumerable.Range(0, 300).Select(i => Submissions.Of($"lead{i}@example.com") with
        {
            Kind = (LeadKind)random.Next(5),
            Source = (LeadSource)random.Next(12),
            Events = [.. Enumerable.Range(0, random.Next(20)).Select(_ => new GivenEvent((LeadEventType)random.Next(23), Submissions.Yesterday.AddHours(-random.Next(2_000))) { ListPriceUsd = 300_000 + random.Next(500_000) })],
        }).ToList();
        foreach (var seed in new[] { 1, 2, 3 })
        {
            Serving.Serve(RandomModels.Make(seed));
            await Intake.SubmitManyAsync(submissions.GetRange((seed - 1) * 100, 100), KnownLeadPolicy.Update, Viewer.System, default);

            await using var db = await app.OpenDbAsync();
            var model = Serving.Current!;
            var records = await db.Set<ScoreRecord>().Where(r => r.ModelVersion == model.Version).ToListAsync();
            Assert.Equal(100, records.Count);
            Assert.All(records, r =>
            {
                var again = model.Explain(ScoreArrays.ReadVector(r.Vector));
                Assert.Equal(r.Unclamped, 50 + ScoreArrays.ReadPoints(r.Points).Sum(), 1e-6);
                Assert.Equal(again.Points, ScoreArrays.ReadPoints(r.Points));
                Assert.Equal((again.Score.Score, again.Score.Unclamped, again.Score.Probability, model.Schema.Hash), (r.Score, r.Unclamped, r.Probability, r.SchemaHash));
            });
        }
        await using var all = await app.OpenDbAsync();
        var stored = await HeldScore.In(all).ToListAsync();
        Assert.True(stored.Select(s => s.Score.Score).Distinct().Count() > 100, "The scores hardly differ: the test would prove little.");
        Assert.All(stored, s => Assert.Equal((s.Score.LeadId, s.Score.Score, s.Score.Unclamped, s.Score.ScoredAt), (s.Record.LeadId, s.Record.Score, s.Record.Unclamped, s.Record.ScoredAt)));
    }

    [Fact]
    public async Task A_refresh_that_changes_nothing_writes_nothing()
    {
        Serving.Serve(RandomModels.Make());
        await Intake.SubmitAsync(Submissions.Of("ana@example.com"), Viewer.System, default);

        var report = await Rescoring.RefreshAsync(null, default);

        Assert.Equal((1, 0, 1), (report!.Seen, report.Scored, report.Unchanged));
        Assert.Equal(1, await Records());
    }

    [Fact]
    public async Task Time_alone_changes_a_score_and_its_trend_compares_with_yesterday()
    {
        Serving.Serve(RandomModels.Make());
        await Intake.SubmitAsync(Submissions.Of("ana@example.com"), Viewer.System, default);
        var first = await Current();
        app.Clock.Advance(TimeSpan.FromDays(40));

        await Rescoring.RefreshAsync(null, default);

        var second = await Current();
        Assert.NotEqual(first.Unclamped, second.Unclamped);
        Assert.Null(first.Before);
        Assert.Equal(first.Score, second.Before);
        Assert.Equal(2, await Records());
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Rescoring.RefreshAsync(null, default);
        Assert.Equal(first.Score, (await Current()).Before);
    }

    [Fact]
    public async Task An_ended_lead_is_scored_once_by_each_model()
    {
        Serving.Serve(RandomModels.Make());
        await Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Stage = LeadStage.Lost }, Viewer.System, default);
        app.Clock.Advance(TimeSpan.FromDays(40));

        Assert.Equal(0, (await Rescoring.RefreshAsync(null, default))!.Leads);
        Serving.Serve(RandomModels.Make(seed: 2));
        Assert.Equal(1, (await Rescoring.RefreshAsync(null, default))!.Scored);
        Serving.Serve(RandomModels.Make(seed: 3));
        Assert.Equal(1, (await Rescoring.ApplyModelAsync(null, default))!.Scored);
        Assert.Equal(0, (await Rescoring.RefreshAsync(null, default))!.Leads);
    }

    [Theory]
    [InlineData(75, Band.A)]
    [InlineData(74.999, Band.B)]
    [InlineData(50, Band.B)]
    [InlineData(25, Band.C)]
    [InlineData(24.999, Band.D)]
    public void A_band_begins_at_its_threshold(double score, Band band) => Assert.Equal(band, new BandOptions().Of(score));

    [Theory]
    [InlineData("Scoring:Bands:A", "50")]
    [InlineData("Scoring:Bands:C", "0")]
    [InlineData("Scoring:Bands:A", "101")]
    public void Bands_out_of_order_stop_the_start(string key, string value)
    {
        using var wrong = new TestApp().With(key, value);

        var refusal = Assert.ThrowsAny<Exception>(() => wrong.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Scoring:Bands must be", refusal.ToString(), StringComparison.Ordinal);
    }

    private ServingModel Serving => app.Services.GetRequiredService<ServingModel>();

    private LeadIntake Intake => app.Services.GetRequiredService<LeadIntake>();

    private Rescoring Rescoring => app.Services.GetRequiredService<Rescoring>();

    private async Task<LeadScore> Current()
    {
        await using var db = await app.OpenDbAsync();
        return await db.Set<LeadScore>().AsNoTracking().SingleAsync();
    }

    private async Task<int> Records()
    {
        await using var db = await app.OpenDbAsync();
        return await db.Set<ScoreRecord>().CountAsync();
    }
}
