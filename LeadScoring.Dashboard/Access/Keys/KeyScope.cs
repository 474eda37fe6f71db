namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>What a key may be used for; each endpoint for programs needs exactly one.</summary>
[Flags]
public enum KeyScope
{
    None = 0,
    LeadsRead = 1,
    LeadsWrite = 2,
    Score = 4,
    QueueRead = 8,
}

/// <summary>The scopes as they are written and explained.</summary>
public static class KeyScopes
{
    public static readonly IReadOnlyList<(KeyScope Scope, string Name, string Means)> All =
    [
        (KeyScope.LeadsWrite, "leads:write", "send leads, what they do and what came of them"),
        (KeyScope.LeadsRead, "leads:read", "read single leads with contact, notes and score"),
        (KeyScope.QueueRead, "queue:read", "read the ranked queue"),
        (KeyScope.Score, "score", "score without storing anything"),
    ];

    /// <summary>"leads:read".</summary>
    public static string NameOf(KeyScope scope) => All.First(s => s.Scope == scope).Name;

    /// <summary>"leads:write, score".</summary>
    public static string Names(KeyScope scopes) => string.Join(", ", All.Where(s => scopes.HasFlag(s.Scope)).Select(s => s.Name));
}

/// <summary>The scope that an endpoint needs of a key.</summary>
public sealed record ScopeNeeded(KeyScope Scope);

public static class ScopedEndpoints
{
    /// <summary>For keys with this scope and for whoever is signed in and works with leads.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, KeyScope scope) => endpoint.WithMetadata(new ScopeNeeded(scope)).RequireAuthorization(KeyScopes.NameOf(scope));
}
