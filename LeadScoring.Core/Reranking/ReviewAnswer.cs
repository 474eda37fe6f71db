namespace LeadScoring.Core.Reranking;

/// <summary>How a call ended.</summary>
public enum ReviewOutcome
{
    /// <summary>With a verdict.</summary>
    Answered,

    /// <summary>Nothing came within the patience.</summary>
    TimedOut,

    /// <summary>429: asked for too much; not again before <see cref="ReviewAnswer.RetryAt"/>.</summary>
    RateLimited,

    /// <summary>401 or 403: the key is wrong or was revoked.</summary>
    KeyRefused,

    /// <summary>The provider's own filter did not let the call through.</summary>
    Filtered,

    /// <summary>Something came that is no review.</summary>
    Garbled,

    /// <summary>An error of the provider, or no connection to it.</summary>
    Failed,

    /// <summary>Not asked: it failed too often just now, or too many calls are waiting.</summary>
    Paused,
}

/// <summary>What a call brought. Holds no text of the lead but in the verdict.</summary>
public sealed record ReviewAnswer
{
    public required ReviewOutcome Outcome { get; init; }

    /// <summary>Of <see cref="ReviewOutcome.Answered"/>.</summary>
    public ReviewVerdict? Verdict { get; init; }

    /// <summary>"429", "no connection": for people, without any text of an answer.</summary>
    public string? Problem { get; init; }

    /// <summary>UTC; when asking again makes sense.</summary>
    public DateTime? RetryAt { get; init; }

    public int PromptTokens { get; init; }
    public int AnswerTokens { get; init; }
    public TimeSpan Took { get; init; }
}
