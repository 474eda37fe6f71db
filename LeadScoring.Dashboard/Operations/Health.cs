using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LeadScoring.Dashboard.Operations;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/startup</c>: 200 once the stores are up to date and everything that starts has started. <c>/health/ready</c>: 200 while
/// requests can be served, with what is amiss as "degraded" (without a model leads wait unscored), 503 while they cannot. Each with its reasons.
/// </summary>
internal static class Health
{
    private const string Ready = "ready";
    private const string Startup = "startup";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<IsServing>("program", tags: [Ready, Startup])
        .AddCheck<StoresAreReady>("database", tags: [Ready, Startup])
        .AddCheck<MasterKeyIsThere>("masterKey", tags: [Ready, Startup])
        .AddCheck<ModelServes>("model", tags: [Ready])
        .AddCheck<DiskHasRoom>("disk", tags: [Ready])
        .AddCheck<JobsBeat>("jobs", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/startup", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Startup), ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(e => e.Key, e => new { status = Word(e.Value.Status), reason = e.Value.Description }, StringComparer.Ordinal);
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { status = Word(report.Status), checks }), http.RequestAborted);
    }

    private static string Word(HealthStatus status) => status switch { HealthStatus.Healthy => "ok", HealthStatus.Degraded => "degraded", _ => "failed" };
}
