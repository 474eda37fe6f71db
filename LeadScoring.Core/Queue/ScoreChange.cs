using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Queue;

/// <summary>
/// Why a score is not what it was: <see cref="From"/> + the reasons + <see cref="ByModel"/> + <see cref="Others"/> = <see cref="To"/>, exactly, in whole points before the
/// scale is clamped. Points are the differences of the exact contributions, so nothing is guessed.
/// </summary>
public sealed record ScoreChange
{
    public const int MostReasons = 3;

    /// <summary>UTC, of the score before.</summary>
    public required DateTime Since { get; init; }

    public required int From { get; init; }
    public required int To { get; init; }

    /// <summary>By theme, the strongest first; a reason's sentence says how it is now.</summary>
    public required ImmutableArray<ScoreReason> Reasons { get; init; }

    /// <summary>What another model made of the same signals; null when the same model gave both scores.</summary>
    public required int? ByModel { get; init; }

    public required int Others { get; init; }

    /// <summary>What happened in between, newest first, the same things counted together.</summary>
    public required ImmutableArray<TimelineEntry> Events { get; init; }

    /// <summary>Null when the score moved by less than a point, or when the earlier one was made from other signals than the model has now.</summary>
    /// <param name="between">What happened since the earlier score.</param>
    public static ScoreChange? Of(ScoringModel model, ScoreRecord before, ScoreRecord now, IEnumerable<TimelineEntry> between)
    {
        var (from, to) = ((int)Math.Floor(before.Unclamped), (int)Math.Floor(now.Unclamped));
        if (from == to || before.SchemaHash != model.Schema.Hash || now.SchemaHash != model.Schema.Hash || now.ModelVersion != model.Version) return null;
        var (vector, points) = (ScoreArrays.ReadVector(now.Vector), ScoreArrays.ReadPoints(now.Points));
        var isSameModel = before.ModelVersion == now.ModelVersion;
        var earlier = isSameModel ? ScoreArrays.ReadPoints(before.Points) : model.Explain(ScoreArrays.ReadVector(before.Vector)).Points;

        var moved = points.Select((point, i) => point - earlier[i]).ToArray();
        var estimated = vector.Select(float.IsNaN).ToArray();
        var reasons = ScoreReasons.Say(model.Schema, vector, estimated, moved)
            .Where(reason => Math.Abs(reason.Exact) >= 1).OrderByDescending(reason => Math.Abs(reason.Exact)).ThenBy(reason => reason.Sentence, StringComparer.Ordinal).Take(MostReasons).ToList();
        var byModel = isSameModel ? 0 : now.Unclamped - before.Unclamped - moved.Sum();
        var others = moved.Sum() - reasons.Sum(reason => reason.Exact);
        var whole = WholePoints.Of([.. reasons.Select(reason => reason.Exact), byModel, others], to - from);
        return new ScoreChange
        {
            Since = before.ScoredAt,
            From = from,
            To = to,
            Reasons = [.. reasons.Select((reason, i) => reason with { Points = whole[i] })],
            ByModel = isSameModel ? null : whole[^2],
            Others = whole[^1] + (isSameModel ? whole[^2] : 0),
            Events = [.. between],
        };
    }
}
