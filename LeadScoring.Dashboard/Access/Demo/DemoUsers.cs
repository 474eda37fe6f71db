using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access.Demo;

/// <summary>Somebody to be in Development.</summary>
public sealed record DemoUser(string Key, string Name, Role Role, string? Team)
{
    public static readonly IReadOnlyList<DemoUser> All =
    [
        new("north", "Riley Reed", Role.Rep, "North"), new("south", "Sam Stone", Role.Rep, "South"), new("manager", "Morgan Moore", Role.Manager, "North"), new("admin", "Alex Adams", Role.Admin, null),
    ];

    public string About => Role == Role.Rep ? $"rep, team {Team}" : Role.ToString().ToLowerInvariant();
}

/// <summary>
/// The ready-made users of Development, made when first used with two teams to be in; they have no password. The made-up leads are dealt out between the
/// teams, so that it can be seen who sees what. Registered in Development only.
/// </summary>
public sealed class DemoUsers(IDbContextFactory<AccountDb> accounts, IDbContextFactory<LeadDb> leads, WriteTurns turns, TimeProvider clock)
{
    private const string OfficeName = "Demo office";

    public async Task<Account?> FindOrMakeAsync(string key, CancellationToken cancel)
    {
        if (DemoUser.All.FirstOrDefault(u => u.Key == key) is not { } wanted) return null;
        using var turn = await turns.TakeAsync(cancel);
        var teams = await MakeTeamsAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        var email = $"{key}@demo.example";
        if (await db.Users.FirstOrDefaultAsync(a => a.IsDemo && a.Email == email, cancel) is { } known) return known.IsDisabled ? null : known;
        var made = new Account
        {
            Name = wanted.Name, Role = wanted.Role, TeamId = wanted.Team is { } team ? teams.Find(team)?.Id : null, IsDemo = true, CreatedAt = clock.GetUtcNow().UtcDateTime,
            UserName = email, Email = email, NormalizedUserName = email.ToUpperInvariant(), NormalizedEmail = email.ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        db.Add(made);
        await db.SaveChangesAsync(cancel);
        return made;
    }

    private async Task<TeamDirectory> MakeTeamsAsync(CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var all = await TeamDirectory.ReadAsync(db, cancel);
        if (all.Teams.Count == 0)
        {
            var office = new Office { Name = OfficeName, Key = Team.KeyOf(OfficeName) };
            db.Add(office);
            foreach (var name in new[] { "North", "South" }) db.Add(new Team { OfficeId = office.Id, Name = name, Key = Team.KeyOf(name) });
            await db.SaveChangesAsync(cancel);
            all = await TeamDirectory.ReadAsync(db, cancel);
        }
        await DealAsync(db, all, cancel);
        await transaction.CommitAsync(cancel);
        return all;
    }

    /// <summary>Demo leads that came before there were teams.</summary>
    private static async Task DealAsync(LeadDb db, TeamDirectory all, CancellationToken cancel)
    {
        var waiting = await db.Set<Lead>().Where(l => l.Origin == LeadOrigin.Demo && l.TeamId == null).Select(l => l.Id).ToListAsync(cancel);
        foreach (var (some, team) in all.Teams.Select((team, i) => (waiting.Where((_, at) => at % all.Teams.Count == i).ToList(), team.Id)))
            foreach (var chunk in some.Chunk(500))
                await db.Set<Lead>().Where(l => chunk.Contains(l.Id)).ExecuteUpdateAsync(set => set.SetProperty(l => l.TeamId, team), cancel);
    }
}
