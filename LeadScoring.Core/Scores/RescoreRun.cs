using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Scores;

public enum RescoreKind
{
    /// <summary>Facts are read again, features are as of now: recency decays even when nothing happens.</summary>
    Refresh,

    /// <summary>The model that serves is put over the stored vectors; a lead without a vector it can read is refreshed.</summary>
    Model,
}

/// <summary>
/// The last run of a kind, and how far it is: one row per kind, written in the transaction of each batch, so that a run that was interrupted at any moment goes on
/// behind its last batch. Immutable.
/// </summary>
public sealed record RescoreRun
{
    public required RescoreKind Kind { get; init; }
    public required string ModelVersion { get; init; }
    public required DateTime StartedAt { get; init; }

    /// <summary>Null while it is under way, or was interrupted.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>How many leads were due when it started.</summary>
    public required int Leads { get; init; }

    public int Seen { get; init; }
    public int Scored { get; init; }
    public int Unchanged { get; init; }

    /// <summary>Their persons do not agree; any score they had is gone.</summary>
    public int NotAllowed { get; init; }

    /// <summary>All leads up to this id are done.</summary>
    public Guid Last { get; init; }

    /// <summary>0–1.</summary>
    public double Share => FinishedAt is not null || Leads == 0 ? 1 : Math.Min(1, (double)Seen / Leads);

    internal RescoreRun Count(ScoreFate fate) => fate switch
    {
        ScoreFate.Scored => this with { Seen = Seen + 1, Scored = Scored + 1 },
        ScoreFate.Unchanged => this with { Seen = Seen + 1, Unchanged = Unchanged + 1 },
        ScoreFate.NotAllowed => this with { Seen = Seen + 1, NotAllowed = NotAllowed + 1 },
        _ => this with { Seen = Seen + 1 },
    };
}

internal sealed class RescoreRunTable : IEntityTypeConfiguration<RescoreRun>
{
    public void Configure(EntityTypeBuilder<RescoreRun> run)
    {
        run.ToTable("RescoreRuns").HasKey(r => r.Kind);
        run.Property(r => r.ModelVersion).HasMaxLength(60);
        run.Ignore(r => r.Share);
    }
}
