using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Dashboard.Operations;

/// <summary>How the program is run and watched.</summary>
public sealed record OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Free bytes on the disk of the data below which the program says it is degraded.</summary>
    [Range(0L, 1_000_000_000_000L)]
    public long LowDiskBytes { get; init; } = 500_000_000;

    /// <summary>How long open pages may take to say goodbye when the program stops.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ParseLimitsInInvariantCulture = true)]
    public TimeSpan PauseWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests in flight may take when the program stops; then they are cut off.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(20);
}
