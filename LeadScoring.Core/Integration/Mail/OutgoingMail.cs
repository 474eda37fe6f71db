using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Integration.Mail;

/// <summary>What is written to somebody. Plain text.</summary>
public sealed record Letter(string Name, string Address, string Subject, string Text)
{
    public override string ToString() => "Letter [personal]";
}

public enum MailState { Waiting, Failed }

/// <summary>A mail that has not been sent yet; the row goes with the mail. Written in the transaction of what it tells of.</summary>
public sealed class OutgoingMail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The letter, sealed with the master key: addresses and links are for nobody who reads the database. Empty once it failed for good.</summary>
    public required byte[] Letter { get; set; }

    public required DateTime CreatedAt { get; init; }
    public MailState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>When it is tried next, or when whoever has it in hand has lost it.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>In a sentence without address or link.</summary>
    public string? LastResult { get; set; }
}

/// <summary>For every context that writes mail within a transaction of its own; the lead database makes the table.</summary>
public sealed class OutgoingMailTable : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> mail)
    {
        mail.ToTable("OutgoingMails").HasKey(m => m.Id);
        mail.Property(m => m.LastResult).HasMaxLength(200);
        mail.HasIndex(m => new { m.State, m.DueAt });
    }
}
