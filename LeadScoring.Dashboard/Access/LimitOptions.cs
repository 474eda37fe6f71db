using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Dashboard.Access;

/// <summary>How much anybody may ask of the program at once.</summary>
public sealed record LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Open connections in all; more are closed at once.</summary>
    [Range(10, 1_000_000)]
    public int Connections { get; init; } = 5_000;

    /// <summary>Open pages in all: each has a connection and memory of its own on the server.</summary>
    [Range(1, 100_000)]
    public int Pages { get; init; } = 500;

    /// <summary>Open pages of one user, or of one address while nobody is signed in.</summary>
    [Range(1, 10_000)]
    public int PagesPerUser { get; init; } = 20;

    /// <summary>Clicks, keys and other messages a page may send per second, on average; a page that sends more is ended.</summary>
    [Range(10, 10_000)]
    public int EventsPerSecond { get; init; } = 100;

    /// <summary>How many of them may come at once.</summary>
    [Range(10, 100_000)]
    public int EventBurst { get; init; } = 1_000;

    /// <summary>How long the server keeps a page whose connection was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeepLostPages { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Bytes of a request with one lead or its events.</summary>
    [Range(1_024, 16 << 20)]
    public int LeadBodyBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of a request to score many.</summary>
    [Range(1_024, 64 << 20)]
    public int ScoreBodyBytes { get; init; } = 8 << 20;

    /// <summary>Bytes per second below which a body that is being sent is given up, after 5 seconds.</summary>
    [Range(0, 1_000_000)]
    public int SlowestBody { get; init; } = 240;

    /// <summary>How long the headers of a request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan HeadersWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be idle.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);
}
