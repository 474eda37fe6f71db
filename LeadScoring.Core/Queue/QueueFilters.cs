using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;

namespace LeadScoring.Core.Queue;

public enum QueueView
{
    /// <summary>Every open lead that has a score.</summary>
    All,

    /// <summary>Band A.</summary>
    CallNow,

    /// <summary>Came today, the viewer's today.</summary>
    NewToday,

    /// <summary>Band A or B, and nothing heard of them for <see cref="QueueFilters.QuietAfter"/>.</summary>
    GoingQuiet,

    /// <summary>Open leads without a score, the longest waiting first.</summary>
    NotScored,
}

public enum QueueSort
{
    /// <summary>Best score first; ties by the unclamped score, then by id.</summary>
    Score,

    /// <summary>Latest activity first.</summary>
    Recent,
}

/// <summary>Which leads are asked for and in which order; null or empty asks for all. Closed, lost, trashed and do-not-contact leads show only when their stage is asked for.</summary>
public sealed record QueueFilters
{
    public static readonly TimeSpan QuietAfter = TimeSpan.FromDays(14);
    public static readonly QueueFilters None = new();
    internal static readonly LeadStage[] NotOpen = [LeadStage.Closed, LeadStage.Lost, LeadStage.Trash, LeadStage.DoNotContact];

    public QueueView View { get; init; }

    /// <summary>Words that must all stand in the lead's name or area; case and accents do not count.</summary>
    public string? Query { get; init; }

    public Band? Band { get; init; }
    public string? Area { get; init; }
    public LeadStage? Stage { get; init; }
    public Guid? Owner { get; init; }
    public QueueSort Sort { get; init; }

    /// <summary>How many filters narrow the view.</summary>
    public int Count => (string.IsNullOrWhiteSpace(Query) ? 0 : 1) + (Band is null ? 0 : 1) + (Area is null ? 0 : 1) + (Stage is null ? 0 : 1) + (Owner is null ? 0 : 1);
}

/// <summary>When somebody looks. Both UTC.</summary>
/// <param name="StartOfToday">The first instant of the viewer's day.</param>
public readonly record struct QueueMoment(DateTime Now, DateTime StartOfToday);
