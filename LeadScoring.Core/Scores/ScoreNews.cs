using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Scores;

/// <summary>Tells other systems of scores: that there is a new one, and that it lies in another band than the one before.</summary>
public static class ScoreNews
{
    /// <param name="outbox">Of the transaction that stores the score.</param>
    /// <param name="fate">What became of it.</param>
    /// <param name="before">The band that held before; null when there was no score.</param>
    /// <param name="score">That holds now.</param>
    /// <param name="now">UTC.</param>
    public static void Tell(Outbox outbox, ScoreFate fate, Band? before, LeadScore? score, DateTime now)
    {
        if (score is null) return;
        if (fate == ScoreFate.Scored && outbox.Wants(Outbox.LeadScored)) outbox.Tell(Outbox.LeadScored, now, DataOf(score, before));
        if (before is { } band && band != score.Band && outbox.Wants(Outbox.BandChanged)) outbox.Tell(Outbox.BandChanged, now, DataOf(score, before));
    }

    private static object DataOf(LeadScore score, Band? before) =>
        new { score.LeadId, Score = Math.Round(score.Score, 2), score.Band, BandBefore = before, score.ModelVersion, score.ScoredAt };
}
