using System.Collections.Concurrent;

namespace LeadScoring.Dashboard.Access.SignIn;

/// <summary>Codes of authenticator apps that were used: one that was looked at over a shoulder does not work again while it would still hold. Thread-safe.</summary>
public sealed class UsedCodes(TimeProvider clock)
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(Guid Account, string Code), DateTimeOffset> used = new();

    /// <summary>False when it was used before.</summary>
    public bool Use(Guid account, string code)
    {
        var now = clock.GetUtcNow();
        foreach (var old in used.Where(u => now - u.Value > Holds).Select(u => u.Key)) used.TryRemove(old, out _);
        return used.TryAdd((account, code), now);
    }
}

/// <summary>Browsers in words, so that somebody recognises their own.</summary>
internal static class Browsers
{
    private static readonly (string Sign, string Name)[] Names = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Sign, string Name)[] Systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    public static string? NameOf(string userAgent)
    {
        var name = Names.FirstOrDefault(n => userAgent.Contains(n.Sign, StringComparison.Ordinal)).Name;
        var system = Systems.FirstOrDefault(s => userAgent.Contains(s.Sign, StringComparison.Ordinal)).Name;
        return (name, system) switch { ({ } n, { } s) => $"{n} on {s}", ({ } n, null) => n, (null, { } s) => s, _ => null };
    }
}
