using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LeadScoring.Dashboard.Access;

/// <summary>What stands before every request, whoever sends it: headers, limits, foreign sites, proxies.</summary>
public static class DoorsSetup
{
    public static void AddDoors(this WebApplicationBuilder builder)
    {
        builder.AddForwardedProxies();
        builder.Services.AddServerLimits();
        builder.Services.AddAntiforgery(forms => forms.Cookie = new HostCookie { Name = "__Host-form", HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        builder.Services.AddSingleton<OpenPages>();
        builder.Services.AddScoped<CircuitHandler, EventGuard>();
    }

    /// <summary>First of all: what is refused here costs next to nothing.</summary>
    public static void UseDoors(this WebApplication app)
    {
        app.UseForwardedProxies();
        app.UseMiddleware<SecurityHeaders>();
        app.Use(next => http =>
            ForeignRequests.IsForeign(http.Request) ? ForeignRequests.RefuseAsync(http)
            : EncodedBodies.IsEncoded(http.Request) ? EncodedBodies.RefuseAsync(http)
            : next(http));
    }

    /// <summary>Once it is known who asks: pages are counted by user.</summary>
    public static void UseOpenPages(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<OpenPages>();
        app.Use(next => http => http.Request.Path.StartsWithSegments(OpenPages.Path, StringComparison.OrdinalIgnoreCase) ? pages.InvokeAsync(http, next) : next(http));
    }

    /// <summary>
    /// Secure however the request came. Asked for by policy, a form on plain http would be an error; browsers keep Secure cookies of this machine over plain http too,
    /// where the program is tried out.
    /// </summary>
    private sealed class HostCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var cookie = base.Build(context, expiresFrom);
            cookie.Secure = true;
            return cookie;
        }
    }
}
