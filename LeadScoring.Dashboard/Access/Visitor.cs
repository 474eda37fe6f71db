using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Components.Authorization;

namespace LeadScoring.Dashboard.Access;

/// <summary>Whoever is at this page, as of now: a component asks before each thing it reads or does, because a circuit may outlive a right.</summary>
public sealed class Visitor(AuthenticationStateProvider state, SessionBook sessions)
{
    /// <exception cref="AccessRefusedException">Nobody is signed in any more.</exception>
    public async ValueTask<Viewer> ViewerAsync() => (await SessionAsync()).Viewer;

    /// <exception cref="AccessRefusedException">Nobody is signed in any more, or with too low a role.</exception>
    public async ValueTask<Viewer> ViewerAsync(Role atLeast)
    {
        var viewer = await ViewerAsync();
        viewer.Demand(atLeast);
        return viewer;
    }

    /// <exception cref="AccessRefusedException">Nobody is signed in any more.</exception>
    public async ValueTask<OpenSession> SessionAsync() => sessions.Of((await state.GetAuthenticationStateAsync()).User) ?? throw new AccessRefusedException("The session has ended.");

    /// <summary>Null instead.</summary>
    public async ValueTask<OpenSession?> FindSessionAsync() => sessions.Of((await state.GetAuthenticationStateAsync()).User);
}

public static class VisitorRequests
{
    /// <summary>Who calls an endpoint that a policy has let them into. Each way to say who one is leaves a <see cref="Core.Leads.Viewer"/> with the request.</summary>
    /// <exception cref="AccessRefusedException">Nobody is signed in.</exception>
    public static Viewer Viewer(this HttpContext http) => http.Features.Get<Viewer>()
        ?? (http.Features.Get<OpenKey>() is { } key ? key.Viewer with { From = http.Connection.RemoteIpAddress?.ToString() } : null) ?? throw new AccessRefusedException("Nobody is signed in.");
}
