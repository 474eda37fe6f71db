using System.Text.Json;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Api;

public sealed class QueueApiTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task A_walk_visits_each_lead_exactly_once_though_scores_are_equal(int take)
    {
        var random = new Random(take);
        await Fill(60);
        await using (var db = await app.OpenDbAsync())
        {
            foreach (var score in await db.Set<LeadScore>().ToListAsync())
            {
                score.Score = random.Next(3) * 50;
                score.Unclamped = score.Score == 100 ? 100 + random.Next(3) : score.Score;
            }
            await db.SaveChangesAsync();
        }

        var walked = await Walk($"take={take}");

        Assert.Equal(60, walked.Count);
        Assert.Equal(60, walked.Select(i => i.GetProperty("id").GetString()).Distinct().Count());
        var scores = walked.Select(i => i.GetProperty("score").GetDouble()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        await using var after = await app.OpenDbAsync();
        var ranked = await after.Set<LeadScore>().OrderByDescending(s => s.Score).ThenByDescending(s => s.Unclamped).ThenBy(s => s.LeadId).Select(s => s.LeadId).ToListAsync();
        Assert.Equal(ranked, walked.Select(i => i.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Filters_narrow_the_queue_and_a_page_tells_what_it_shows()
    {
        await Fill(40);
        var all = await Walk("");

        foreach (var band in new[] { "A", "B", "C", "D" })
            Assert.Equal(all.Count(i => i.GetProperty("band").GetString() == band), (await Walk($"band={band}")).Count);
        Assert.Equal(20, (await Walk("area=austin-78745")).Count);
        Assert.Equal(8, (await Walk("stage=Showing")).Count);
        Assert.Equal(4, (await Walk("stage=Showing&area=austin-78745")).Count);
        Assert.Empty(await Walk("owner=0193a5b0-7c1e-7000-8000-000000000000"));
        Assert.Equal(["Lead 19 Zoë", "Lead 29 Zoë", "Lead 39 Zoë", "Lead 9 Zoë"], (await Walk("q=zoe+9&take=1")).Select(i => i.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        var first = all[0];
        Assert.NotEmpty(first.GetProperty("whyNow").GetString()!);
        Assert.InRange(first.GetProperty("probability").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Who_did_not_agree_or_is_lost_is_not_in_the_queue()
    {
        await app.Post("/leads", """{ "externalId": "no", "consents": [ { "purpose": "Profiling", "granted": false, "at": "2026-11-20T14:00:00Z", "channel": "phone" } ] }""");
        await app.Post("/leads", """{ "externalId": "lost", "stage": "Lost", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "phone" } ] }""");

        Assert.Empty(await Walk(""));
        Assert.Single(await Walk("stage=Lost"));
    }

    private async Task Fill(int count)
    {
        var intake = app.Services.GetRequiredService<LeadIntake>();
        await intake.SubmitManyAsync(
            [
                .. Enumerable.Range(0, count).Select(i => Submissions.Of($"lead{i}@example.com") with
                {
                    Contact = new Contact($"Lead {i} Zoë", $"lead{i}@example.com", null),
                    Stage = i % 5 == 0 ? LeadStage.Showing : LeadStage.New,
                    Profile = new LeadProfile { TimelineMonths = i % 36, AreasOfInterest = [RandomModels.Areas[i % 2]] },
                }),
            ],
            KnownLeadPolicy.Update, Viewer.System, default);
    }

    private async Task<List<JsonElement>> Walk(string query)
    {
        var items = new List<JsonElement>();
        string? next = null;
        for (var pages = 0; pages < 500; pages++)
        {
            var page = (await app.Get($"/api/v1/queue?{query}{(next is null ? "" : "&after=" + next)}".Replace("?&", "?", StringComparison.Ordinal))).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
            if (next is null) return items;
        }
        throw new InvalidOperationException("The walk does not end.");
    }
}
