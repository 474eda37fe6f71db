using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;

namespace LeadScoring.Core.Queue;

/// <summary>What one act would do to a score: the lead scored again as if it had just happened.</summary>
/// <param name="Act">"They ask for a tour".</param>
/// <param name="Points">Whole, at least 1.</param>
/// <param name="To">The score then, 0–100.</param>
public sealed record ScoreRaise(string Act, int Points, int To)
{
    public const int MostShown = 3;

    /// <summary>The strongest first; empty when nothing within reach gives a point, or no model serves.</summary>
    public static ImmutableArray<ScoreRaise> Of(ScoreMaker maker, LeadFacts facts, DateTime now)
    {
        if (maker.Make(facts, now) is not { Explanation.Score.Score: var score }) return [];
        return
        [
            .. ReachableActs.Of(facts, now)
                .Select(act => (act.Text, To: maker.Make(act.After, now)?.Explanation.Score.Score ?? score))
                .Select(act => new ScoreRaise(act.Text, (int)Math.Floor(act.To) - (int)Math.Floor(score), (int)Math.Floor(act.To)))
                .Where(raise => raise.Points >= 1)
                .OrderByDescending(raise => raise.Points).ThenBy(raise => raise.Act, StringComparer.Ordinal)
                .Take(MostShown),
        ];
    }
}
