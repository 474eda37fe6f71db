using LeadScoring.Core.Leads;
using Microsoft.AspNetCore.Identity;

namespace LeadScoring.Dashboard.Access;

/// <summary>Somebody who works with the program. They sign in with their e-mail address; what they may do is their one role and their team.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public const int LongestName = 80;

    public Account() => Id = Guid.CreateVersion7();

    public required string Name { get; set; }
    public required Role Role { get; set; }

    /// <summary>Null: sees no team's leads (rep), or only those without a team (manager).</summary>
    public Guid? TeamId { get; set; }

    /// <summary>Left, or kept out: cannot sign in.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>One of the ready-made users of Development; can be nobody anywhere else.</summary>
    public bool IsDemo { get; set; }

    /// <summary>Issuer and subject of the sign-in service, when the account comes from one.</summary>
    public string? ExternalId { get; set; }

    public required DateTime CreatedAt { get; set; }

    public override string ToString() => $"Account {Id}";
}

/// <summary>Somebody who is signed in at one browser. Its row survives a restart; what decides is the copy in memory (<see cref="SessionBook"/>).</summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required Guid AccountId { get; init; }
    public required DateTime StartedAt { get; init; }
    public required DateTime SeenAt { get; set; }

    /// <summary>Network address at sign-in.</summary>
    public string? From { get; init; }

    /// <summary>"Chrome on Windows": what the browser said of itself, in two words.</summary>
    public string? Browser { get; init; }
}

public enum LinkKind { FirstRun, Invite, Reset }

/// <summary>A link that works once. Only the hash of its token is stored.</summary>
public sealed class AccountLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required LinkKind Kind { get; init; }

    /// <summary>Null for the first run: there is nobody yet.</summary>
    public Guid? AccountId { get; init; }

    public required byte[] TokenHash { get; init; }
    public required DateTime ExpiresAt { get; init; }
}
