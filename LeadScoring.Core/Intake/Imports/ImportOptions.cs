using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>Imports of files.</summary>
public sealed record ImportOptions
{
    public const string Section = "Import";

    /// <summary>Bytes of the greatest file that is taken.</summary>
    [Range(1_000L, 10_000_000_000L)]
    public long MaxBytes { get; init; } = 500_000_000;

    /// <summary><see cref="MaxBytes"/> in words, not rounded: "500 MB".</summary>
    public string MaxSize => MaxBytes switch
    {
        var bytes when bytes % 1_000_000 == 0 => FormattableString.Invariant($"{bytes / 1_000_000:N0} MB"),
        var bytes when bytes % 1_000 == 0 => FormattableString.Invariant($"{bytes / 1_000:N0} KB"),
        var bytes => FormattableString.Invariant($"{bytes:N0} bytes"),
    };

    /// <summary>How long an import can be undone, and its files are kept.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan UndoFor { get; init; } = TimeSpan.FromHours(24);
}
