using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Api;

/// <summary>Many leads in one request.</summary>
public sealed class BatchApiTests : IDisposable
{
    private const string Consent = """ "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] """;
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Each_lead_gets_the_answer_it_would_have_had_alone()
    {
        var no = Consent.Replace("true", "false", StringComparison.Ordinal);
        var answer = await app.Post("/leads/batch", $$"""
            { "leads": [ { "externalId": "1", {{Consent}} }, { "externalId": "1", "timelineMonths": 2 }, { "externalId": "2" }, { "externalId": "3", "timelineMonths": 99, {{Consent}} }, { "externalId": "4", {{no}} } ] }
            """);

        Assert.Equal(200, answer.Status);
        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([201, 200, 400, 400, 202], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal(results[0].GetProperty("id").GetString(), results[1].GetProperty("id").GetString());
        Assert.InRange(results[0].GetProperty("score").GetDouble(), 0, 100);
        Assert.Equal(Problems.ConsentTitle, results[2].GetProperty("error").GetProperty("title").GetString());
        Assert.True(results[3].GetProperty("error").GetProperty("errors").TryGetProperty("timelineMonths", out _));
        Assert.False(results[3].TryGetProperty("id", out _));
        await using var db = await app.OpenDbAsync();
        Assert.Equal(2, await db.Set<Lead>().CountAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BatchEndpoint.MostLeads + 1)]
    public async Task Too_few_or_too_many_are_refused_by_name(int count)
    {
        var answer = await app.Post("/leads/batch", $$"""{ "leads": [ {{string.Join(",", Enumerable.Range(0, count).Select(i => $$"""{ "externalId": "{{i}}", {{Consent}} }"""))}} ] }""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("allowed 1 to 1,000", answer.FirstError, StringComparison.Ordinal);
        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<Lead>().AnyAsync());
    }

    [Fact]
    public async Task A_thousand_are_taken_in()
    {
        var answer = await app.Post("/leads/batch", $$"""{ "leads": [ {{string.Join(",", Enumerable.Range(0, BatchEndpoint.MostLeads).Select(i => $$"""{ "externalId": "{{i}}", {{Consent}} }"""))}} ] }""");

        Assert.Equal(200, answer.Status);
        Assert.All(answer.Json.GetProperty("results").EnumerateArray(), r => Assert.Equal(201, r.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_body_that_is_no_such_thing_is_refused_at_its_place()
    {
        var answer = await app.Post("/leads/batch", $$"""{ "leads": [ { "externalId": "1", {{Consent}} }, { "externalId": 2 } ] }""");

        Assert.Equal((400, "leads[1].externalId"), (answer.Status, Assert.Single(answer.Fields)));
    }
}
