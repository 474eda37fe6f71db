using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LeadScoring.Core.Scoring;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Support;

/// <summary>An answer of the API, read whole.</summary>
public sealed record ApiAnswer(int Status, string? ContentType, string? Location, string Text)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? this[string member] => Json.GetProperty(member).ToString();

    /// <summary>The fields of a problem.</summary>
    public IReadOnlyList<string> Fields => [.. Json.GetProperty("errors").EnumerateObject().Select(f => f.Name)];

    public string FirstError => Json.GetProperty("errors").EnumerateObject().First().Value[0].GetString()!;
}

/// <summary>Talks to the real app as another program would.</summary>
public static class ApiClient
{
    public static Task<ApiAnswer> Post(this TestApp app, string path, string json, string contentType = "application/json") => app.Post(path, Encoding.UTF8.GetBytes(json), contentType);

    public static async Task<ApiAnswer> Post(this TestApp app, string path, byte[] body, string contentType = "application/json")
    {
        using var client = app.CreateClient();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await Read(await client.PostAsync(new Uri("/api/v1" + path, UriKind.Relative), content));
    }

    public static async Task<ApiAnswer> Get(this TestApp app, string path)
    {
        using var client = app.CreateClient();
        return await Read(await client.GetAsync(new Uri(path, UriKind.Relative)));
    }

    /// <summary>A model that answers, so that leads are scored.</summary>
    public static TestApp WithModel(this TestApp app, int seed = 1)
    {
        app.Services.GetRequiredService<ServingModel>().Serve(RandomModels.Make(seed));
        return app;
    }

    private static async Task<ApiAnswer> Read(HttpResponseMessage response)
    {
        using (response)
            return new ApiAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());
    }
}
