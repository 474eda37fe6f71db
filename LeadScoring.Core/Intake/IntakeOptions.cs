namespace LeadScoring.Core.Intake;

/// <summary>What is taken in.</summary>
public sealed record IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>False: age and family status are dropped at the door, whoever sends them. Made-up people of the demo keep theirs.</summary>
    public bool CollectProtected { get; init; }
}
