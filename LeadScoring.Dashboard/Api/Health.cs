using System.Text.Json;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: 200 while leads can be taken in (without a model they wait unscored, and the
/// answer says why), 503 while the database cannot be used.
/// </summary>
internal static class Health
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseIsReady>("database", tags: [Ready])
        .AddCheck<ModelServes>("model", tags: [Ready]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
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

/// <summary>Both stores can be reached and are up to date.</summary>
internal sealed class DatabaseIsReady(IDbContextFactory<LeadDb> leads, IDbContextFactory<KeyDb> keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var leadDb = await leads.CreateDbContextAsync(cancellationToken);
        await using var keyDb = await keys.CreateDbContextAsync(cancellationToken);
        foreach (var (name, db) in new (string, DbContext)[] { ("The lead database", leadDb), ("The key store", keyDb) })
        {
            if (!await db.Database.CanConnectAsync(cancellationToken)) return HealthCheckResult.Unhealthy($"{name} cannot be reached.");
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            if (pending > 0) return HealthCheckResult.Unhealthy($"{name} lacks {pending} migration{(pending == 1 ? "" : "s")}.");
        }
        return HealthCheckResult.Healthy();
    }
}

/// <summary>A model answers; without one leads come in all the same.</summary>
internal sealed class ModelServes(ServingModel serving) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        serving.Current is null ? HealthCheckResult.Degraded(serving.Problem ?? "No model is loaded yet; leads are stored and scored later.")
        : serving.Problem is { } problem ? HealthCheckResult.Degraded(problem)
        : HealthCheckResult.Healthy($"Model {serving.Current.Version} serves."));
}
