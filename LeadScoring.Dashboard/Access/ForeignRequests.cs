using LeadScoring.Dashboard.Api;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Access;

/// <summary>
/// Refuses what another site's page asks in the name of somebody who is signed in here: every connection of a page, and every request with cookies that may change something.
/// Programs send neither cookies nor Origin and pass.
/// </summary>
internal static class ForeignRequests
{
    public static bool IsForeign(HttpRequest request)
    {
        var isPage = request.Path.StartsWithSegments(OpenPages.Path, StringComparison.OrdinalIgnoreCase);
        if (!isPage && (IsSafe(request.Method) || request.Headers.Cookie.Count == 0)) return false;
        var origin = request.Headers.Origin;
        if (origin.Count > 0) return !IsOurs(origin.ToString(), request);
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    public static Task RefuseAsync(HttpContext http) =>
        Problems.Of(http, StatusCodes.Status403Forbidden, "Another site asked", $"The {HeaderNames.Origin} of the request is not this site's. Behind a proxy, name it in Access:TrustedProxies.").ExecuteAsync(http);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsOurs(string origin, HttpRequest request) =>
        origin.Length == request.Scheme.Length + 3 + request.Host.Value!.Length
        && origin.StartsWith(request.Scheme, StringComparison.OrdinalIgnoreCase)
        && origin.AsSpan(request.Scheme.Length, 3).SequenceEqual("://")
        && origin.EndsWith(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
