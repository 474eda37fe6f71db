using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reviews;

namespace LeadScoring.Core.Queue;

/// <summary>One lead as the panel shows it, all read at one moment.</summary>
public sealed record LeadDetails
{
    public required QueueRow Row { get; init; }
    public required Contact Contact { get; init; }
    public required LeadOrigin Origin { get; init; }
    public required LeadSource Source { get; init; }
    public required LeadProfile Profile { get; init; }

    /// <summary>Names of the areas of interest, most wanted first.</summary>
    public required ImmutableArray<string> Areas { get; init; }

    /// <summary>One per purpose somebody said something about.</summary>
    public required ImmutableArray<ConsentState> Consents { get; init; }

    /// <summary>UTC; null when not scored.</summary>
    public DateTime? ScoredAt { get; init; }

    public string? ModelVersion { get; init; }

    /// <summary>Points, one standard error: how far the score would move had the model learnt from other leads of the same kind. Null when not scored.</summary>
    public int? GiveOrTake { get; init; }

    /// <summary>Null when the lead is not scored, or was scored by a model whose inputs are not those of the one that serves now.</summary>
    public ScoreReasons? Reasons { get; init; }

    /// <summary>Since before today began, or since the score before this one; null when nothing moved.</summary>
    public ScoreChange? Change { get; init; }

    /// <summary>The strongest first.</summary>
    public ImmutableArray<ScoreRaise> Raises { get; init; } = [];

    /// <summary>Null when too few past leads were scored like this, or when there is no score.</summary>
    public ScoreMeaning? Meaning { get; init; }

    /// <summary>From fixed rules; no AI wrote it.</summary>
    public required string NextStep { get; init; }

    /// <summary>Null when there is no score.</summary>
    public ReviewView? Review { get; init; }

    /// <summary>Newest first.</summary>
    public required ImmutableArray<NoteText> Notes { get; init; }

    /// <summary>Newest first, at most <see cref="LeadDetailsReader.MostEntries"/>.</summary>
    public required ImmutableArray<TimelineEntry> Timeline { get; init; }

    public bool HasMoreEntries { get; init; }

    /// <summary>What stands on the first screen, without what has to be asked for or scrolled to: it travels with the page.</summary>
    public LeadDetails ForFirstPaint() => this with { Reasons = Reasons is null ? null : Reasons with { Signals = [], Groups = [] }, Timeline = [.. Timeline.Take(12)], Notes = [.. Notes.Take(3)] };

    public override string ToString() => $"LeadDetails {Row.Id}";
}

/// <summary>What holds for one purpose, and since when (UTC).</summary>
public sealed record ConsentState(ConsentPurpose Purpose, bool Granted, DateTime Since, string Channel);

public sealed record NoteText(string Text, string Author, DateTime At)
{
    public override string ToString() => "NoteText [personal]";
}

public enum TimelineActor { Lead, Us, System }

/// <summary>Something that happened; the same thing several times on one day is one entry.</summary>
/// <param name="At">UTC, of the latest of them.</param>
public sealed record TimelineEntry(DateTime At, string Text, TimelineActor By, int Count = 1);
