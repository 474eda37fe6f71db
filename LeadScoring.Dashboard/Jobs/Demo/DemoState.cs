namespace LeadScoring.Dashboard.Jobs.Demo;

public enum DemoPhase
{
    /// <summary>There are no demo leads.</summary>
    Off,

    Starting,
    Running,
    Removing,

    /// <summary>Starting did not work; <see cref="DemoState.Problem"/> says why. It can be tried again or removed.</summary>
    Failed,
}

/// <summary>Where the demo stands. <paramref name="Fraction"/> is 0–1 of the step.</summary>
public sealed record DemoState(DemoPhase Phase, string Step = "", double Fraction = 0, string? Problem = null)
{
    /// <summary>The steps of a start, in order, as <see cref="Step"/> names them.</summary>
    public static readonly IReadOnlyList<string> Steps = [MakeLeads, StoreLeads, TrainModel, ScoreLeads];

    public const string MakeLeads = "Making up leads";
    public const string StoreLeads = "Storing their history";
    public const string TrainModel = "Training a model on them";
    public const string ScoreLeads = "Scoring and ranking";
}
