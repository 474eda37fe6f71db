using LeadScoring.Dashboard.Access.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Support;

/// <summary>Keys as an admin makes them, and programs that use them.</summary>
public static class Keys
{
    public const KeyScope Everything = KeyScope.LeadsRead | KeyScope.LeadsWrite | KeyScope.Score | KeyScope.QueueRead;

    public static async Task<string> KeyAsync(this TestApp app, KeyScope scopes = Everything, Guid? team = null, TimeSpan? life = null) =>
        (await app.Services.GetRequiredService<KeyBook>().MakeAsync("A program", scopes, team, life ?? KeyBook.UsualLife, app.Admin.Viewer, default)).Key!;

    /// <summary>A program with this key and no cookies.</summary>
    public static HttpClient With(this TestApp app, string? key)
    {
        var client = app.ClientOf(null);
        if (key is not null) client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        return client;
    }

    public static async Task<ApiAnswer> AskAsync(this HttpClient client, HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return new ApiAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync())
        {
            Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
        };
    }
}
