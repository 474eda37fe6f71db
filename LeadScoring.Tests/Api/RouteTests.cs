using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Api;

/// <summary>What is not there says so, in the way of the API.</summary>
public sealed class RouteTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Theory]
    [InlineData("GET", "/api/v1/leads", "POST")]
    [InlineData("PUT", "/api/v1/leads", "POST")]
    [InlineData("OPTIONS", "/api/v1/score", "POST")]
    [InlineData("DELETE", "/api/v1/queue", "GET")]
    [InlineData("PATCH", "/api/v1/leads/0193a5b0-7c1e-7000-8000-000000000000", "GET")]
    [InlineData("GET", "/api/v1/leads/0193a5b0-7c1e-7000-8000-000000000000/events", "POST")]
    [InlineData("GET", "/api/v1/leads/batch", "POST")]
    public async Task A_method_that_is_not_allowed_is_told_which_are(string method, string path, string allowed)
    {
        using var program = app.With(await app.KeyAsync());

        var answer = await program.AskAsync(new HttpMethod(method), path);

        Assert.Equal((405, "application/problem+json", allowed), (answer.Status, answer.ContentType, answer.Headers["Allow"]));
        Assert.NotEmpty(answer["traceId"]!);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing")]
    [InlineData("POST", "/api/v2/leads")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/v1/leads/17")]
    [InlineData("GET", "/api/v1/leads/0193a5b0-7c1e-7000-8000-000000000000/contact")]
    [InlineData("GET", "/api/v1/..%2f..%2fetc%2fpasswd")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        using var program = app.With(await app.KeyAsync());
        using var nobody = app.ClientOf(null);

        var answer = await program.AskAsync(new HttpMethod(method), path);

        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.NotEmpty(answer["traceId"]!);
        Assert.Equal(401, (await nobody.AskAsync(new HttpMethod(method), path)).Status);
    }
}
