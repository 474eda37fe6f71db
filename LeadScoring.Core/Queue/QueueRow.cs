using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;

namespace LeadScoring.Core.Queue;

/// <summary>Why a lead has no score.</summary>
public enum UnscoredReason
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The person did not agree to profiling, or took it back.</summary>
    NoConsent,

    /// <summary>Allowed, but no model has scored it yet.</summary>
    NotYet,
}

/// <summary>One line of the queue. A value: two rows that show the same are equal.</summary>
public sealed record QueueRow
{
    public required Guid Id { get; init; }

    /// <summary>Null when no name was given or the person was erased.</summary>
    public required string? Name { get; init; }

    /// <summary>0–100; null when the lead is not scored.</summary>
    public double? Score { get; init; }

    public Band? Band { get; init; }

    /// <summary>The score of the last record before today; null when there was none.</summary>
    public double? Before { get; init; }

    public int EstimatedInputs { get; init; }
    public string? WhyNow { get; init; }
    public UnscoredReason Unscored { get; init; }
    public required DateTime LastActivityAt { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required LeadKind Kind { get; init; }
    public required LeadStage Stage { get; init; }
    public string? Area { get; init; }

    /// <summary>Somebody works on it until then (UTC).</summary>
    public DateTime? ClaimedUntil { get; init; }

    /// <summary>The lead is closed, lost or put away since the list was made.</summary>
    public bool IsOpen { get; init; } = true;

    public override string ToString() => $"QueueRow {Id}";
}

/// <summary>How many leads each view holds, and each band of the view that was asked for.</summary>
public sealed record QueueCounts
{
    public int All { get; init; }
    public int CallNow { get; init; }
    public int NewToday { get; init; }
    public int GoingQuiet { get; init; }
    public int NotScored { get; init; }

    public int Of(QueueView view) => view switch
    {
        QueueView.CallNow => CallNow,
        QueueView.NewToday => NewToday,
        QueueView.GoingQuiet => GoingQuiet,
        QueueView.NotScored => NotScored,
        _ => All,
    };
}

/// <summary>What the filters offer.</summary>
public sealed record QueueArea(string Id, string Name);
