using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;

namespace LeadScoring.Dashboard.Access;

/// <summary>Who is at a page is asked afresh each time: a circuit may outlive its session.</summary>
internal sealed class SessionState(SessionBook sessions) : ServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity()));

    public override async Task<AuthenticationState> GetAuthenticationStateAsync()
    {
        var begun = await base.GetAuthenticationStateAsync();
        return sessions.Of(begun.User) is { } session ? new AuthenticationState(session.Principal) : Nobody;
    }
}

/// <summary>Nothing that comes in over a circuit is looked at once its session has ended.</summary>
internal sealed class CircuitGate(Visitor visitor) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (await visitor.FindSessionAsync() is not null) await next(context);
    };
}

/// <summary>Cuts the connections of sessions that ended. The pages were told to go to the sign-in page; whoever does not go hears nothing more. Thread-safe.</summary>
internal sealed class CircuitCutter : IHubFilter
{
    private static readonly TimeSpan TimeToGo = TimeSpan.FromMilliseconds(700);
    private readonly ConcurrentDictionary<string, (Guid Session, HubCallerContext Connection)> connections = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;

    public CircuitCutter(SessionBook sessions, TimeProvider clock)
    {
        this.clock = clock;
        sessions.Ended += ended => _ = CutAsync(ended);
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (Guid.TryParse(context.Context.User?.FindFirst(SessionBook.IdClaim)?.Value, out var session)) connections[context.Context.ConnectionId] = (session, context.Context);
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        connections.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    private async Task CutAsync(IReadOnlyCollection<Guid> ended)
    {
        await Task.Delay(TimeToGo, clock);
        foreach (var (session, connection) in connections.Values)
            if (ended.Contains(session)) connection.Abort();
    }
}
