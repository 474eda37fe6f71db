namespace LeadScoring.Core.Intake.Imports;

public sealed record ImportOptions
{
    public const string Section = "Import";

    /// <summary>Bytes of the greatest file that is taken.</summary>
    public long MaxBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long an import can be undone, and its files are kept.</summary>
    public TimeSpan UndoFor { get; init; } = TimeSpan.FromHours(24);
}
