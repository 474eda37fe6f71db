using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Api;

/// <summary>Who has read a lead can ask whether it changed, and change it only if it did not.</summary>
public sealed class LeadTagTests : IDisposable
{
    private const string Outcome = """{ "kind": "AppointmentQualified", "at": "2026-11-20T14:30:00Z" }""";
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_lead_that_did_not_change_is_not_sent_again_and_is_the_same_to_the_byte()
    {
        var (program, path) = await BeginAsync();
        using var asks = program;
        var first = await program.AskAsync(HttpMethod.Get, path);
        var tag = first.Headers["ETag"];

        var known = await program.AskAsync(HttpMethod.Get, path, null, ("If-None-Match", $"\"other\", W/{tag}"));
        var again = await program.AskAsync(HttpMethod.Get, path, null, ("If-None-Match", "\"other\""));

        Assert.Matches("^\"1-[0-9a-f]{12}\"$", tag);
        Assert.Equal((304, "", tag), (known.Status, known.Text, known.Headers["ETag"]));
        Assert.Equal((200, first.Text, tag), (again.Status, again.Text, again.Headers["ETag"]));
    }

    [Fact]
    public async Task A_change_meant_for_another_version_is_refused_and_stores_nothing()
    {
        var (program, path) = await BeginAsync();
        using var asks = program;
        var tag = (await program.AskAsync(HttpMethod.Get, path)).Headers["ETag"];

        Assert.Equal(200, (await program.AskAsync(HttpMethod.Post, path + "/outcome", Outcome, ("If-Match", tag))).Status);
        foreach (var outdated in new[] { tag, "W/" + tag, "\"x\"", "nonsense", "\"99999999999999-1\"" })
        {
            var refused = await program.AskAsync(HttpMethod.Post, path + "/events", """{ "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T14:40:00Z" } ] }""", ("If-Match", outdated));
            Assert.Equal((412, "application/problem+json"), (refused.Status, refused.ContentType));
        }

        await using (var db = await app.OpenDbAsync()) Assert.Equal((2, 1), ((await db.Set<Lead>().SingleAsync()).Version, await db.Set<LeadEvent>().CountAsync()));
        var now = (await program.AskAsync(HttpMethod.Get, path)).Headers["ETag"];
        Assert.NotEqual(tag, now);
        Assert.Equal(200, (await program.AskAsync(HttpMethod.Post, path + "/outcome", Outcome, ("If-Match", $"{tag}, {now}"))).Status);
        Assert.Equal(200, (await program.AskAsync(HttpMethod.Post, path + "/outcome", Outcome, ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task A_new_score_is_news_but_no_reason_to_refuse()
    {
        var (program, path) = await BeginAsync();
        using var asks = program;
        var tag = (await program.AskAsync(HttpMethod.Get, path)).Headers["ETag"];
        await using (var db = await app.OpenDbAsync())
        {
            var again = Guid.NewGuid();
            await db.Set<ScoreRecord>().ExecuteUpdateAsync(set => set.SetProperty(r => r.Id, again));
            await db.Set<LeadScore>().ExecuteUpdateAsync(set => set.SetProperty(s => s.RecordId, again));
        }

        Assert.NotEqual(tag, (await program.AskAsync(HttpMethod.Get, path)).Headers["ETag"]);
        Assert.Equal(200, (await program.AskAsync(HttpMethod.Post, path + "/outcome", Outcome, ("If-Match", tag))).Status);
    }

    private async Task<(HttpClient Program, string Path)> BeginAsync()
    {
        var program = app.With(await app.KeyAsync());
        return (program, (await program.AskAsync(HttpMethod.Post, "/api/v1/leads", ApiExamples.Requests["SubmitLead"])).Location!);
    }
}
