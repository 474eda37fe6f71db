using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Scores;

/// <summary>What became of a lead's score.</summary>
public enum ScoreFate
{
    /// <summary>The person did not agree; no score is stored.</summary>
    NotAllowed,

    /// <summary>No model serves; what was stored stays.</summary>
    NoModel,

    /// <summary>The same as before.</summary>
    Unchanged,

    /// <summary>A new record is stored.</summary>
    Scored,
}

/// <summary>
/// Keeps scores: a record of every score that was made and the one that holds now. The only way to a stored score, so that none exists
/// without a consent older than itself. Nothing is stored before the caller stores it. Thread-safe.
/// </summary>
public sealed class ScoreKeeper(ScoreMaker maker, IOptions<BandOptions> bands, IOptions<FinalScoreOptions> secondLook)
{
    private const double SameScore = 0.005;

    /// <summary>Scores the lead as of now if the person agreed. A lead that may not be scored is for <see cref="WithdrawAsync"/>.</summary>
    /// <param name="rows">Takes what is new.</param>
    /// <param name="leadId">The lead.</param>
    /// <param name="facts">What is known of the lead.</param>
    /// <param name="consents">All the person said.</param>
    /// <param name="current">The score that holds so far; null when there is none. What holds now when the call returns: storing a change of it is for whoever read it.</param>
    /// <param name="now">UTC.</param>
    public ScoreFate Keep(NewRows rows, Guid leadId, LeadFacts facts, ConsentLedger consents, ref LeadScore? current, DateTime now)
    {
        if (!ConsentGate.Allows(consents, ConsentPurpose.Profiling, now)) return ScoreFate.NotAllowed;
        if (maker.Make(facts, now) is not { } made) return ScoreFate.NoModel;
        return Keep(rows, leadId, made, WhyNow.Of(facts, now, made.Schema, made.Explanation.Points), asOf: now, consents, ref current, now);
    }

    /// <summary>The same with a score that is made already.</summary>
    /// <param name="rows">Takes what is new.</param>
    /// <param name="leadId">The lead.</param>
    /// <param name="made">The score.</param>
    /// <param name="whyNow">One sentence that was true at <paramref name="asOf"/>.</param>
    /// <param name="asOf">The moment the vector tells of, UTC.</param>
    /// <param name="consents">What the person said about profiling.</param>
    /// <param name="current">As above.</param>
    /// <param name="now">UTC.</param>
    public ScoreFate Keep(NewRows rows, Guid leadId, MadeScore made, string whyNow, DateTime asOf, ConsentLedger consents, ref LeadScore? current, DateTime now)
    {
        if (!ConsentGate.Allows(consents, ConsentPurpose.Profiling, now)) return ScoreFate.NotAllowed;
        if (current is not null)
        {
            current.Band = bands.Value.Of(current.Score);
            if (current.ScoredAt < now.Date) current.Before = current.Score;
            if (IsSame(current, made, whyNow)) return ScoreFate.Unchanged;
        }

        var score = made.Explanation.Score;
        var record = new ScoreRecord
        {
            Id = OrderedIds.Next(now),
            LeadId = leadId,
            ScoredAt = now,
            AsOf = asOf,
            ModelVersion = made.ModelVersion,
            SchemaHash = made.Schema.Hash,
            Score = score.Score,
            Unclamped = score.Unclamped,
            Probability = score.Probability,
            Vector = ScoreArrays.Write(made.Vector),
            Points = ScoreArrays.Write(made.Explanation.Points),
        };
        rows.Add(record);
        current = Project(rows, current, record, made, whyNow);
        return ScoreFate.Scored;
    }

    /// <summary>Lets a second look count in a score, another one than before, or none. Storing it is for whoever read the score.</summary>
    /// <param name="score">The score that holds.</param>
    /// <param name="factor">Null for none.</param>
    public void Review(LeadScore score, double? factor)
    {
        score.Factor = factor;
        score.Score = Reviewed(score.ModelScore, factor);
        score.Band = bands.Value.Of(score.Score);
    }

    /// <summary>What a second look makes of a model's score (0–100).</summary>
    public double Reviewed(double modelScore, double? factor) => FinalScore.Of(modelScore, factor, secondLook.Value.MaxPoints);

    /// <summary>
    /// Takes back the scores of these leads, at once: the current ones, and their records with the vectors, because a profile that the
    /// person no longer agrees to has no basis left to be kept, nor to be learnt from.
    /// </summary>
    public static async Task WithdrawAsync(LeadDb db, IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        foreach (var entry in db.ChangeTracker.Entries<LeadScore>().Where(e => leads.Contains(e.Entity.LeadId)).ToList()) entry.State = EntityState.Detached;
        await db.Set<LeadScore>().Where(s => leads.Contains(s.LeadId)).ExecuteDeleteAsync(cancel);
        await db.Set<ScoreRecord>().Where(r => leads.Contains(r.LeadId)).ExecuteDeleteAsync(cancel);
    }

    private static bool IsSame(LeadScore current, MadeScore made, string whyNow) =>
        current.ModelVersion == made.ModelVersion && current.WhyNow == whyNow && Math.Abs(current.Unclamped - made.Explanation.Score.Unclamped) < SameScore;

    private LeadScore Project(NewRows rows, LeadScore? current, ScoreRecord record, MadeScore made, string whyNow)
    {
        var score = made.Explanation.Score;
        if (current is null)
        {
            current = new LeadScore
            {
                LeadId = record.LeadId, RecordId = record.Id, Score = 0, Unclamped = 0, Band = made.Band, Probability = 0, Low = 0, High = 0,
                ScoredAt = record.ScoredAt, ModelVersion = record.ModelVersion, WhyNow = whyNow, EstimatedInputs = 0,
            };
            rows.Add(current);
        }
        current.RecordId = record.Id;
        current.Unclamped = score.Unclamped;
        Review(current, current.Factor);
        current.Probability = score.Probability;
        current.Low = score.Low;
        current.High = score.High;
        current.ScoredAt = record.ScoredAt;
        current.ModelVersion = record.ModelVersion;
        current.WhyNow = whyNow;
        current.EstimatedInputs = made.EstimatedInputs;
        return current;
    }
}
