using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Audit;

/// <summary>Something somebody did. Append-only; it names fields and pseudonyms, never values, so that erasing a person leaves it valid.</summary>
public sealed class AuditEntry
{
    /// <summary>1, 2, 3… without gaps.</summary>
    public required long Id { get; init; }

    public required DateTime At { get; init; }

    /// <summary>The user; null is the program itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>"user.disabled", "lead.refused".</summary>
    public required string Action { get; init; }

    /// <summary>"user", "lead", "team".</summary>
    public required string TargetKind { get; init; }

    /// <summary>A pseudonym: an id, never a name.</summary>
    public required string TargetId { get; init; }

    /// <summary>Names of what was touched, or counts: "role, team", "37 leads".</summary>
    public string? Detail { get; init; }

    /// <summary>The network address it came from; null when not known.</summary>
    public string? From { get; init; }

    /// <summary>HMAC-SHA-256 over the hash before it and this entry.</summary>
    public byte[] Hash { get; internal set; } = [];

    /// <summary>What the hash covers: each part with its length before it, so that no two entries read the same.</summary>
    internal byte[] Covered()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Id);
        writer.Write(At.Ticks);
        writer.Write(ActorId?.ToString("D") ?? "");
        foreach (var text in new[] { Action, TargetKind, TargetId, Detail ?? "", From ?? "" }) writer.Write(text);
        writer.Flush();
        return bytes.ToArray();
    }
}

/// <summary>For every context that writes entries within a transaction of its own; the lead database makes the table.</summary>
public sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("AuditEntries").HasKey(e => e.Id);
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Action).HasMaxLength(60);
        entry.Property(e => e.TargetKind).HasMaxLength(40);
        entry.Property(e => e.TargetId).HasMaxLength(100);
        entry.Property(e => e.Detail).HasMaxLength(200);
        entry.Property(e => e.From).HasMaxLength(60);
        entry.HasIndex(e => new { e.TargetKind, e.TargetId });
    }
}
