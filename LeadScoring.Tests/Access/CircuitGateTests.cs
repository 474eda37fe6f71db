using System.Security.Claims;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>What comes in over a page that stayed open although its user may no longer use it: whatever is clicked there passes this gate before any component hears of it.</summary>
public sealed class CircuitGateTests
{
    [Theory]
    [InlineData("disabled")]
    [InlineData("another role")]
    [InlineData("signed out")]
    public async Task Nothing_is_looked_at_once_the_session_has_ended(string end)
    {
        await using var app = new TestApp();
        var rep = await app.AsAsync(Role.Rep, "North");
        var (accounts, sessions) = (app.Services.GetRequiredService<Accounts>(), app.Services.GetRequiredService<SessionBook>());
        var visitor = new Visitor(new Page(rep.Session.Principal), sessions);
        var heard = 0;
        var gate = new CircuitGate(visitor).CreateInboundActivityHandler(_ => { heard++; return Task.CompletedTask; });

        await gate(null!);
        Assert.Equal(1, heard);
        await (end switch
        {
            "disabled" => accounts.DisableAsync(rep.Account.Id, isDisabled: true, app.Admin.Viewer, default),
            "another role" => accounts.ChangeAsync(rep.Account.Id, Role.Manager, rep.Account.TeamId, app.Admin.Viewer, default),
            _ => sessions.EndAsync(rep.Session.Id, default),
        });
        await gate(null!);

        Assert.Equal(1, heard);
        await Assert.ThrowsAsync<AccessRefusedException>(async () => await visitor.ViewerAsync());
    }

    /// <summary>A page that goes on saying who opened it.</summary>
    private sealed class Page(ClaimsPrincipal whoOpenedIt) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(whoOpenedIt));
    }
}
