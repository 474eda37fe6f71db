using System.Net;
using LeadScoring.Dashboard.Operations;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>Believes what proxies say of the browser behind them, if they are named in the configuration.</summary>
internal static class ForwardedProxies
{
    public static void AddForwardedProxies(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
            throw new InvalidOperationException("ASPNETCORE_FORWARDEDHEADERS_ENABLED believes everybody who sends X-Forwarded-For. Take it away and name your proxies in Access:TrustedProxies.");
        builder.Services.AddChecked<ProxyOptions>(ProxyOptions.Section);
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((headers, options) =>
        {
            headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            headers.ForwardLimit = null;
            // By default every program on this machine is believed.
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var trusted in options.Value.TrustedProxies)
            {
                if (IPAddress.TryParse(trusted, out var address)) headers.KnownProxies.Add(address);
                else headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(trusted));
            }
        });
    }

    public static void UseForwardedProxies(this WebApplication app)
    {
        // With an empty list the framework believes everybody, instead of nobody.
        if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.TrustedProxies.Count > 0) app.UseForwardedHeaders();
    }
}
