using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Operations;

/// <summary>What those see who run the program: checked configuration, logs, telemetry, health, upgrades, a graceful end.</summary>
public static class OperationsSetup
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.AddTelemetryExport();
        builder.Logging.AddLogRules();
        builder.Services.AddChecked<OperationsOptions>(OperationsOptions.Section);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<OperationsOptions>>((host, options) => host.ShutdownTimeout = options.Value.FinishWithin);
        builder.Services.AddSingleton<PauseAtStop>();
        builder.Services.AddScoped<CircuitHandler, PauseAtStop.Watch>();
        builder.Services.AddSingleton<JobBeats>();
        builder.Services.AddHealth();
    }

    /// <summary>Checks the configuration, upgrades the stores, takes sessions, keys and bands into memory, and says what is wrong with them in sentences.</summary>
    /// <returns>Whether the program can serve.</returns>
    public static async Task<bool> PrepareAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await app.Services.MigrateStorageAsync(app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<SessionBook>().ReloadAsync(account: null, app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<KeyBook>().ReloadAsync(app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<BandBook>().LoadAsync(app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<ReviewControl>().LoadAsync(app.Lifetime.ApplicationStopping);
            app.Services.GetRequiredService<PauseAtStop>().Register(app.Lifetime);
            return true;
        }
        catch (Exception fault) when (FaultsOf(fault) is { Count: > 0 } faults)
        {
            foreach (var one in faults) await Console.Error.WriteLineAsync(one);
            return false;
        }
    }

    private static IReadOnlyList<string> FaultsOf(Exception fault) => fault switch
    {
        AggregateException many => [.. many.InnerExceptions.SelectMany(FaultsOf)],
        OptionsValidationException options => [.. options.Failures],
        StoreRefusedException refused => [refused.Message],
        // A text where a number or a time should be: the message names the value and its key.
        InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } unreadable => [unreadable.Message],
        _ => [],
    };
}
