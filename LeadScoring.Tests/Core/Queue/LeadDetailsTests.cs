using System.Runtime.InteropServices;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Queue;

public sealed class LeadDetailsTests : IAsyncLifetime
{
    private readonly TestApp app = new();
    private SeededQueue seeded = null!;

    public async Task InitializeAsync()
    {
        seeded = new SeededQueue(app.Services);
        await seeded.FillAsync(80, mostEvents: 30);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task The_reasons_of_every_lead_add_up_to_the_score_on_screen()
    {
        foreach (var lead in seeded.Leads)
        {
            var details = await Read(lead.Id);
            if (details!.Reasons is not { } reasons) continue;

            Assert.Equal((int)Math.Floor(details.Row.Score!.Value), Math.Clamp(reasons.Total, 0, 100));
            Assert.Equal(reasons.Total, ScoreReasons.Average + reasons.Raises.Sum(r => r.Points) + reasons.Lowers.Sum(r => r.Points) + reasons.Others);
        }
    }

    [Fact]
    public async Task What_stands_in_the_table_of_signals_is_what_was_stored()
    {
        var lead = await seeded.AddScoredAsync("Ana", 81.5);

        var details = await Read(lead.Id);

        await using var db = await app.OpenDbAsync();
        var record = await db.Set<ScoreRecord>().SingleAsync(r => r.LeadId == lead.Id);
        var stored = MemoryMarshal.Cast<byte, double>(record.Points).ToArray();
        Assert.Equal(stored.OrderDescending(), details!.Reasons!.Signals.Select(s => s.Points).OrderDescending());
        Assert.Contains(details.Reasons.Signals, signal => signal.IsEstimated);
    }

    [Fact]
    public async Task A_lead_scored_by_another_schema_shows_its_score_without_reasons()
    {
        var lead = await seeded.AddScoredAsync("Ana", 81.5);

        app.Services.GetRequiredService<ServingModel>().Serve(SmallModels.Make());

        var details = await Read(lead.Id);
        Assert.Equal(81.5, details!.Row.Score);
        Assert.Null(details.Reasons);
    }

    [Fact]
    public async Task Without_a_model_the_lead_is_still_shown()
    {
        app.Services.GetRequiredService<ServingModel>().Serve(null, "The model file is damaged.");

        var details = await Read(seeded.Leads[0].Id);

        Assert.Null(details!.Reasons);
        Assert.Null(details.Meaning);
        Assert.NotEmpty(details.NextStep);
    }

    [Fact]
    public async Task What_would_raise_a_score_is_what_the_score_becomes_when_it_happens()
    {
        var intake = app.Services.GetRequiredService<LeadIntake>();
        await intake.SubmitAsync(Submissions.Of("ana@example.com") with { Events = [] }, Viewer.System, default);
        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).FirstAsync();
        var before = await Read(lead.Id);
        var tour = Assert.Single(before!.Raises, raise => raise.Act == "They ask for a tour");

        await intake.SubmitAsync(Submissions.Of("ana@example.com") with { Events = [new GivenEvent(LeadEventType.TourRequested, app.Clock.GetUtcNow().UtcDateTime)] }, Viewer.System, default);

        var after = await Read(lead.Id);
        Assert.Equal((tour.To, tour.Points), ((int)Math.Floor(after!.Row.Score!.Value), (int)Math.Floor(after.Row.Score.Value) - (int)Math.Floor(before.Row.Score!.Value)));
        Assert.DoesNotContain(after.Raises, raise => raise.Act == "They ask for a tour");
    }

    [Fact]
    public async Task What_changed_adds_up_and_names_what_happened_in_between()
    {
        var intake = app.Services.GetRequiredService<LeadIntake>();
        await intake.SubmitAsync(Submissions.Of("ana@example.com") with { Events = [] }, Viewer.System, default);
        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).FirstAsync();
        Assert.Null((await Read(lead.Id))!.Change);

        app.Clock.Advance(TimeSpan.FromDays(2));
        var asked = app.Clock.GetUtcNow().UtcDateTime.AddMinutes(-5);
        await intake.SubmitAsync(Submissions.Of("ana@example.com") with { Events = [new GivenEvent(LeadEventType.TourRequested, asked), new GivenEvent(LeadEventType.IncomingCall, asked)] }, Viewer.System, default);

        var change = (await Read(lead.Id))!.Change!;
        Assert.Equal(change.To - change.From, change.Reasons.Sum(r => r.Points) + change.Others);
        Assert.True(change.To > change.From && change.ByModel is null);
        Assert.Contains(change.Reasons, reason => reason.Sentence.Contains("tour", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["Asked for a tour", "Called us"], change.Events.Select(e => e.Text));
    }

    [Fact]
    public void Another_model_on_the_same_schema_is_told_apart_from_what_happened()
    {
        var (first, second) = (RandomModels.Make(1), RandomModels.Make(2));
        var random = new Random(4);
        for (var i = 0; i < 50; i++)
        {
            var vector = first.Schema.Features.Select(f => f.Kind == FeatureKind.Category ? random.Next(f.Levels.Length + 1) : random.NextSingle() * 4).ToArray();
            var later = vector.Select((value, feature) => first.Schema[feature].Kind == FeatureKind.Number && random.Next(4) == 0 ? value + 1 : value).ToArray();
            var (before, now) = (Record(first, vector, 1), Record(second, later, 2));

            if (ScoreChange.Of(second, before, now, []) is not { } change) continue;

            Assert.Equal(change.To - change.From, change.Reasons.Sum(r => r.Points) + change.ByModel + change.Others);
            Assert.Equal(((int)Math.Floor(before.Unclamped), (int)Math.Floor(now.Unclamped)), (change.From, change.To));
            var model = second.Explain(vector).Score.Unclamped - first.Explain(vector).Score.Unclamped;
            Assert.InRange(change.ByModel!.Value, model - 1.5, model + 1.5);
        }
        Assert.Null(ScoreChange.Of(second, Record(SmallModels.Make(), [.. new float[SmallModels.Schema.Count]], 1), Record(second, new float[second.Schema.Count], 2), []));
    }

    [Fact]
    public async Task A_lead_that_does_not_exist_is_null() => Assert.Null(await Read(Guid.CreateVersion7()));

    [Fact]
    public async Task The_timeline_is_newest_first_and_holds_no_bot()
    {
        var lead = seeded.Leads[0];
        await using (var db = await app.OpenDbAsync())
        {
            var at = app.Clock.GetUtcNow().UtcDateTime;
            db.Add(new LeadEvent { LeadId = lead.Id, Type = LeadEventType.Unsubscribed, OccurredAt = at, ReceivedAt = at, IsBot = true });
            await db.SaveChangesAsync();
        }

        var details = await Read(lead.Id);

        Assert.Equal(details!.Timeline.Select(e => e.At).OrderDescending(), details.Timeline.Select(e => e.At));
        Assert.DoesNotContain(details.Timeline, e => e.Text.Contains("Unsubscribed", StringComparison.Ordinal));
    }

    private static ScoreRecord Record(ScoringModel model, float[] vector, int day)
    {
        var explained = model.Explain(vector);
        return new ScoreRecord
        {
            LeadId = Guid.Empty, ScoredAt = DateTime.UnixEpoch.AddDays(day), ModelVersion = model.Version, SchemaHash = model.Schema.Hash, Score = explained.Score.Score, Unclamped = explained.Score.Unclamped,
            Probability = explained.Score.Probability, AsOf = DateTime.UnixEpoch.AddDays(day), Vector = ScoreArrays.Write(vector), Points = ScoreArrays.Write(explained.Points),
        };
    }

    private Task<LeadDetails?> Read(Guid id) => app.Services.GetRequiredService<LeadDetailsReader>().ReadAsync(id, Viewer.System, app.Clock.GetUtcNow().UtcDateTime, default);
}
