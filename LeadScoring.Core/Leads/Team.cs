using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Leads;

/// <summary>A place of the brokerage; its manager sees the leads of all its teams.</summary>
public sealed class Office
{
    public const int LongestName = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }

    /// <summary>The name as it is looked up; two offices never share one.</summary>
    public required string Key { get; set; }
}

/// <summary>Reps who share their leads. Nobody else of their rank sees them.</summary>
public sealed class Team
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OfficeId { get; init; }
    public required string Name { get; set; }

    /// <summary>The name as it is looked up; two teams never share one, in no office.</summary>
    public required string Key { get; set; }

    /// <summary>Case and outer spaces do not count.</summary>
    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();
}

/// <summary>The offices and teams of a brokerage: a few dozen at most, read together.</summary>
public sealed record TeamDirectory(IReadOnlyList<Office> Offices, IReadOnlyList<Team> Teams)
{
    /// <summary>By name.</summary>
    public static async Task<TeamDirectory> ReadAsync(LeadDb db, CancellationToken cancel) => new(
        await db.Set<Office>().AsNoTracking().OrderBy(o => o.Key).ToListAsync(cancel),
        await db.Set<Team>().AsNoTracking().OrderBy(t => t.Key).ToListAsync(cancel));

    public Team? Find(string name) => Teams.FirstOrDefault(team => team.Key == Team.KeyOf(name));

    public string? NameOf(Guid? team) => Teams.FirstOrDefault(t => t.Id == team)?.Name;

    /// <summary>The teams of the office that a team belongs to.</summary>
    public IEnumerable<Team> Beside(Guid? team) => Teams.FirstOrDefault(t => t.Id == team) is { } own ? Teams.Where(t => t.OfficeId == own.OfficeId) : [];

    /// <summary>
    /// What a user sees: a rep the leads of the team, a manager those of the office's teams and those without a team, an admin all.
    /// </summary>
    public Viewer ViewerOf(Guid user, Role role, Guid? team, string? from) => new()
    {
        UserId = user,
        Role = role,
        TeamId = team,
        SeesAll = role == Role.Admin,
        Teams = role switch { Role.Admin => [], Role.Manager => [.. Beside(team).Select(t => t.Id)], _ => team is { } own ? [own] : [] },
        SeesLeadsWithoutTeam = role == Role.Manager,
        From = from,
    };
}

internal sealed class OfficeTable : IEntityTypeConfiguration<Office>
{
    public void Configure(EntityTypeBuilder<Office> office)
    {
        office.ToTable("Offices").HasKey(o => o.Id);
        office.Property(o => o.Name).HasMaxLength(Office.LongestName);
        office.Property(o => o.Key).HasMaxLength(Office.LongestName);
        office.HasIndex(o => o.Key).IsUnique();
    }
}

internal sealed class TeamTable : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> team)
    {
        team.ToTable("Teams").HasKey(t => t.Id);
        team.Property(t => t.Name).HasMaxLength(Office.LongestName);
        team.Property(t => t.Key).HasMaxLength(Office.LongestName);
        team.HasOne<Office>().WithMany().HasForeignKey(t => t.OfficeId).OnDelete(DeleteBehavior.Restrict);
        team.HasIndex(t => t.Key).IsUnique();
    }
}
