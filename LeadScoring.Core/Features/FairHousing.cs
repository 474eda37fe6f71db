namespace LeadScoring.Core.Features;

public enum FairHousingMode
{
    /// <summary>Age and family status are no inputs: they cannot reach the trainer or a prompt.</summary>
    Exclude,

    /// <summary>They are inputs like others; the model card says so. Only for markets where that is lawful.</summary>
    Include,
}

/// <summary>What a model may know of a person.</summary>
public sealed record FairHousingOptions
{
    public const string Section = "FairHousing";

    /// <summary>Whether age and family status are inputs of the model: <c>Include</c> only for markets where that is lawful.</summary>
    public FairHousingMode Mode { get; init; } = FairHousingMode.Exclude;
}
