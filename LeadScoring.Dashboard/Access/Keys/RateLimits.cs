using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LeadScoring.Dashboard.Api;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>How many requests a key, a user or (with neither) an address may send to the API.</summary>
public sealed class RateOptions
{
    /// <summary>Of requests to score.</summary>
    public RateOption Score { get; set; } = new() { PerSecond = 1_000, Burst = 2_000 };

    /// <summary>Of all others.</summary>
    public RateOption Others { get; set; } = new() { PerSecond = 100, Burst = 200 };

    internal bool IsValid => Score.IsValid && Others.IsValid;
}

/// <summary>A bucket of tokens: as many at once as it holds, then as many a second as come in.</summary>
public sealed class RateOption
{
    /// <summary>Requests a second in the long run, of each key and each user.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; }

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; }

    internal bool IsValid => PerSecond is >= 1 and <= 1_000_000 && Burst is >= 1 and <= 1_000_000;
}

/// <summary>An endpoint that counts as scoring.</summary>
public sealed record CountsAsScoring
{
    public static readonly CountsAsScoring Yes = new();
}

/// <summary>What a bucket says to one request.</summary>
/// <param name="IsAllowed">It took a token.</param>
/// <param name="Left">Tokens that are left.</param>
/// <param name="Wait">Until there is one when refused, until the bucket is full when allowed.</param>
internal readonly record struct RateAnswer(bool IsAllowed, int Left, TimeSpan Wait);

/// <summary>
/// A token bucket as one number: the moment at which it will be full again. Unlike the limiters of the framework it runs on the program's clock, tells how much is left
/// without being asked twice, and takes neither lock nor memory. Thread-safe.
/// </summary>
internal sealed class RateBucket(RateOption option, TimeProvider clock)
{
    private readonly long interval = Math.Max(1, clock.TimestampFrequency / option.PerSecond);
    private long fullAt = clock.GetTimestamp();

    public bool IsFull => Volatile.Read(ref fullAt) <= clock.GetTimestamp();

    public RateAnswer Take()
    {
        var (now, depth) = (clock.GetTimestamp(), interval * option.Burst);
        while (true)
        {
            var before = Volatile.Read(ref fullAt);
            var after = Math.Max(before, now) + interval;
            if (after - now > depth) return new RateAnswer(false, 0, Span(after - now - depth));
            if (Interlocked.CompareExchange(ref fullAt, after, before) == before) return new RateAnswer(true, (int)((depth - (after - now)) / interval), Span(after - now));
        }
    }

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / clock.TimestampFrequency);
}

/// <summary>Stands between who one is and what one may do: 429 with Retry-After for whoever asks too fast, and RateLimit headers (draft-ietf-httpapi-ratelimit-headers) for all. Thread-safe.</summary>
internal sealed class RateLimits(IOptions<AccessOptions> options, TimeProvider clock)
{
    private const int MostRemembered = 20_000;
    private readonly ConcurrentDictionary<(Guid Who, bool IsScore), RateBucket> buckets = new();
    private readonly string scorePolicy = PolicyOf("score", options.Value.Limits.Score);
    private readonly string othersPolicy = PolicyOf("default", options.Value.Limits.Others);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) return next(http);
        var isScore = http.GetEndpoint()?.Metadata.GetMetadata<CountsAsScoring>() is not null;
        var answer = BucketOf(CallerOf(http), isScore).Take();
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = isScore ? scorePolicy : othersPolicy;
        var seconds = (int)Math.Ceiling(answer.Wait.TotalSeconds);
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{(isScore ? "score" : "default")}\";r={answer.Left};t={seconds}");
        if (answer.IsAllowed) return next(http);
        headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(http, StatusCodes.Status429TooManyRequests, "Too many requests", $"Try again in {Math.Max(1, seconds)} s; see RateLimit-Policy for how many there may be.").ExecuteAsync(http);
    }

    /// <summary>A key, a user, else an address as it reached us: what a request says of itself (X-Forwarded-For) counts only from proxies that are trusted.</summary>
    internal static Guid CallerOf(HttpContext http) =>
        http.Features.Get<OpenKey>() is { } key ? key.Id : http.Features.Get<OpenSession>() is { } session ? session.AccountId : PlaceOf(http.Connection.RemoteIpAddress);

    private RateBucket BucketOf(Guid who, bool isScore)
    {
        if (buckets.TryGetValue((who, isScore), out var known)) return known;
        if (buckets.Count >= MostRemembered)
            foreach (var (full, _) in buckets.Where(b => b.Value.IsFull)) buckets.TryRemove(full, out _);
        return buckets.GetOrAdd((who, isScore), _ => new RateBucket(isScore ? options.Value.Limits.Score : options.Value.Limits.Others, clock));
    }

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    private static Guid PlaceOf(IPAddress? address)
    {
        Span<byte> place = stackalloc byte[16];
        place.Clear();
        if (address is not null) (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(place, out _);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }) place[8..].Clear();
        return new Guid(place);
    }

    private static string PolicyOf(string name, RateOption rate) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={rate.Burst};w={Math.Max(1, (rate.Burst + rate.PerSecond - 1) / rate.PerSecond)}");
}
