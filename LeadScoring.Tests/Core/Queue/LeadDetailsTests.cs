using System.Runtime.InteropServices;
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

    private Task<LeadDetails?> Read(Guid id) => app.Services.GetRequiredService<LeadDetailsReader>().ReadAsync(id, app.Clock.GetUtcNow().UtcDateTime, default);
}
