using System.Text.Json;
using System.Text.Json.Serialization;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Intake.Imports;

public enum ImportState
{
    /// <summary>The file is here and nothing was imported.</summary>
    Uploaded,
    Running,
    Done,

    /// <summary>Stopped by a person; what was imported until then stays.</summary>
    Cancelled,

    /// <summary>Stopped by trouble (<see cref="ImportRun.Problem"/>); what was imported until then stays.</summary>
    Failed,
    Undone,
}

/// <summary>One file on its way in, from the upload to its result. Holds no row of it.</summary>
public sealed class ImportRun
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As the person called it; shown, never a path.</summary>
    public required string FileName { get; init; }

    public required long Bytes { get; init; }
    public required DateTime UploadedAt { get; init; }

    /// <summary>Whose import it is: nobody else but admins sees it. Null is the program itself.</summary>
    public Guid? UserId { get; init; }

    public ImportState State { get; set; }

    /// <summary>JSON of the <see cref="ImportPlan"/>; null until one was made.</summary>
    public string? Plan { get; set; }

    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Rows of the file, blank lines, titles and footers left out.</summary>
    public long Rows { get; set; }

    /// <summary>Each row read so far is one of these.</summary>
    public long Created { get; set; }

    public long Updated { get; set; }
    public long Skipped { get; set; }

    /// <summary>Kept unscored because nobody knows whether the person agrees.</summary>
    public long Held { get; set; }

    public long Rejected { get; set; }

    /// <summary>What went wrong, in a sentence for people.</summary>
    public string? Problem { get; set; }

    public long RowsDone => Created + Updated + Skipped + Held + Rejected;

    /// <summary>Whether it was to be all or nothing.</summary>
    internal bool IsAllOrNone => Plan is { } plan && ImportPlan.FromJson(plan).AllOrNone;

    /// <summary>What is left of an import that came to an end before its last row, in a sentence for people.</summary>
    internal string WhatStays => IsAllOrNone ? "All rows or none was asked for, so nothing is kept." : "What was imported until then stays; undo it, or import the file again.";

    /// <exception cref="AccessRefusedException">They may not import, or it is somebody else's.</exception>
    internal void Demand(Viewer by)
    {
        by.Demand(Role.Manager);
        if (!by.SeesAll && UserId != by.UserId) throw new AccessRefusedException("The import is somebody else's.");
    }
}

/// <summary>Everything that was chosen about an import.</summary>
public sealed record ImportPlan
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required ColumnMapping Mapping { get; init; }

    public KnownLeadPolicy Duplicates { get; init; }

    public ConsentForAll? ConsentForAll { get; init; }

    /// <summary>Nothing is kept unless every row is imported.</summary>
    public bool AllOrNone { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ImportPlan FromJson(string json) => JsonSerializer.Deserialize<ImportPlan>(json, Json) ?? throw new JsonException("The plan is empty.");
}

/// <summary>What was chosen the last time for files with these columns.</summary>
public sealed class ImportMapping
{
    /// <summary><see cref="ColumnMapping.KeyOf"/> of the headers.</summary>
    public required string Key { get; init; }

    public required string Mapping { get; set; }
    public required DateTime UsedAt { get; set; }
}

/// <summary>What an import changed of a lead that was known before: sealed with the person's key, kept as long as the import can be undone.</summary>
public sealed class ImportChange
{
    public const string Field = "import";

    public required Guid ImportId { get; init; }
    public required Guid LeadId { get; init; }

    /// <summary>Sealed JSON of a <see cref="LeadDifference"/>.</summary>
    public required byte[] Difference { get; set; }
}

internal sealed class ImportRunTable : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> run)
    {
        run.ToTable("ImportRuns").HasKey(r => r.Id);
        run.Property(r => r.FileName).HasMaxLength(100);
        run.Property(r => r.Problem).HasMaxLength(500);
        run.Ignore(r => r.RowsDone);
        run.HasIndex(r => r.UserId);
    }
}

internal sealed class ImportMappingTable : IEntityTypeConfiguration<ImportMapping>
{
    public void Configure(EntityTypeBuilder<ImportMapping> mapping)
    {
        mapping.ToTable("ImportMappings").HasKey(m => m.Key);
        mapping.Property(m => m.Key).HasMaxLength(32);
    }
}

internal sealed class ImportChangeTable : IEntityTypeConfiguration<ImportChange>
{
    public void Configure(EntityTypeBuilder<ImportChange> change)
    {
        change.ToTable("ImportChanges").HasKey(c => new { c.ImportId, c.LeadId });
        change.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Cascade);
        change.HasIndex(c => c.LeadId);
    }
}
