using System.Collections.Immutable;

namespace LeadScoring.Core.Leads;

/// <summary>What somebody may do; each may do what those before may.</summary>
public enum Role { Rep, Manager, Admin }

/// <summary>
/// Who is looking or acting, and which leads they may see. Whoever reads or changes a lead asks for one, so that the limits are in the query and not in the page.
/// Immutable: a change of what somebody may do makes another.
/// </summary>
public sealed record Viewer
{
    /// <summary>The program itself: jobs, verbs, the demo. Sees everything.</summary>
    public static readonly Viewer System = new() { SeesAll = true };

    /// <summary>Null is the program itself.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Null is the program itself, or another program.</summary>
    public Role? Role { get; init; }

    /// <summary>The team that a new lead of theirs belongs to when nothing else was said.</summary>
    public Guid? TeamId { get; init; }

    public bool SeesAll { get; init; }

    /// <summary>Teams whose leads they see.</summary>
    public ImmutableArray<Guid> Teams { get; init; } = [];

    /// <summary>Whether they also see leads that belong to no team yet.</summary>
    public bool SeesLeadsWithoutTeam { get; init; }

    /// <summary>Where they act from, for the audit trail: a network address, or null.</summary>
    public string? From { get; init; }

    public bool MaySee(Guid? team) => SeesAll || (team is { } known ? Teams.Contains(known) : SeesLeadsWithoutTeam);

    /// <summary>Whether they may do what at least this role may.</summary>
    public bool IsAtLeast(Role role) => SeesAll && UserId is null || Role >= role;

    /// <exception cref="AccessRefusedException">They may not.</exception>
    public void Demand(Role role)
    {
        if (!IsAtLeast(role)) throw new AccessRefusedException($"This needs the role {role}.");
    }
}

/// <summary>Somebody asked for what they may not do, or no longer may.</summary>
public sealed class AccessRefusedException(string message) : Exception(message);

public static class ViewerQueries
{
    /// <summary>Only what the viewer may see.</summary>
    public static IQueryable<Lead> SeenBy(this IQueryable<Lead> leads, Viewer viewer)
    {
        if (viewer.SeesAll) return leads;
        Guid?[] teams = [.. viewer.Teams.Select(team => (Guid?)team)];
        return viewer.SeesLeadsWithoutTeam
            ? leads.Where(lead => lead.TeamId == null || teams.Contains(lead.TeamId))
            : leads.Where(lead => lead.TeamId != null && teams.Contains(lead.TeamId));
    }
}
