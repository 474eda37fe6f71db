using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LeadScoring.Dashboard.Access;

/// <summary>What stands before every request, whoever sends it: headers, limits, foreign sites, proxies.</summary>
public static class DoorsSetup
{
    public static void AddDoors(this WebApplicationBuilder builder)
    {
        builder.AddForwardedProxies();
        builder.Services.AddServerLimits();
        builder.Services.AddAntiforgery(forms => forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
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
}
