using System.Text.Json;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Api;

public sealed class ApiDocumentTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task The_description_names_every_endpoint_with_summary_and_problems()
    {
        var document = (await app.Get("/openapi/v1.json")).Json;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {p.Name}", o.Value))).ToList();
        Assert.Equal(
            ["get /api/v1/leads/{id}", "get /api/v1/queue", "post /api/v1/events", "post /api/v1/leads", "post /api/v1/leads/batch", "post /api/v1/leads/{id}/events", "post /api/v1/leads/{id}/outcome", "post /api/v1/score"],
            operations.Select(o => o.Name).Order(StringComparer.Ordinal));
        Assert.All(operations, o =>
        {
            Assert.NotEmpty(o.Value.GetProperty("summary").GetString()!);
            var refusals = o.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').ToList();
            Assert.NotEmpty(refusals);
            Assert.All(refusals, r => Assert.True(r.Value.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{o.Name} {r.Name}"));
        });
    }

    [Fact]
    public async Task Bodies_are_described_with_types_words_and_an_example()
    {
        var document = (await app.Get("/openapi/v1.json")).Json;
        var schemas = document.GetProperty("components").GetProperty("schemas");

        var lead = schemas.GetProperty("LeadRequest").GetProperty("properties");
        Assert.Contains("number", lead.GetProperty("bathsMin").GetProperty("type").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("date-time", lead.GetProperty("createdAt").GetProperty("format").GetString());
        Assert.Equal(3, lead.GetProperty("attributes").GetProperty("additionalProperties").GetProperty("type").GetArrayLength());
        Assert.Contains("Buyer", lead.GetProperty("kind").GetRawText() + schemas.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("number", schemas.GetProperty("ScoredLeadShape").GetProperty("properties").GetProperty("score").GetProperty("type").GetString());
        foreach (var name in ApiExamples.Requests.Keys)
        {
            var operation = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Single(o => o.Value.GetProperty("operationId").GetString() == name).Value;
            Assert.True(operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), name);
        }
    }

    [Fact]
    public async Task Every_example_works_as_it_stands()
    {
        app.WithModel();
        var id = (await app.Post("/leads", ApiExamples.Requests["SubmitLead"]))["id"];

        foreach (var (name, path) in new[] { ("SubmitLeads", "/leads/batch"), ("AddEvents", $"/leads/{id}/events"), ("AddOutcome", $"/leads/{id}/outcome"), ("SendEvent", "/events"), ("Score", "/score") })
            Assert.InRange((await app.Post(path, ApiExamples.Requests[name])).Status, 200, 201);
    }

    [Fact]
    public async Task Every_endpoint_is_described_with_examples_its_scope_and_what_it_refuses()
    {
        var document = (await app.Get("/openapi/v1.json")).Json;
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Door: $"{o.Name.ToUpperInvariant()} {p.Name}", o.Value))).ToDictionary(o => o.Door, o => o.Value, StringComparer.Ordinal);
        var endpoints = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null).ToList();

        Assert.Equal(endpoints.Count, described.Count);
        Assert.Equal(["key", "keyHeader", "session"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name));
        foreach (var endpoint in endpoints)
        {
            var door = $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal)}";
            var operation = described[door];
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            Assert.Equal(KeyScopes.NameOf(endpoint.Metadata.GetMetadata<ScopeNeeded>()!.Scope), operation.GetProperty("security")[0].GetProperty("key")[0].GetString());
            var answers = operation.GetProperty("responses");
            foreach (var status in endpoint.Metadata.GetMetadata<HeedsIdempotencyKey>() is null ? ["401", "403", "429"] : new[] { "401", "403", "409", "422", "429" }) Assert.True(answers.TryGetProperty(status, out _), $"{door} {status}");
            Assert.All(answers.EnumerateObject().Where(a => a.Value.TryGetProperty("content", out _)), a =>
                Assert.True(a.Name == "202" || a.Value.GetProperty("content").EnumerateObject().First().Value.TryGetProperty("example", out _), $"{door} {a.Name} has no example"));
            if (operation.TryGetProperty("requestBody", out var body)) Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), door);
            if (operation.TryGetProperty("parameters", out var parameters)) Assert.All(parameters.EnumerateArray().Where(p => p.GetProperty("name").GetString() != "after"), p => Assert.True(p.TryGetProperty("example", out _), $"{door} {p}"));
        }
    }

    [Fact]
    public async Task The_reading_room_loads_nothing_from_elsewhere()
    {
        var page = await app.Get("/docs/");

        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        Assert.Contains("Lead Scoring API", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fonts.scalar.com", page.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=[\"']https?://", page.Text);
    }

    [Fact]
    public async Task Alive_is_alive_and_ready_says_what_is_missing()
    {
        Assert.Equal((200, "ok"), Health(await app.Get("/health/live")));

        var withoutModel = await app.Get("/health/ready");
        Assert.Equal((200, "degraded"), Health(withoutModel));
        Assert.Contains("No model", withoutModel.Json.GetProperty("checks").GetProperty("model").GetProperty("reason").GetString(), StringComparison.Ordinal);

        app.WithModel();
        Assert.Equal((200, "ok"), Health(await app.Get("/health/ready")));

        app.Services.GetRequiredService<ServingModel>().Serve(null, "The model file is damaged.");
        Assert.Equal("The model file is damaged.", (await app.Get("/health/ready")).Json.GetProperty("checks").GetProperty("model").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Not_ready_while_the_database_lacks_a_migration()
    {
        await app.Get("/health/live");
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "data", "leads.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT max(MigrationId) FROM __EFMigrationsHistory)";
            await command.ExecuteNonQueryAsync();
        }

        var answer = await app.Get("/health/ready");

        Assert.Equal((503, "failed"), Health(answer));
        Assert.Contains("lacks 1 migration", answer.Text, StringComparison.Ordinal);
    }

    private static (int Status, string? Word) Health(ApiAnswer answer) => (answer.Status, answer["status"]);
}
