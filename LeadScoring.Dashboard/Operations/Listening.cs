using Microsoft.Extensions.Configuration.Memory;

namespace LeadScoring.Dashboard.Operations;

/// <summary>Where the program listens, and under which names.</summary>
internal static class Listening
{
    /// <summary>
    /// Lowest of all sources, so that ASPNETCORE_URLS, AllowedHosts and the command line choose otherwise. Names of this machine only: a foreign name that was made to point here is
    /// no way in.
    /// </summary>
    public static void AddListening(this IConfigurationManager configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Urls", "http://localhost:5080"), new("AllowedHosts", "localhost;127.0.0.1;[::1]")] });

    /// <summary>Where this machine reaches it: plain http where there is some. Null when nothing says where it listens.</summary>
    public static Uri? LocalAddress(IConfiguration configuration)
    {
        // As Kestrel takes them: endpoints by name count before addresses.
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count == 0) endpoints = [.. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return endpoints.Select(Local).OfType<Uri>().OrderBy(address => address.Scheme == Uri.UriSchemeHttps).FirstOrDefault();
    }

    /// <summary>A name under which it answers; null when it answers under every name.</summary>
    public static string? AllowedName(IConfiguration configuration) =>
        configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var name, ..] and not [.., "*"] && name != "*" ? name.Replace("*.", "health.", StringComparison.Ordinal) : null;

    /// <summary>Whoever listens on all addresses listens on loopback; "*" and "+" are no names.</summary>
    private static Uri? Local(string address) =>
        Uri.TryCreate(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            ? uri.Host is "0.0.0.0" or "[::]" ? new UriBuilder(uri) { Host = "127.0.0.1" }.Uri : uri
            : null;
}
