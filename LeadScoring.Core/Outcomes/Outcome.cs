using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Outcomes;

public enum OutcomeKind { AppointmentQualified, Closed, Lost }

/// <summary>
/// What came of something. Append-only, never a feature. One table, and a type for what it came of: whoever learns from what came of leads cannot take an opinion of a text for it.
/// </summary>
public abstract class Outcome
{
    protected Outcome() => Type = GetType().Name;

    public long Id { get; init; }

    /// <summary>Of the class: what EF tells the rows apart by.</summary>
    public string Type { get; private init; }

    public required Guid LeadId { get; init; }
    public required DateTime At { get; init; }
    public required DateTime RecordedAt { get; init; }
    public string? Reason { get; init; }
}

/// <summary>What came of a lead: a label.</summary>
public sealed class LeadOutcome : Outcome
{
    public required OutcomeKind Kind { get; init; }
    public decimal? DealValueUsd { get; init; }

    /// <summary>True for the label of an imported row: it decides the arrival moment whatever the lead's age.</summary>
    public bool IsImportedLabel { get; init; }
}

internal sealed class OutcomeTable : IEntityTypeConfiguration<Outcome>
{
    public void Configure(EntityTypeBuilder<Outcome> outcome)
    {
        outcome.ToTable("Outcomes").HasKey(o => o.Id);
        outcome.HasDiscriminator(o => o.Type).HasValue<LeadOutcome>(nameof(LeadOutcome));
        outcome.Property(o => o.Type).HasMaxLength(40);
        outcome.Property(o => o.Reason).HasMaxLength(200);
        outcome.HasOne<Lead>().WithMany().HasForeignKey(o => o.LeadId).OnDelete(DeleteBehavior.Cascade);
        outcome.HasIndex(o => new { o.LeadId, o.At });
    }
}
