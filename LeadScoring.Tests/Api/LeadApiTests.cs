using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Api;

public sealed class LeadApiTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_new_lead_is_created_scored_and_explained()
    {
        var answer = await app.Post("/leads", ApiExamples.Requests["SubmitLead"]);

        Assert.Equal((201, $"/api/v1/leads/{answer["id"]}"), (answer.Status, answer.Location));
        var score = answer.Json;
        var points = score.GetProperty("reasons").EnumerateArray().Sum(r => r.GetProperty("points").GetDouble());
        Assert.Equal(score.GetProperty("baseScore").GetDouble(), Math.Clamp(50 + points + score.GetProperty("others").GetDouble(), 0, 100), 1e-6);
        Assert.InRange(score.GetProperty("probability").GetDouble(), 0, 1);
        Assert.All(score.GetProperty("reasons").EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("text").GetString()!));
        Assert.Equal("""{"status":"off","factor":1,"for":[],"against":[]}""", score.GetProperty("rerank").GetRawText());
        Assert.Equal("2026-11-20T15:00:00Z", answer["scoredAt"]);
        foreach (var member in new[] { "band", "low", "high", "recommendation", "modelVersion", "elapsedMs" }) Assert.True(score.TryGetProperty(member, out _), member);
    }

    [Fact]
    public async Task The_same_person_again_is_an_update()
    {
        var first = await app.Post("/leads", ApiExamples.Requests["SubmitLead"]);

        var second = await app.Post("/leads", """{ "contact": { "email": "ANA@example.com" }, "timelineMonths": 1 }""");

        Assert.Equal((200, first["id"]), (second.Status, second["id"]));
        var lead = (await app.Get($"/api/v1/leads/{first["id"]}")).Json;
        Assert.Equal((1, 420000), (lead.GetProperty("profile").GetProperty("timelineMonths").GetInt32(), lead.GetProperty("profile").GetProperty("budgetMinUsd").GetInt32()));
    }

    [Fact]
    public async Task A_lead_is_read_back_as_it_was_sent_with_the_same_score()
    {
        var sent = await app.Post("/leads", ApiExamples.Requests["SubmitLead"]);

        var read = await app.Get(sent.Location!);

        Assert.Equal(200, read.Status);
        var lead = read.Json;
        Assert.Equal("""{"fullName":"Ana Example","email":"ana@example.com","phone":"+16145550100"}""", lead.GetProperty("contact").GetRawText());
        Assert.Equal("Wants a garden.", lead.GetProperty("notes")[0].GetProperty("text").GetString());
        Assert.Equal(7, lead.GetProperty("profile").GetProperty("attributes").GetProperty("Total visits").GetDouble());
        Assert.Equal("""[{"system":"api","id":"crm-4711"}]""", lead.GetProperty("externalIds").GetRawText());
        Assert.Equal(("Profiling", true), (lead.GetProperty("consents")[0].GetProperty("purpose").GetString(), lead.GetProperty("consents")[0].GetProperty("granted").GetBoolean()));
        foreach (var member in new[] { "score", "band", "probability", "reasons", "others", "low", "high", "scoredAt" })
            Assert.Equal(sent.Json.GetProperty(member).GetRawText(), lead.GetProperty("score").GetProperty(member).GetRawText());
    }

    [Fact]
    public async Task No_word_about_consent_is_refused_by_name_and_nothing_is_stored()
    {
        var answer = await app.Post("/leads", """{ "contact": { "email": "ana@example.com" } }""");

        Assert.Equal((400, "application/problem+json", "Data processing consent required"), (answer.Status, answer.ContentType, answer["title"]));
        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<Lead>().AnyAsync());
    }

    [Fact]
    public async Task A_no_is_accepted_and_kept_unscored()
    {
        var answer = await app.Post("/leads", Lead("""{ "purpose": "Profiling", "granted": false, "at": "2026-11-20T14:00:00Z", "channel": "phone" }"""));

        Assert.Equal((202, "unscored"), (answer.Status, answer["status"]));
        var lead = (await app.Get(answer.Location!)).Json;
        Assert.Equal((JsonValueKind.Null, "The person did not agree to profiling."), (lead.GetProperty("score").ValueKind, lead.GetProperty("unscored").GetString()));
    }

    [Fact]
    public async Task A_backdated_yes_after_a_no_is_a_conflict()
    {
        await app.Post("/leads", Lead("""{ "purpose": "Profiling", "granted": false, "at": "2026-11-20T14:00:00Z", "channel": "phone" }"""));

        var answer = await app.Post("/leads", Lead("""{ "purpose": "Profiling", "granted": true, "at": "2026-11-20T13:00:00Z", "channel": "web form" }"""));

        Assert.Equal((409, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(["consents[0]"], answer.Fields);
    }

    [Fact]
    public async Task Without_a_model_a_lead_waits_unscored()
    {
        using var modelless = new TestApp();

        var answer = await modelless.Post("/leads", ApiExamples.Requests["SubmitLead"]);

        Assert.Equal((202, "There is no model yet."), (answer.Status, answer["reason"]));
    }

    [Fact]
    public async Task Events_are_added_once_and_score_again()
    {
        var lead = await app.Post("/leads", ApiExamples.Requests["SubmitLead"]);
        const string Events = """{ "events": [ { "type": "SavedProperty", "occurredAt": "2026-11-20T14:20:00Z", "idempotencyKey": "k" }, { "type": "MortgageCalculatorUsed", "occurredAt": "2026-11-20T14:21:00+00:00" } ] }""";

        var answer = await app.Post($"/leads/{lead["id"]}/events", Events);
        await app.Post($"/leads/{lead["id"]}/events", """{ "events": [ { "type": "SavedProperty", "occurredAt": "2026-11-20T14:20:00Z", "idempotencyKey": "k" } ] }""");

        Assert.Equal((200, lead["id"]), (answer.Status, answer["id"]));
        Assert.NotEqual(lead["score"], answer["score"]);
        await using var db = await app.OpenDbAsync();
        Assert.Equal(3, await db.Set<LeadEvent>().CountAsync());
        Assert.Equal(2, await db.Set<ScoreRecord>().CountAsync());
    }

    [Fact]
    public async Task An_outcome_is_stored_and_moves_the_stage()
    {
        var lead = await app.Post("/leads", ApiExamples.Requests["SubmitLead"]);

        var answer = await app.Post($"/leads/{lead["id"]}/outcome", """{ "kind": "Closed", "at": "2026-11-20T14:30:00Z", "dealValueUsd": 510000 }""");

        Assert.Equal(200, answer.Status);
        await using var db = await app.OpenDbAsync();
        var outcome = await db.Set<LeadOutcome>().SingleAsync();
        Assert.Equal((OutcomeKind.Closed, 510000m, LeadStage.Closed), (outcome.Kind, outcome.DealValueUsd, (await db.Set<Lead>().SingleAsync()).Stage));
    }

    [Theory]
    [InlineData("/leads/0193a5b0-7c1e-7000-8000-000000000000/events", """{ "events": [ { "type": "Registration", "occurredAt": "2026-11-20T14:00:00Z" } ] }""")]
    [InlineData("/leads/0193a5b0-7c1e-7000-8000-000000000000/outcome", """{ "kind": "Lost", "at": "2026-11-20T14:00:00Z" }""")]
    public async Task A_lead_that_does_not_exist_is_not_found(string path, string body)
    {
        var answer = await app.Post(path, body);

        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(404, (await app.Get("/api/v1" + path[..path.LastIndexOf('/')])).Status);
    }

    [Theory]
    [InlineData("Property Inquiry", LeadEventType.PropertyInquiry)]
    [InlineData("Inquiry", LeadEventType.PropertyInquiry)]
    [InlineData("registration", LeadEventType.Registration)]
    [InlineData("Viewed Property", LeadEventType.ViewedProperty)]
    [InlineData("Visited Open House", LeadEventType.VisitedOpenHouse)]
    public async Task An_event_in_the_words_of_follow_up_boss_makes_a_lead_and_then_adds_to_it(string type, LeadEventType expected)
    {
        var body = ApiExamples.Requests["SendEvent"].Replace("Property Inquiry", type, StringComparison.Ordinal);

        var first = await app.Post("/events", body);
        var second = await app.Post("/events", """{ "type": "Property Search", "person": { "emails": [ { "value": "bo@example.com" } ] }, "propertySearch": { "city": "Austin", "minPrice": 400000, "minBedrooms": 3 } }""");

        Assert.Equal((201, 200, first["id"]), (first.Status, second.Status, second["id"]));
        var lead = (await app.Get(first.Location!)).Json;
        Assert.Equal(("Bo Example", "Website", "Newsletter"), (lead.GetProperty("contact").GetProperty("fullName").GetString(), lead.GetProperty("source").GetString(), lead.GetProperty("profile").GetProperty("attributes").GetProperty("Tags").GetString()));
        Assert.Equal("Is the house still available?", lead.GetProperty("notes")[0].GetProperty("text").GetString());
        await using var db = await app.OpenDbAsync();
        var events = await db.Set<LeadEvent>().OrderBy(e => e.Id).ToListAsync();
        Assert.Equal((expected, "MLS-118", 529000m, "austin-78704"), (events[0].Type, events[0].ListingId, events[0].ListPriceUsd, events[0].AreaId));
        Assert.Equal((LeadEventType.PropertySearch, 400000m, 3), (events[1].Type, events[1].Search!.PriceMinUsd, events[1].Search!.BedsMin));
    }

    [Fact]
    public async Task A_stranger_without_consent_cannot_be_made_by_an_event()
    {
        var answer = await app.Post("/events", """{ "type": "Registration", "person": { "emails": [ { "value": "cy@example.com" } ] } }""");

        Assert.Equal((400, "Data processing consent required"), (answer.Status, answer["title"]));
    }

    [Fact]
    public async Task An_event_of_unknown_type_is_refused_with_the_known_ones()
    {
        var answer = await app.Post("/events", ApiExamples.Requests["SendEvent"].Replace("Property Inquiry", "Bought", StringComparison.Ordinal));

        Assert.Equal(["type"], answer.Fields);
        Assert.Contains("Visited Open House", answer.FirstError, StringComparison.Ordinal);
    }

    private static string Lead(string consent) => $$"""{ "externalId": "1", "consents": [ {{consent}} ] }""";
}
