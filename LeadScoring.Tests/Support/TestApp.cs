using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;

namespace LeadScoring.Tests.Support;

/// <summary>
/// The real program on a real SQLite file in a folder of its own, with a clock the test moves. Nothing is shared between two of them. Whoever asks is signed in
/// as an admin, unless a test says otherwise.
/// </summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private readonly List<ILoggerProvider> listeners = [];
    private SignedIn? admin;

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

    /// <summary>False: there is nobody yet, and clients are nobody.</summary>
    public bool HasAdmin { get; init; } = true;

    /// <summary>The admin that clients are, for as long as the app runs.</summary>
    public SignedIn Admin => admin ??= Task.Run(() => AsAsync(Role.Admin)).GetAwaiter().GetResult();

    public Task<SignedIn> AsAsync(Role role, string? team = null) => SignedIn.AsAsync(Services, role, team);

    /// <summary>Null is nobody. Redirects are answers.</summary>
    public HttpClient ClientOf(SignedIn? who)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Remove("Cookie");
        if (who is not null) client.DefaultRequestHeaders.Add("Cookie", who.Header);
        return client;
    }

    public Task<LeadDb> OpenDbAsync() => Services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContextAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(settings.GetValueOrDefault("environment", "Development"));
        builder.UseSetting("Storage:Root", Folder);
        // Tests move the clock by days; those about sessions say how long one lasts.
        builder.UseSetting("Access:IdleTime", "3650.00:00:00");
        builder.UseSetting("Access:LongestSession", "3650.00:00:00");
        // Their clock may stand still while they ask; those about limits say what they are.
        foreach (var limit in new[] { "Score", "Others" })
            foreach (var size in new[] { "PerSecond", "Burst" }) builder.UseSetting($"Access:Limits:{limit}:{size}", "1000000");
        // Tests start what they need; nothing runs behind their back.
        builder.UseSetting("Jobs:Enabled", "false");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            foreach (var listener in listeners) services.AddSingleton(listener);
        });
    }

    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        if (HasAdmin) client.DefaultRequestHeaders.Add("Cookie", Admin.Header);
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
