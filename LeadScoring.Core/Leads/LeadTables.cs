using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Leads;

internal sealed class LeadTable : IEntityTypeConfiguration<Lead>
{
    public void Configure(EntityTypeBuilder<Lead> lead)
    {
        lead.ToTable("Leads").HasKey(l => l.Id);
        lead.Property(l => l.Medium).HasMaxLength(100);
        lead.Property(l => l.Campaign).HasMaxLength(100);
        lead.Property(l => l.TimeZone).HasMaxLength(60);
        lead.Property(l => l.AreaId).HasMaxLength(100);
        lead.Property(l => l.LostReason).HasMaxLength(200);
        lead.Property(l => l.Profile).HasConversion(profile => ProfileJson.Write(profile), json => ProfileJson.Read(json));
        lead.Property(l => l.Version).IsConcurrencyToken();
        lead.ComplexProperty(l => l.Contact);
        lead.HasMany(l => l.ExternalIds).WithOne().HasForeignKey(e => e.LeadId).OnDelete(DeleteBehavior.Cascade);
        // Not unique: two leads may share a number, and another system may call one person by two ids.
        lead.HasIndex(l => l.EmailIndex);
        lead.HasIndex(l => l.PhoneIndex);
        lead.HasIndex(l => l.AreaId);
        lead.HasIndex(l => l.ImportId);
        lead.HasIndex(l => l.OwnerId);
        lead.HasOne<Team>().WithMany().HasForeignKey(l => l.TeamId).OnDelete(DeleteBehavior.Restrict);
        lead.HasIndex(l => new { l.Origin, l.CreatedAt });
    }
}

internal sealed class ExternalIdTable : IEntityTypeConfiguration<ExternalId>
{
    public void Configure(EntityTypeBuilder<ExternalId> id)
    {
        id.ToTable("ExternalIds").HasKey(e => new { e.System, e.Value });
        id.Property(e => e.System).HasMaxLength(60);
        id.Property(e => e.Value).HasMaxLength(200);
        id.HasIndex(e => e.LeadId);
    }
}

internal sealed class SupersededProfileTable : IEntityTypeConfiguration<SupersededProfile>
{
    public void Configure(EntityTypeBuilder<SupersededProfile> version)
    {
        version.ToTable("SupersededProfiles").HasKey(v => v.Id);
        version.Property(v => v.Profile).HasConversion(profile => ProfileJson.Write(profile), json => ProfileJson.Read(json));
        version.HasOne<Lead>().WithMany().HasForeignKey(v => v.LeadId).OnDelete(DeleteBehavior.Cascade);
        version.HasIndex(v => new { v.LeadId, v.KnownAt });
    }
}

internal sealed class StageChangeTable : IEntityTypeConfiguration<StageChange>
{
    public void Configure(EntityTypeBuilder<StageChange> change)
    {
        change.ToTable("StageChanges").HasKey(c => c.Id);
        change.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Cascade);
        change.HasIndex(c => new { c.LeadId, c.At });
    }
}

internal sealed class LeadNoteTable : IEntityTypeConfiguration<LeadNote>
{
    public void Configure(EntityTypeBuilder<LeadNote> note)
    {
        note.ToTable("LeadNotes").HasKey(n => n.Id);
        note.Property(n => n.Author).HasMaxLength(100);
        note.HasOne<Lead>().WithMany().HasForeignKey(n => n.LeadId).OnDelete(DeleteBehavior.Cascade);
        note.HasIndex(n => new { n.LeadId, n.At });
    }
}

internal sealed class LeadEventTable : IEntityTypeConfiguration<LeadEvent>
{
    public void Configure(EntityTypeBuilder<LeadEvent> happened)
    {
        happened.ToTable("LeadEvents").HasKey(e => e.Id);
        happened.Property(e => e.ListingId).HasMaxLength(100);
        happened.Property(e => e.AreaId).HasMaxLength(100);
        happened.Property(e => e.SessionId).HasMaxLength(100);
        happened.Property(e => e.IdempotencyKey).HasMaxLength(200);
        happened.Property(e => e.Search).HasConversion(
            search => JsonSerializer.Serialize(search, JsonSerializerOptions.Web),
            json => JsonSerializer.Deserialize<SearchCriteria>(json, JsonSerializerOptions.Web)!);
        happened.HasOne<Lead>().WithMany().HasForeignKey(e => e.LeadId).OnDelete(DeleteBehavior.Cascade);
        happened.HasIndex(e => new { e.LeadId, e.OccurredAt });
        happened.HasIndex(e => new { e.LeadId, e.IdempotencyKey }).IsUnique();
    }
}

internal sealed class MarketAreaTable : IEntityTypeConfiguration<MarketArea>
{
    public void Configure(EntityTypeBuilder<MarketArea> area)
    {
        area.ToTable("MarketAreas").HasKey(a => a.Id);
        area.Property(a => a.Id).HasMaxLength(100);
        area.Property(a => a.Name).HasMaxLength(100);
        area.Property(a => a.TimeZone).HasMaxLength(60);
    }
}

internal sealed class MarketMonthTable : IEntityTypeConfiguration<MarketMonth>
{
    public void Configure(EntityTypeBuilder<MarketMonth> month)
    {
        month.ToTable("MarketMonths").HasKey(m => new { m.AreaId, m.Month });
        month.Property(m => m.AreaId).HasMaxLength(100);
        month.HasOne<MarketArea>().WithMany().HasForeignKey(m => m.AreaId).OnDelete(DeleteBehavior.Cascade);
    }
}
