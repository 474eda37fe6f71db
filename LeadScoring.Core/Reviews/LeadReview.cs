using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Reranking;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Reviews;

/// <summary>One second look at one lead, however it ended. Append-only; the latest is the one that is shown.</summary>
public sealed class LeadReview
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid LeadId { get; init; }

    /// <summary>The lead's row version that it speaks of: with another one, something happened since.</summary>
    public required int LeadVersion { get; init; }

    public required DateTime AskedAt { get; init; }
    public required DateTime EndedAt { get; init; }
    public required ReviewOutcome Outcome { get; init; }

    /// <summary>0–100: what the model said then.</summary>
    public required double ModelScore { get; init; }

    /// <summary>The moment the model score was made at.</summary>
    public required DateTime ScoredAt { get; init; }

    /// <summary>0.8–1.2; null unless answered.</summary>
    public double? Factor { get; init; }

    /// <summary>The score it made; null unless answered.</summary>
    public double? FinalScore { get; init; }

    /// <summary>Sealed JSON of <see cref="ReviewText"/>; null unless answered.</summary>
    public byte[]? Text { get; init; }

    /// <summary>Lines that could not be matched to data.</summary>
    public int RemovedLines { get; init; }

    /// <summary>Notes that were not sent.</summary>
    public int NotesKept { get; init; }

    public required string Model { get; init; }
    public required string PromptVersion { get; init; }
    public required string PromptHash { get; init; }
    public required int ElapsedMs { get; init; }
    public string? Problem { get; init; }
    public DateTime? RetryAt { get; init; }
}

/// <summary>What is shown of an answer. Lines may hold words of notes: it is sealed where it is stored.</summary>
public sealed record ReviewText(IReadOnlyList<ReviewLine> For, IReadOnlyList<ReviewLine> Against, string? NextStep)
{
    public const string Field = "review";

    public override string ToString() => "ReviewText [personal]";
}

/// <param name="Text">One plain line.</param>
/// <param name="NoteAt">When the note was written that it comes from (UTC); null when it comes from a signal of the model.</param>
public sealed record ReviewLine(string Text, DateTime? NoteAt)
{
    public override string ToString() => "ReviewLine [personal]";
}

/// <summary>What came of a second look: whether a rep found it useful. <see cref="Outcome.Reason"/> of a no is one of <see cref="ReviewBook.Reasons"/>. The latest of a user counts.</summary>
public sealed class ReviewFeedback : Outcome
{
    public required Guid ReviewId { get; init; }
    public required Guid? UserId { get; init; }
    public required bool IsUseful { get; init; }
}

/// <summary>One call that left for the LLM: what was sent, to whom, and how it ended. Names nobody and holds no text.</summary>
public sealed class EgressEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required DateTime At { get; init; }

    /// <summary>Keyed hash of the lead's id: the same lead is the same word, and nobody finds the lead by it without our key.</summary>
    public required string Pseudonym { get; init; }

    /// <summary>Names of what was sent: "band, model score, signals PropertyViews30d TourRequests90d, 2 notes".</summary>
    public required string Fields { get; init; }

    public required string PromptHash { get; init; }
    public required string PromptVersion { get; init; }
    public required string Provider { get; init; }
    public required string Host { get; init; }
    public required string Model { get; init; }

    /// <summary>Null while the call waits or is under way, or when the program ended before it did; <see cref="ReviewOutcome.Paused"/>: in the end nothing was sent, or it was broken off.</summary>
    public ReviewOutcome? Outcome { get; set; }

    /// <summary>As the provider counted; an estimate until it did.</summary>
    public required int PromptTokens { get; set; }

    public required int AnswerTokens { get; set; }
    public required double CostUsd { get; set; }
    public int ElapsedMs { get; set; }
}

/// <summary>What an admin switched: the one row of its table.</summary>
public sealed class ReviewSettings
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public bool IsPaused { get; set; }
    public bool IsLocalOnly { get; set; }
}

internal sealed class LeadReviewTable : IEntityTypeConfiguration<LeadReview>
{
    public void Configure(EntityTypeBuilder<LeadReview> review)
    {
        review.ToTable("LeadReviews").HasKey(r => r.Id);
        review.Property(r => r.Model).HasMaxLength(100);
        review.Property(r => r.PromptVersion).HasMaxLength(20);
        review.Property(r => r.PromptHash).HasMaxLength(64);
        review.Property(r => r.Problem).HasMaxLength(200);
        review.HasOne<Lead>().WithMany().HasForeignKey(r => r.LeadId).OnDelete(DeleteBehavior.Cascade);
        review.HasIndex(r => new { r.LeadId, r.AskedAt });
        review.HasIndex(r => r.EndedAt);
    }
}

internal sealed class ReviewFeedbackTable : IEntityTypeConfiguration<ReviewFeedback>
{
    public void Configure(EntityTypeBuilder<ReviewFeedback> feedback) => feedback.HasOne<LeadReview>().WithMany().HasForeignKey(f => f.ReviewId).OnDelete(DeleteBehavior.Cascade);
}

internal sealed class EgressEntryTable : IEntityTypeConfiguration<EgressEntry>
{
    public void Configure(EntityTypeBuilder<EgressEntry> entry)
    {
        entry.ToTable("EgressEntries").HasKey(e => e.Id);
        entry.Property(e => e.Pseudonym).HasMaxLength(20);
        entry.Property(e => e.Fields).HasMaxLength(2_000);
        entry.Property(e => e.PromptHash).HasMaxLength(64);
        entry.Property(e => e.PromptVersion).HasMaxLength(20);
        entry.Property(e => e.Provider).HasMaxLength(40);
        entry.Property(e => e.Host).HasMaxLength(260);
        entry.Property(e => e.Model).HasMaxLength(100);
        // All that a day's sums need, so that a day of many calls is not read row by row before each.
        entry.HasIndex(e => new { e.At, e.PromptTokens, e.AnswerTokens, e.CostUsd });
    }
}

internal sealed class ReviewSettingsTable : IEntityTypeConfiguration<ReviewSettings>
{
    public void Configure(EntityTypeBuilder<ReviewSettings> settings)
    {
        settings.ToTable("ReviewSettings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
    }
}
