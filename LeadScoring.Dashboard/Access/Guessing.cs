using System.Net;
using System.Net.Sockets;

namespace LeadScoring.Dashboard.Access;

/// <summary>
/// Slows guessing down. Each attempt that was not right makes the next one for the same account from the same address wait longer, and many attempts from
/// one address make that address wait, whichever accounts they were for. Nobody can lock somebody else out: other addresses do not wait. In memory, thread-safe.
/// </summary>
public sealed class Guessing(TimeProvider clock)
{
    /// <summary>Mistyping is human.</summary>
    public const int FreeForAccount = 3;

    /// <summary>Offices share an address.</summary>
    public const int FreeForAddress = 30;

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(30);
    private const int MostRemembered = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Attempts> attempts = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt, until <see cref="Succeeded"/> takes it back: attempts at the same moment count each.</summary>
    /// <param name="account">What was typed in; it need not exist.</param>
    /// <param name="address">Where it came from.</param>
    /// <returns>Null to go ahead; else how long to wait, and then nothing was counted.</returns>
    public TimeSpan? Ask(string account, IPAddress? address)
    {
        var (now, pair, from) = (clock.GetUtcNow(), PairOf(account, address), PlaceOf(address));
        lock (gate)
        {
            var until = new[] { Until_NeedsLock(pair, now), Until_NeedsLock(from, now) }.Max();
            if (until > now) return until - now;
            if (attempts.Count > MostRemembered) Tidy_NeedsLock(now);
            Count_NeedsLock(pair, FreeForAccount, now);
            Count_NeedsLock(from, FreeForAddress, now);
            return null;
        }
    }

    /// <summary>The last attempt was right.</summary>
    public void Succeeded(string account, IPAddress? address)
    {
        lock (gate)
        {
            attempts.Remove(PairOf(account, address));
            if (attempts.TryGetValue(PlaceOf(address), out var all)) attempts[PlaceOf(address)] = all with { Count = Math.Max(0, all.Count - 1) };
        }
    }

    private void Count_NeedsLock(string key, int free, DateTimeOffset now)
    {
        var count = (attempts.TryGetValue(key, out var known) && now - known.Last < Forgotten ? known.Count : 0) + 1;
        attempts[key] = new Attempts(count, now, now + WaitAfter(count - free));
    }

    /// <summary>2, 4, 8… seconds.</summary>
    private static TimeSpan WaitAfter(int tooMany) => tooMany < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(tooMany + 1, 20)), LongestWait.TotalSeconds));

    private DateTimeOffset Until_NeedsLock(string key, DateTimeOffset now) => attempts.TryGetValue(key, out var known) && now - known.Last < Forgotten ? known.Until : DateTimeOffset.MinValue;

    private void Tidy_NeedsLock(DateTimeOffset now)
    {
        foreach (var old in attempts.Where(a => now - a.Value.Last >= Forgotten).Select(a => a.Key).ToList()) attempts.Remove(old);
        // A flood of made-up accounts may fill the rest; those that wait longest are kept.
        foreach (var least in attempts.OrderBy(a => a.Value.Until).Take(attempts.Count - MostRemembered / 2).Select(a => a.Key).ToList()) attempts.Remove(least);
    }

    private static string PairOf(string account, IPAddress? address) => account.Trim().ToUpperInvariant() + "\n" + PlaceOf(address);

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    private static string PlaceOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };

    private readonly record struct Attempts(int Count, DateTimeOffset Last, DateTimeOffset Until);
}
