using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;

namespace LeadScoring.Tests.Support;

/// <summary>Somebody at a browser without scripts: opens pages, fills in forms, keeps cookies. Redirects are answers. Nobody is signed in at first.</summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly HttpClient client;

    public PlainBrowser(WebApplicationFactory<Program> app)
    {
        client = app.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Remove("Cookie");
    }

    public async Task<Shown> OpenAsync(string path) => await ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Opens the page, fills in one of its forms and sends it.</summary>
    public async Task<Shown> SendAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await OpenAsync(path);
        var token = Regex.Match(page.Html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        return await ReadAsync(await client.PostAsync(new Uri(path, UriKind.Relative), content));
    }

    public Task<Shown> SignInAsync(string email, string password, string returnUrl = "/queue") =>
        SendAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl), "sign-in", ("Given.Email", email), ("Given.Password", password));

    public void Dispose() => client.Dispose();

    private static async Task<Shown> ReadAsync(HttpResponseMessage response)
    {
        using (response)
            return new Shown(response.StatusCode, response.Headers.Location?.ToString().Replace("https://localhost", "", StringComparison.Ordinal), await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta, response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
    }

    public sealed record Shown(HttpStatusCode Status, string? Location, string Html, TimeSpan? RetryAfter, IReadOnlyList<string> Cookies)
    {
        public override string ToString() => $"{Status} {Location} {Alert}";

        /// <summary>What the page complains of.</summary>
        public string? Alert => Regex.Match(Html, "role=\"alert\">([^<]+)<", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;
    }
}
