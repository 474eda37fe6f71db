using LeadScoring.Dashboard.Operations;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>Gives the limits to those that hold them: the web server and the keeper of open pages.</summary>
internal static class ServerLimits
{
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    public static void AddServerLimits(this IServiceCollection services)
    {
        services.AddChecked<LimitOptions>(LimitOptions.Section);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>((kestrel, options) =>
        {
            try
            {
                Apply(kestrel, options.Value);
            }
            catch (Exception fault) when (fault is OptionsValidationException or InvalidOperationException)
            {
                // The server is made before the configuration is checked. The check says the same in words, and nothing starts.
            }
        });
        services.AddOptions<CircuitOptions>().Configure<IOptions<LimitOptions>>((circuits, options) => Apply(circuits, options.Value));
    }

    private static void Apply(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Pages;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersWithin;
        kestrel.Limits.KeepAliveTimeout = limits.KeepAlive;
        // One byte more than an endpoint reads: it is the endpoint that says in words what is allowed.
        kestrel.Limits.MaxRequestBodySize = Math.Max(limits.LeadBodyBytes, limits.ScoreBodyBytes) + 1L;
        kestrel.Limits.MinRequestBodyDataRate = limits.SlowestBody == 0 ? null : new MinDataRate(limits.SlowestBody, BodyGrace);
    }

    private static void Apply(CircuitOptions circuits, LimitOptions limits)
    {
        circuits.DisconnectedCircuitRetentionPeriod = limits.KeepLostPages;
        circuits.DisconnectedCircuitMaxRetained = Math.Min(limits.Pages, 100);
        // What a lost page showed may be personal: the copy goes soon after the page itself.
        circuits.PersistedCircuitInMemoryRetentionPeriod = 5 * limits.KeepLostPages;
        circuits.PersistedCircuitInMemoryMaxRetained = Math.Min(limits.Pages, 100);
    }
}
