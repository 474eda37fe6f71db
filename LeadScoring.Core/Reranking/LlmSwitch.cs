namespace LeadScoring.Core.Reranking;

/// <summary>What an admin switched while the program runs. Thread-safe.</summary>
public sealed class LlmSwitch
{
    private volatile bool isPaused;
    private volatile bool isLocalOnly;

    /// <summary>Nobody is asked.</summary>
    public bool IsPaused
    {
        get => isPaused;
        set => isPaused = value;
    }

    /// <summary>Only a model on this machine is asked, whatever the configuration allows.</summary>
    public bool IsLocalOnly
    {
        get => isLocalOnly;
        set => isLocalOnly = value;
    }
}
