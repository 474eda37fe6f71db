using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Operations;

/// <summary>Started, and not about to stop.</summary>
internal sealed class IsServing(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The program is stopping.")
        : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("The program is starting."));
}

/// <summary>Every store can be reached and is up to date.</summary>
internal sealed class StoresAreReady(IServiceProvider services, ILogger<StoresAreReady> log) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fault = (string?)null;
        try
        {
            await services.EachStoreAsync(async db => fault ??= await FaultAsync(db, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Where files lie is for the log, not for whoever asks.
            log.LogWarning(exception, "A store cannot be used");
            fault = "A store cannot be used; the log says why.";
        }
        return fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(fault);
    }

    private static async Task<string?> FaultAsync(DbContext db, CancellationToken cancel)
    {
        var name = db switch { KeyDb => "The key store", LeadDb => "The lead database", _ => "The store of accounts" };
        if (!await db.Database.CanConnectAsync(cancel)) return $"{name} cannot be reached.";
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
        return pending == 0 ? null : $"{name} lacks {pending} migration{(pending == 1 ? "" : "s")}.";
    }
}

/// <summary>The key that opens the persons' keys is still where the next start will look for it.</summary>
internal sealed class MasterKeyIsThere(IOptions<StorageOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !string.IsNullOrWhiteSpace(options.Value.MasterKey) || IsReadable(options.Value.PathOf(options.Value.MasterKeyFile))
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("The file of the master key cannot be read any more: restore it before the next start, which would not find it."));

    private static bool IsReadable(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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

internal sealed class DiskHasRoom(IOptions<StorageOptions> storage, IOptions<OperationsOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(Path.GetDirectoryName(storage.Value.PathOf(storage.Value.Database))!).AvailableFreeSpace;
        return Task.FromResult(free >= options.Value.LowDiskBytes
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(FormattableString.Invariant($"{free / 1_000_000:N0} MB are free for the data; Operations:LowDiskBytes asks for {options.Value.LowDiskBytes / 1_000_000:N0} MB.")));
    }
}

/// <summary>No job has ended by a fault, and none is overdue.</summary>
internal sealed class JobsBeat(IEnumerable<IHostedService> services, JobBeats beats) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = services.OfType<BackgroundService>().Where(job => job.ExecuteTask is { IsFaulted: true }).Select(job => $"{job.GetType().Name} ended by a fault.")
            .Concat(beats.Overdue().Select(job => $"{job.Key} last began at {job.Value:yyyy-MM-dd'T'HH:mm:ss'Z'}."))
            .ToList();
        return Task.FromResult(faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', faults)));
    }
}
