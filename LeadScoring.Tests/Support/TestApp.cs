using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using LeadScoring.Core.Storage;

namespace LeadScoring.Tests.Support;

/// <summary>
/// The real program on a real SQLite file in a folder of its own, with a clock the test moves. Nothing is shared between two of them.
/// </summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);

    private readonly List<ILoggerProvider> listeners = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("lead-scoring-").FullName;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));

    /// <summary>Configuration as on the command line; before the first use of the app.</summary>
    public TestApp With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    /// <summary>Hears all that is logged from the start on.</summary>
    public TestApp With(ILoggerProvider listener)
    {
        listeners.Add(listener);
        return this;
    }

    public Task<LeadDb> OpenDbAsync() => Services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContextAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(settings.GetValueOrDefault("environment", "Development"));
        builder.UseSetting("Storage:Root", Folder);
        // Tests start what they need; nothing runs behind their back.
        builder.UseSetting("Jobs:Enabled", "false");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            foreach (var listener in listeners) services.AddSingleton(listener);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !Directory.Exists(Folder)) return; // The factory disposes itself more than once.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A page that was just closed was still reading: the system clears its temporary folder.
        }
    }
}
