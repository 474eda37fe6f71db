using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Consent;

public enum ConsentPurpose { Contact, Profiling, ThirdPartyEnrichment, LlmProcessing, MarketingSms }

/// <summary>One statement of a person about one purpose. Append-only: the latest <see cref="At"/> of a purpose holds.</summary>
public sealed class ConsentEvent
{
    public long Id { get; init; }
    public required Guid LeadId { get; init; }
    public required ConsentPurpose Purpose { get; init; }

    /// <summary>False is a withdrawal or a refusal.</summary>
    public required bool Granted { get; init; }

    public required DateTime At { get; init; }
    public required DateTime RecordedAt { get; init; }

    /// <summary>Where it was said: "web form", "phone", "import".</summary>
    public required string Channel { get; init; }

    public string? Source { get; init; }
    public string? TextVersion { get; init; }

    /// <summary>SHA-256 of the exact text that was agreed to; null when the text was not given.</summary>
    public byte[]? TextSha256 { get; init; }

    /// <summary>Who recorded it: "person", "import", or a user.</summary>
    public required string Actor { get; init; }
}

internal sealed class ConsentEventTable : IEntityTypeConfiguration<ConsentEvent>
{
    public void Configure(EntityTypeBuilder<ConsentEvent> consent)
    {
        consent.ToTable("ConsentEvents").HasKey(c => c.Id);
        consent.Property(c => c.Channel).HasMaxLength(100);
        consent.Property(c => c.Source).HasMaxLength(200);
        consent.Property(c => c.TextVersion).HasMaxLength(100);
        consent.Property(c => c.Actor).HasMaxLength(100);
        consent.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Cascade);
        consent.HasIndex(c => new { c.LeadId, c.Purpose, c.At });
    }
}
