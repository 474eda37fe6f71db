namespace LeadScoring.Core.Reviews;

/// <summary>What became of having a second look taken.</summary>
public enum AskOutcome
{
    /// <summary>It was asked for, or known: how it ended is stored.</summary>
    Asked,

    /// <summary>There is no such lead for whoever asks.</summary>
    NoLead,

    /// <summary>There is nobody to ask.</summary>
    NotConfigured,

    /// <summary>An admin paused it.</summary>
    Paused,

    /// <summary>The person has not agreed to it.</summary>
    NoConsent,

    /// <summary>The lead has no score to look at.</summary>
    NoScore,

    /// <summary>Not among the leads that are worth a call, or nothing happened since it was asked for.</summary>
    NotWorth,

    /// <summary>What may leave in a day has left.</summary>
    BudgetSpent,

    /// <summary>The provider does not accept our key.</summary>
    KeyRefused,

    /// <summary>It failed just now.</summary>
    TooSoon,

    /// <summary>By an error of ours, which is in the log.</summary>
    Failed,
}

/// <param name="Outcome">Whether it was asked; if not, why.</param>
/// <param name="RetryAt">When asking makes sense again, UTC; null when nobody knows.</param>
public readonly record struct AskResult(AskOutcome Outcome, DateTime? RetryAt = null);
