using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Outcomes;

public enum OutcomeKind { AppointmentQualified, Closed, Lost }

/// <summary>What came of a lead. Append-only; a label, never a feature.</summary>
public sealed class Outcome
{
    public long Id { get; init; }
    public required Guid LeadId { get; init; }
    public required OutcomeKind Kind { get; init; }
    public required DateTime At { get; init; }
    public required DateTime RecordedAt { get; init; }
    public string? Reason { get; init; }
    public decimal? DealValueUsd { get; init; }

    /// <summary>True for the label of an imported row: it decides the arrival moment whatever the lead's age.</summary>
    public bool IsImportedLabel { get; init; }
}

internal sealed class OutcomeTable : IEntityTypeConfiguration<Outcome>
{
    public void Configure(EntityTypeBuilder<Outcome> outcome)
    {
        outcome.ToTable("Outcomes").HasKey(o => o.Id);
        outcome.Property(o => o.Reason).HasMaxLength(200);
        outcome.HasOne<Lead>().WithMany().HasForeignKey(o => o.LeadId).OnDelete(DeleteBehavior.Cascade);
        outcome.HasIndex(o => new { o.LeadId, o.Kind, o.At });
    }
}
