using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.SignIn;
using LeadScoring.Dashboard.Import;
using LeadScoring.Dashboard.Live;
using LeadScoring.Dashboard.Queue;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using MudBlazor;
using MudBlazor.Services;

namespace LeadScoring.Dashboard.Layout;

public static class ScreensSetup
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        // A page brings along what it has already shown, which may be more than the 32 KB that a message may have by default.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = 256 * 1024;
            hub.AddFilter<EventGuard.Naming>();
            hub.AddFilter<CircuitCutter>();
        });
        services.AddScoped<Tab>();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddImportScreens();
        return services;
    }

    public static void MapScreens(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment()) app.UseWhen(IsForPeople, pages => pages.UseExceptionHandler("/failed", createScopeForErrors: true));
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            if (!IsForPeople(http) && http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(http);
        });
        app.UseAccess();
        app.UseOpenPages();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapImportFiles();
        app.MapQueueFiles();
        // Compressed frames beside secrets invite CRIME-like guessing, and they cost more time than they save bytes here.
        // Only WebSockets: the limits of open pages count connections, and the fallback has none.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true)
            .Add(endpoint => endpoint.Metadata.OfType<HttpConnectionDispatcherOptions>().FirstOrDefault()?.Transports = HttpTransportType.WebSockets);
        app.MapAccess();
    }

    private static readonly string[] ForPrograms = ["/api", "/forms", "/access", "/openapi", "/health", "/_framework", "/_content", "/_blazor"];

    /// <summary>Programs get their answers as they are; people get pages.</summary>
    internal static bool IsForPeople(HttpContext http)
    {
        foreach (var start in ForPrograms)
            if (http.Request.Path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }
}
