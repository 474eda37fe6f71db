using Microsoft.Extensions.Primitives;

namespace LeadScoring.Dashboard.Access;

/// <summary>
/// What every answer tells a browser: run scripts of ours only, show us in no frame, guess no types, keep nothing. Written when the answer starts, so that errors carry it too.
/// Values are made once; only a page with an inline script has a policy of its own.
/// </summary>
internal sealed class SecurityHeaders
{
    private const string Elsewhere = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The component library writes styles into elements; scripts of pages are files.
    private const string Around = "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; " + Elsewhere;

    private static readonly StringValues ForPages = "default-src 'self'; script-src 'self'; " + Around;
    private static readonly StringValues ForPrograms = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues CrossOrigin = "cross-origin";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NothingOfTheDevice = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
    private static readonly StringValues AYearWithSubdomains = "max-age=31536000; includeSubDomains";

    private readonly RequestDelegate next;
    private readonly Func<object, Task> write;

    public SecurityHeaders(RequestDelegate next, IHostEnvironment environment)
    {
        this.next = next;
        // A developer's browser would hold on to https for everything else on localhost.
        var tellsHttps = !environment.IsDevelopment();
        write = http => Write((HttpContext)http, tellsHttps);
    }

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(write, http);
        return next(http);
    }

    private static Task Write(HttpContext http, bool tellsHttps)
    {
        var headers = http.Response.Headers;
        // A form that is shown within other sites says itself within which.
        var isEmbedded = headers.ContentSecurityPolicy.Count > 0;
        if (!isEmbedded)
        {
            headers.ContentSecurityPolicy = IsPage(http.Response.ContentType) ? PolicyOf(http) : ForPrograms;
            headers.XFrameOptions = Deny;
        }
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = SameOrigin;
        headers["Permissions-Policy"] = NothingOfTheDevice;
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Cross-Origin-Resource-Policy"] = isEmbedded ? CrossOrigin : SameOrigin;
        if (headers.CacheControl.Count == 0) headers.CacheControl = NoStore;
        if (tellsHttps && http.Request.IsHttps) headers.StrictTransportSecurity = AYearWithSubdomains;
        return Task.CompletedTask;
    }

    private static StringValues PolicyOf(HttpContext http) => CspNonce.Asked(http) is { } nonce ? $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; {Around}" : ForPages;

    private static bool IsPage(string? type) => type?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
