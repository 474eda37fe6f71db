using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Authorization;

namespace LeadScoring.Dashboard.Access;

/// <summary>Who may open a page or call an endpoint. Each names one of these or says that anybody may; a test finds one that does neither, and the fallback lets nobody in who is not signed in.</summary>
public static class Policies
{
    /// <summary>Whoever is signed in: their own profile, the API's description.</summary>
    public const string SignedIn = "signed in";

    /// <summary>Who works with leads: every role, each within what it sees.</summary>
    public const string Leads = "leads";

    public const string Managers = "managers";
    public const string Admins = "admins";

    internal static void Add(AuthorizationOptions options)
    {
        options.DefaultPolicy = options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        options.AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        options.AddPolicy(Leads, policy => policy.RequireRole(nameof(Role.Rep), nameof(Role.Manager), nameof(Role.Admin)));
        options.AddPolicy(Managers, policy => policy.RequireRole(nameof(Role.Manager), nameof(Role.Admin)));
        options.AddPolicy(Admins, policy => policy.RequireRole(nameof(Role.Admin)));
        foreach (var (_, scope, _) in KeyScopes.All)
            options.AddPolicy(scope, policy => policy.RequireAssertion(asks => asks.User.HasClaim(OpenKey.ScopeClaim, scope) || Enum.GetNames<Role>().Any(asks.User.IsInRole)));
    }
}
