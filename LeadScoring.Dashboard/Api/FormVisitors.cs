using System.Net;
using System.Net.Sockets;

namespace LeadScoring.Dashboard.Api;

/// <summary>How often a network address used a form lately; in memory, because forgetting it at a restart does no harm. Thread-safe.</summary>
public sealed class FormVisitors(TimeProvider clock)
{
    private const int Most = 5;
    private const int MostRemembered = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> seen = new(StringComparer.Ordinal);

    /// <summary>Null: go on; else how long to wait.</summary>
    public TimeSpan? Ask(IPAddress? address)
    {
        var (key, now) = (KeyOf(address), clock.GetUtcNow());
        lock (seen)
        {
            if (seen.Count >= MostRemembered) seen.Clear();
            var (since, count) = seen.TryGetValue(key, out var known) && now - known.Since < Window ? known : (now, 0);
            if (count >= Most) return since + Window - now;
            seen[key] = (since, count + 1);
            return null;
        }
    }

    /// <summary>Whoever has an IPv6 network has 2^64 addresses.</summary>
    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
