using System.Text.Encodings.Web;
using LeadScoring.Dashboard.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary><c>Authorization: Bearer ls_…</c>, or <c>X-Api-Key: ls_…</c>. In memory only: this runs before each request of a program.</summary>
internal sealed class KeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, KeyBook keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <summary>RFC 6750: what a request without a key is told.</summary>
    public const string Challenge = "Bearer realm=\"Lead Scoring\"";

    private static readonly Task<AuthenticateResult> Refused = Task.FromResult(AuthenticateResult.Fail("There is no such key."));

    /// <summary>Keys open the API and its description, no pages: those are for people.</summary>
    public static bool IsFor(HttpRequest request) =>
        (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.Authorization.Count > 0 || request.Headers.ContainsKey(Header));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (keys.Find(Given(Request)) is not { } key) return Refused;
        Context.Features.Set(key);
        return key.Accepted;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Challenge + ", error=\"invalid_token\"";
        return Problems.Of(Context, StatusCodes.Status401Unauthorized, "The key does not work", "Send a key of this program that has neither expired nor been revoked, as Authorization: Bearer ls_… or X-Api-Key: ls_….").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<ScopeNeeded>() is not { Scope: var scope })
            return Problems.Of(Context, StatusCodes.Status403Forbidden, "Not for keys", "This is for people who are signed in.").ExecuteAsync(Context);
        var name = KeyScopes.NameOf(scope);
        Response.Headers[HeaderNames.WWWAuthenticate] = $"{Challenge}, error=\"insufficient_scope\", scope=\"{name}\"";
        return Problems.Of(Context, StatusCodes.Status403Forbidden, "The key lacks a scope", $"This needs a key with the scope {name}.").ExecuteAsync(Context);
    }

    private static ReadOnlySpan<char> Given(HttpRequest request)
    {
        if (request.Headers.Authorization is { Count: > 0 } said)
            return said is [{ } one] && one.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? one.AsSpan(Bearer.Length).Trim(' ') : [];
        return request.Headers[Header] is [{ } key] ? key : default(ReadOnlySpan<char>);
    }
}
