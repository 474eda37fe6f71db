using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Scores;

/// <summary>A–D, best first; the thresholds are configuration.</summary>
public enum Band { A, B, C, D }

/// <summary>The score a lead has now: one row per scored lead, written and withdrawn together with its <see cref="ScoreRecord"/>.</summary>
public sealed class LeadScore
{
    public required Guid LeadId { get; init; }

    /// <summary>The <see cref="ScoreRecord"/> it was taken from; see <see cref="HeldScore"/>.</summary>
    public required Guid RecordId { get; set; }

    /// <summary>0–100: model score times the LLM's factor where there is one. The queue's order; ties by <see cref="Unclamped"/>, then by id.</summary>
    public required double Score
    {
        get;
        set
        {
            field = value;
            WholeScore = (int)value;
        }
    }

    /// <summary><see cref="Score"/> without its fraction: what the index of the queue's order holds.</summary>
    public int WholeScore { get; private set; }

    /// <summary>50 + Σ points, before it is clamped to 0–100.</summary>
    public required double Unclamped { get; set; }

    public required Band Band { get; set; }

    /// <summary>0–1, calibrated.</summary>
    public required double Probability { get; set; }

    public required double Low { get; set; }
    public required double High { get; set; }
    public required DateTime ScoredAt { get; set; }
    public required string ModelVersion { get; set; }

    /// <summary>One sentence from the strongest recent signal; no personal data.</summary>
    public required string WhyNow { get; set; }

    /// <summary>How many inputs that count were imputed.</summary>
    public required int EstimatedInputs { get; set; }

    /// <summary>0.8–1.2, of the second look that counts in <see cref="Score"/>; null when none does.</summary>
    public double? Factor { get; set; }

    /// <summary>0–100: without the second look.</summary>
    public double ModelScore => Math.Clamp(Unclamped, 0, 100);

    /// <summary>The score of the last record before today began, for the trend; null when there was none.</summary>
    public double? Before { get; set; }
}

/// <summary>
/// A score as it was made: append-only, with the vector it came from and what each feature contributed, so that it can be explained,
/// checked and trained on later. A refresh that changes nothing writes no record.
/// </summary>
public sealed class ScoreRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid LeadId { get; init; }
    public required DateTime ScoredAt { get; init; }

    /// <summary>The moment the vector tells of, with what was known then; before <see cref="ScoredAt"/> when a new model was put over a stored vector.</summary>
    public required DateTime AsOf { get; init; }

    public required string ModelVersion { get; init; }

    /// <summary>Hash of the feature schema the two arrays follow.</summary>
    public required string SchemaHash { get; init; }

    public required double Score { get; init; }
    public required double Unclamped { get; init; }
    public required double Probability { get; init; }

    /// <summary>Little-endian float32, one per feature in schema order; NaN is unknown.</summary>
    public required byte[] Vector { get; init; }

    /// <summary>Little-endian float64 points, one per feature in schema order: 50 + Σ = <see cref="Unclamped"/> within 1e-6.</summary>
    public required byte[] Points { get; init; }
}

/// <summary>
/// A score that holds, with its record. They belong together by the way they are written, not by a constraint, whose index would have to be kept up to date for nothing.
/// </summary>
public sealed class HeldScore
{
    public required LeadScore Score { get; init; }
    public required ScoreRecord Record { get; init; }

    public static IQueryable<HeldScore> In(LeadDb db) =>
        from score in db.Set<LeadScore>().AsNoTracking()
        join record in db.Set<ScoreRecord>().AsNoTracking() on score.RecordId equals record.Id
        select new HeldScore { Score = score, Record = record };
}

internal sealed class LeadScoreTable : IEntityTypeConfiguration<LeadScore>
{
    public void Configure(EntityTypeBuilder<LeadScore> score)
    {
        score.ToTable("LeadScores").HasKey(s => s.LeadId);
        score.Property(s => s.ModelVersion).HasMaxLength(60);
        score.Property(s => s.WhyNow).HasMaxLength(200);
        score.Ignore(s => s.ModelScore);
        score.HasOne<Lead>().WithOne().HasForeignKey<LeadScore>(s => s.LeadId).OnDelete(DeleteBehavior.Cascade);
        // Whole, because a new model moves every entry: leads that are scored in the order they lie in then change a few hundred pages rather than all of them.
        score.HasIndex(s => s.WholeScore).IsDescending();
    }
}

internal sealed class ScoreRecordTable : IEntityTypeConfiguration<ScoreRecord>
{
    public void Configure(EntityTypeBuilder<ScoreRecord> record)
    {
        record.ToTable("ScoreRecords").HasKey(r => r.Id);
        record.Property(r => r.ModelVersion).HasMaxLength(60);
        record.Property(r => r.SchemaHash).HasMaxLength(64);
        record.HasOne<Lead>().WithMany().HasForeignKey(r => r.LeadId).OnDelete(DeleteBehavior.Cascade);
        record.HasIndex(r => new { r.LeadId, r.ScoredAt });
    }
}
