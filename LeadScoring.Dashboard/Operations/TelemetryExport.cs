using System.Diagnostics;
using LeadScoring.Core;
using LeadScoring.Dashboard.Access;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LeadScoring.Dashboard.Operations;

/// <summary>
/// Sends traces, metrics and logs where the standard variables say (OTEL_EXPORTER_OTLP_ENDPOINT and its kin); without them nothing is collected. What is sent names routes,
/// not addresses: no query, no id of a lead.
/// </summary>
internal static class TelemetryExport
{
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        if (!Endpoints.Any(name => !string.IsNullOrWhiteSpace(builder.Configuration[name])) || builder.Configuration.GetValue<bool>("OTEL_SDK_DISABLED")) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("lead-scoring", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString()))
            .WithTracing(traces => traces
                .AddSource(Telemetry.Name)
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) && !context.Request.Path.StartsWithSegments(OpenPages.Path, StringComparison.OrdinalIgnoreCase))
                .AddProcessor<RoutesOnly>())
            // Not Microsoft.AspNetCore.Components.Lifecycle: it makes over a thousand series of one page.
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
            .WithLogging(_ => { }, logs => logs.IncludeScopes = false)
            .UseOtlpExporter();
    }

    /// <summary>Takes the address out of a span and leaves the route: <c>/leads/{id}</c>.</summary>
    internal sealed class RoutesOnly : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.path") is not null) data.SetTag("url.path", data.GetTagItem("http.route"));
            foreach (var tag in (string[])["url.query", "url.full", "client.address", "user_agent.original"]) data.SetTag(tag, null);
        }
    }
}
