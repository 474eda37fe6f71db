using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Api;

public sealed class ScoreApiTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Scoring_without_storing_says_what_storing_would()
    {
        var stateless = (await app.Post("/score", ApiExamples.Requests["Score"])).Json.GetProperty("results")[0];
        await using (var db = await app.OpenDbAsync()) Assert.False(await db.Set<Lead>().AnyAsync());

        var stored = (await app.Post("/leads", ApiExamples.Requests["SubmitLead"])).Json;

        foreach (var member in new[] { "score", "band", "probability", "low", "high", "reasons", "others", "recommendation", "modelVersion" })
            Assert.Equal(stored.GetProperty(member).GetRawText(), stateless.GetProperty(member).GetRawText());
    }

    [Fact]
    public async Task Each_item_gets_its_own_result_or_error_in_order()
    {
        var answer = await app.Post("/score", $$"""{ "leads": [ { "kind": "Buyer" }, {{ApiExamples.Requests["SubmitLead"]}}, { "timelineMonths": 99 } ] }""");

        var results = answer.Json.GetProperty("results");
        Assert.Equal("Data processing consent required", results[0].GetProperty("error").GetProperty("title").GetString());
        Assert.True(results[1].TryGetProperty("score", out _));
        Assert.True(results[2].GetProperty("error").GetProperty("errors").TryGetProperty("timelineMonths", out _));
    }

    [Fact]
    public async Task Features_are_scored_by_name_and_what_is_missing_is_unknown()
    {
        var model = app.Services.GetRequiredService<ServingModel>().Current!;
        var vector = Enumerable.Repeat(float.NaN, model.Schema.Count).ToArray();
        vector[model.Schema.IndexOf("PropertyViews30d")] = 12;
        vector[model.Schema.IndexOf("Location")] = model.Schema[model.Schema.IndexOf("Location")].Levels.IndexOf("austin-78745");

        var answer = await app.Post("/score", """{ "features": [ { "PropertyViews30d": 12, "Location": "austin-78745", "AdEngagement": null }, { } ] }""");

        var results = answer.Json.GetProperty("results");
        Assert.Equal(model.Score(vector).Score, results[0].GetProperty("score").GetDouble());
        Assert.Equal(model.Score(Enumerable.Repeat(float.NaN, model.Schema.Count).ToArray()).Score, results[1].GetProperty("score").GetDouble());
    }

    [Theory]
    [InlineData("""{ "Wealth": 1 }""", "Wealth")]
    [InlineData("""{ "CreditActivity": 1.5 }""", "CreditActivity")]
    [InlineData("""{ "PropertyViews30d": -1 }""", "PropertyViews30d")]
    [InlineData("""{ "PropertyViews30d": "12" }""", "PropertyViews30d")]
    [InlineData("""{ "PropertyViews30d": [ 1 ] }""", "PropertyViews30d")]
    [InlineData("""{ "PropertyViews30d": 1e39 }""", "PropertyViews30d")]
    [InlineData("""{ "Location": 99 }""", "Location")]
    public async Task A_feature_that_cannot_be_is_an_error_of_its_item_alone(string features, string field)
    {
        var answer = await app.Post("/score", $$"""{ "features": [ {{features}}, { "PropertyViews30d": 1 } ] }""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(field, answer.Json.GetProperty("results")[0].GetProperty("error").GetProperty("errors").EnumerateObject().Single().Name);
        Assert.True(answer.Json.GetProperty("results")[1].TryGetProperty("score", out _));
    }

    [Fact]
    public async Task Extreme_or_missing_inputs_never_lead_the_queue_by_themselves()
    {
        var serving = app.Services.GetRequiredService<ServingModel>();
        var biggest = string.Join(", ", serving.Current!.Schema.Features.Where(f => f.Kind == LeadScoring.Core.Features.FeatureKind.Number && double.IsPositiveInfinity(f.Max)).Select(f => $"\"{f.Name}\": 3e38"));

        var results = (await app.Post("/score", $$"""{ "features": [ { {{biggest}} }, { } ] }""")).Json.GetProperty("results");

        foreach (var result in results.EnumerateArray()) Assert.InRange(result.GetProperty("score").GetDouble(), 0, 100);
        Assert.InRange(results[1].GetProperty("score").GetDouble(), 1, 99);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?reasons=0")]
    [InlineData("?reasons=3")]
    public async Task The_quick_way_and_the_careful_way_say_the_same(string query)
    {
        const string features = """[ { "PropertyViews30d": 12, "Location": "austin-78745", "AdEngagement": null, "HasSavedSearch": true, "SourceGroup": 1 }, { } ]""";

        var quick = await app.Post("/score" + query, $$"""{ "features": {{features}} }""");
        var careful = await app.Post("/score" + query, $$"""{ "leads": null, "features": {{features}} }""");

        foreach (var i in new[] { 0, 1 })
        {
            var (one, other) = (quick.Json.GetProperty("results")[i], careful.Json.GetProperty("results")[i]);
            foreach (var member in one.EnumerateObject().Where(member => member.Name != "scoredAt")) Assert.Equal(member.Value.GetRawText(), other.GetProperty(member.Name).GetRawText());
        }
    }

    [Theory]
    [InlineData("?reasons=0", 0)]
    [InlineData("?reasons=3", 3)]
    [InlineData("", 6)]
    public async Task As_many_reasons_come_as_were_asked_for_and_all_points_add_up(string query, int count)
    {
        var result = (await app.Post("/score" + query, """{ "features": [ { "PropertyViews30d": 12 } ] }""")).Json.GetProperty("results")[0];

        var reasons = result.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("points").GetDouble()).ToList();
        Assert.Equal(count, reasons.Count);
        Assert.Equal(result.GetProperty("baseScore").GetDouble(), Math.Clamp(50 + reasons.Sum() + result.GetProperty("others").GetDouble(), 0, 100), 1e-6);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("21")]
    public async Task A_number_of_reasons_that_cannot_be_is_refused(string reasons)
    {
        var answer = await app.Post("/score?reasons=" + reasons, """{ "features": [ { } ] }""");

        Assert.Equal((400, "reasons"), (answer.Status, answer.Fields.Single()));
    }

    [Fact]
    public async Task A_thousand_is_the_most()
    {
        var features = string.Join(',', Enumerable.Repeat("{}", 1_000));

        Assert.Equal(1_000, (await app.Post("/score", $$"""{ "features": [ {{features}} ] }""")).Json.GetProperty("results").GetArrayLength());
        Assert.Equal(400, (await app.Post("/score", $$"""{ "features": [ {{features}}, {} ] }""")).Status);
    }

    [Fact]
    public async Task Without_a_model_the_service_says_so()
    {
        using var modelless = new TestApp();

        var answer = await modelless.Post("/score", """{ "features": [ {} ] }""");

        Assert.Equal((503, "There is no model yet"), (answer.Status, answer["title"]));
    }
}
