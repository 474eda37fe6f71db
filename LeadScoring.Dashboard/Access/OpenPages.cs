using System.Collections.Concurrent;
using System.Security.Claims;
using LeadScoring.Dashboard.Api;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Access;

/// <summary>
/// Stands before the connections of pages: so many of one user (of one address while nobody is signed in) and so many in all; none from a page of somebody else's site,
/// and no new one while the program stops. A page that is refused shows what it was prerendered with. Thread-safe.
/// </summary>
internal sealed class OpenPages(IOptions<LimitOptions> options, IHostApplicationLifetime lifetime)
{
    public static readonly PathString Path = "/_blazor";

    private readonly ConcurrentDictionary<string, int> perUser = new(StringComparer.Ordinal);
    private int all;

    public int Count => Volatile.Read(ref all);

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "The program is stopping", "It is back in a moment.");
            return;
        }
        var user = UserOf(http);
        if (Count >= options.Value.Pages || perUser.GetValueOrDefault(user) >= options.Value.PagesPerUser)
        {
            await RefuseAsync(http, StatusCodes.Status429TooManyRequests, "Too many pages are open", $"Allowed are {options.Value.PagesPerUser} for one user and {options.Value.Pages} in all. Close some and reload.");
            return;
        }
        if (!IsConnection(http.Request))
        {
            await next(http);
            return;
        }
        perUser.AddOrUpdate(user, 1, (_, open) => open + 1);
        Interlocked.Increment(ref all);
        try
        {
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref all);
            if (perUser.AddOrUpdate(user, 0, (_, open) => open - 1) == 0) perUser.TryRemove(new KeyValuePair<string, int>(user, 0));
        }
    }

    /// <summary>The request that becomes the connection, over HTTP/1.1 or HTTP/2; those before it only arrange it.</summary>
    private static bool IsConnection(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method) || string.Equals(request.Headers[HeaderNames.Upgrade], "websocket", StringComparison.OrdinalIgnoreCase);

    private static string UserOf(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static Task RefuseAsync(HttpContext http, int status, string title, string detail)
    {
        http.Response.Headers.RetryAfter = "5";
        return Problems.Of(http, status, title, detail).ExecuteAsync(http);
    }
}
