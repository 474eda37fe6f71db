using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LeadScoring.Tests.Support;

/// <summary>
/// A sign-in service on loopback that speaks OpenID Connect: authorization code, PKCE, RS256. Whoever comes to its page is the person a test names; it holds the
/// program to the protocol and answers nobody who breaks it.
/// </summary>
public sealed class SignInService : IAsyncDisposable
{
    public const string Client = "lead-scoring", Secret = "a secret of these tests";

    private readonly WebApplication web;
    private readonly RSA published = RSA.Create(2048), unknown = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Asked> codes = [];

    private SignInService(WebApplication web) => this.web = web;

    public string Authority => web.Urls.First();

    /// <summary>What the next token says; null of a claim leaves it out.</summary>
    public Dictionary<string, object?> Claims { get; } = new() { ["sub"] = "u-17", ["email"] = "ana@example.com", ["name"] = "Ana Moss" };

    /// <summary>Signs with a key that the service never published.</summary>
    public bool IsForged { get; set; }

    public static async Task<SignInService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = new SignInService(builder.Build());
        service.Map();
        await service.web.StartAsync();
        return service;
    }

    /// <summary>Does what a browser does with the redirect of the program: asks for the page, and returns where the service sends it back to.</summary>
    public async Task<string> VisitAsync(string sentTo)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        using var answer = await browser.GetAsync(new Uri(sentTo));
        return answer.Headers.Location?.PathAndQuery ?? throw new InvalidOperationException($"The service refused {sentTo}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        published.Dispose();
        unknown.Dispose();
    }

    private void Map()
    {
        web.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Authority, ["authorization_endpoint"] = Authority + "/authorize", ["token_endpoint"] = Authority + "/token", ["jwks_uri"] = Authority + "/keys",
            ["response_types_supported"] = new[] { "code" }, ["subject_types_supported"] = new[] { "public" }, ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        web.MapGet("/keys", () =>
        {
            var key = published.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        web.MapGet("/authorize", (HttpRequest request) =>
        {
            string Of(string name) => request.Query[name].ToString();
            if (Of("response_type") != "code" || Of("client_id") != Client || Of("code_challenge_method") != "S256" || Of("nonce").Length == 0 || Of("state").Length == 0 || !Of("scope").Split(' ').Contains("openid"))
                return Results.BadRequest(request.QueryString.Value);
            var code = Guid.NewGuid().ToString("N");
            codes[code] = new Asked(Of("code_challenge"), Of("nonce"), Of("redirect_uri"));
            return Results.Redirect(QueryHelpers.AddQueryString(Of("redirect_uri"), new Dictionary<string, string?> { ["code"] = code, ["state"] = Of("state") }));
        });
        web.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            if (!codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != challenge || asked.ReturnTo != form["redirect_uri"] || form["client_id"] != Client || form["client_secret"] != Secret)
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            return Results.Json(new { token_type = "Bearer", expires_in = 300, access_token = "unused", id_token = Token(asked.Nonce) });
        });
    }

    /// <summary>Who checks a token asks the clock of the machine.</summary>
    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private string Token(string nonce)
    {
        var claims = new Dictionary<string, object> { ["nonce"] = nonce };
        foreach (var (name, value) in Claims)
            if (value is not null) claims[name] = value;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Authority, Audience = claims.Remove("aud", out var audience) ? (string)audience : Client, Claims = claims,
            IssuedAt = Now.AddMinutes(-1), Expires = Now.AddMinutes(claims.Remove("expired") ? -10 : 5),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(IsForged ? unknown : published) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private sealed record Asked(string Challenge, string Nonce, string ReturnTo);
}
