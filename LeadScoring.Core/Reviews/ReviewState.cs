using System.Collections.Immutable;

namespace LeadScoring.Core.Reviews;

/// <summary>How it stands with the second look at a lead.</summary>
public enum ReviewState
{
    /// <summary>There is nobody to ask.</summary>
    NotConfigured,

    /// <summary>An admin paused it.</summary>
    Paused,

    /// <summary>The person has not agreed to it.</summary>
    NoConsent,

    /// <summary>Not among the leads that are worth a call, or not yet asked.</summary>
    NotAsked,

    /// <summary>What may leave in a day has left.</summary>
    BudgetSpent,

    /// <summary>Asked; the answer is awaited.</summary>
    Asking,

    /// <summary>No answer came in the time that is waited for; it may still come.</summary>
    TimedOut,

    /// <summary>There is a verdict on what is known now.</summary>
    Answered,

    /// <summary>There is a verdict that does not count: something happened since, or it is too old.</summary>
    OutOfDate,

    /// <summary>It could not be had.</summary>
    Unavailable,
}

/// <summary>The second look at a lead as it is shown.</summary>
public sealed record ReviewView
{
    public required ReviewState State { get; init; }

    /// <summary>It was asked for, and the answer may still come; of <see cref="ReviewState.Answered"/>, asked for again.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>0–100; what the model says now.</summary>
    public double ModelScore { get; init; }

    /// <summary>Of a verdict.</summary>
    public Guid? Id { get; init; }

    public double Factor { get; init; } = 1;

    /// <summary>The score that the verdict made.</summary>
    public double FinalScore { get; init; }

    public ImmutableArray<ReviewLine> For { get; init; } = [];
    public ImmutableArray<ReviewLine> Against { get; init; } = [];
    public string? NextStep { get; init; }
    public int RemovedLines { get; init; }
    public int NotesKept { get; init; }
    public string? Model { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? AnsweredAt { get; init; }

    public int ElapsedMs { get; init; }

    /// <summary>The answer came after the score had been shown without it.</summary>
    public bool IsLate { get; init; }

    /// <summary>What happened since, of <see cref="ReviewState.OutOfDate"/>.</summary>
    public int NewerEvents { get; init; }

    /// <summary>The lead changed since, of <see cref="ReviewState.OutOfDate"/>; false: it is only too old.</summary>
    public bool IsLeadChanged { get; init; }

    /// <summary>"429", "no connection"; of <see cref="ReviewState.Answered"/>, why asking again brought nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>UTC; when asking again makes sense.</summary>
    public DateTime? RetryAt { get; init; }

    /// <summary>What the viewer said of it; null when nothing.</summary>
    public bool? IsUseful { get; init; }

    public override string ToString() => $"ReviewView {State}";
}
