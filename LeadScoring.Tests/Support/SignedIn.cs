using System.Security.Claims;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Support;

/// <summary>Somebody with an open session, made by the app's own services: its cookie is the one a browser would have after signing in.</summary>
public sealed record SignedIn(Account Account, OpenSession Session, string Cookie)
{
    public Viewer Viewer => Session.Viewer;

    /// <summary>As in a request's head.</summary>
    public string Header => $"{Schemes.CookieName}={Cookie}";

    public static async Task<SignedIn> AsAsync(IServiceProvider services, Role role, string? team = null, string? email = null)
    {
        var teamId = team is null ? null : (Guid?)await TeamAsync(services, team);
        email ??= $"{role}-{team}-{Guid.NewGuid():N}@example.com".ToLowerInvariant();
        var account = new Account
        {
            Name = $"{role} {team}".Trim(), Role = role, TeamId = teamId, CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, UserName = email, Email = email,
            NormalizedUserName = email.ToUpperInvariant(), NormalizedEmail = email.ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        await using (var db = await services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync())
        {
            db.Add(account);
            await db.SaveChangesAsync();
        }
        return await AsAsync(services, account);
    }

    public static async Task<SignedIn> AsAsync(IServiceProvider services, Account account)
    {
        var session = await services.GetRequiredService<SessionBook>().BeginAsync(account, from: null, browser: null, default);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionBook.IdClaim, session.Id.ToString())], Schemes.Session)), Schemes.Session);
        return new SignedIn(account, session, services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Schemes.Session).TicketDataFormat.Protect(ticket));
    }

    /// <summary>The team of this name; made, in one office, when there is none.</summary>
    public static async Task<Guid> TeamAsync(IServiceProvider services, string name, string office = "Main")
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContextAsync();
        var all = await TeamDirectory.ReadAsync(db, default);
        if (all.Find(name) is { } known) return known.Id;
        var home = all.Offices.FirstOrDefault(o => o.Key == Team.KeyOf(office)) ?? db.Add(new Office { Name = office, Key = Team.KeyOf(office) }).Entity;
        var team = db.Add(new Team { OfficeId = home.Id, Name = name, Key = Team.KeyOf(name) }).Entity;
        await db.SaveChangesAsync();
        return team.Id;
    }
}
