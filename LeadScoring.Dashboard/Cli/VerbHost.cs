using LeadScoring.Core.Learning;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Logging.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>The core without the web, for the length of one verb: same configuration, same data, up to date.</summary>
/// <param name="settings">Configuration from the command line, as <c>--Storage:Database=…</c>.</param>
internal sealed class VerbHost(string[] settings)
{
    /// <summary>As serving reads it.</summary>
    public IConfiguration Configuration()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppRoot.Find() });
        builder.Configuration.AddListening();
        return builder.Configuration;
    }

    /// <param name="migrate">False for the verb that does nothing else, or undoes it.</param>
    public async Task<IHost> StartAsync(CancellationToken cancel, bool migrate = true)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppRoot.Find() });
        // A verb talks to a person: what it has to say it prints itself.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Configuration.AddCommandLine(settings);
        builder.AddCore();
        AccountDb.Add(builder.Services);
        var host = builder.Build();
        if (!migrate) return host;
        await host.Services.MigrateStorageAsync(cancel);
        await host.Services.GetRequiredService<BandBook>().LoadAsync(cancel);
        await host.Services.GetRequiredService<ReviewControl>().LoadAsync(cancel);
        host.Services.GetRequiredService<ModelShelf>().Serve(host.Services.GetRequiredService<ServingModel>());
        return host;
    }
}
