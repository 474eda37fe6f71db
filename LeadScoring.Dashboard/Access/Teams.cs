using LeadScoring.Core.Audit;
using LeadScoring.Core.Integration.Forms;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Layout;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access;

/// <summary>Makes, renames and removes offices and teams. What managers see follows at once. Thread-safe.</summary>
public sealed class Teams(IDbContextFactory<LeadDb> leads, IDbContextFactory<AccountDb> accounts, WriteTurns turns, AuditTrail audit, SessionBook sessions)
{
    public async Task<TeamDirectory> ReadAsync(CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        return await TeamDirectory.ReadAsync(db, cancel);
    }

    /// <returns>Why it was not made, in a sentence for people; null when it was.</returns>
    public Task<string?> AddOfficeAsync(string name, Viewer by, CancellationToken cancel) => AddAsync(name, by, "office", (db, all) =>
    {
        if (all.Offices.Any(o => o.Key == Team.KeyOf(name))) return null;
        return db.Add(new Office { Name = name.Trim(), Key = Team.KeyOf(name) }).Entity.Id;
    }, cancel);

    /// <returns>Why it was not made, in a sentence for people; null when it was.</returns>
    public Task<string?> AddTeamAsync(string name, Guid office, Viewer by, CancellationToken cancel) => AddAsync(name, by, "team", (db, all) =>
    {
        if (all.Find(name) is not null || all.Offices.All(o => o.Id != office)) return null;
        return db.Add(new Team { OfficeId = office, Name = name.Trim(), Key = Team.KeyOf(name) }).Entity.Id;
    }, cancel);

    /// <returns>Why the office or team was not renamed, in a sentence for people; null when it was.</returns>
    public async Task<string?> RenameAsync(Guid id, string name, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (Flaw(name) is { } flaw) return flaw;
        return await ChangeAsync(async db =>
        {
            var (office, team, key) = (await db.Set<Office>().FindAsync([id], cancel), await db.Set<Team>().FindAsync([id], cancel), Team.KeyOf(name));
            if (office is not null)
            {
                if (await db.Set<Office>().AnyAsync(o => o.Key == key && o.Id != id, cancel)) return Taken("an office");
                (office.Name, office.Key) = (name.Trim(), key);
            }
            else if (team is not null)
            {
                if (await db.Set<Team>().AnyAsync(t => t.Key == key && t.Id != id, cancel)) return Taken("a team");
                (team.Name, team.Key) = (name.Trim(), key);
            }
            else return Gone;
            await NoteAsync(db, office is null ? "team" : "office", "renamed", id, by, cancel);
            return null;
        }, cancel);
    }

    /// <summary>Only what nobody and nothing belongs to: who sees what never changes behind anybody's back.</summary>
    /// <returns>Why the office or team was not removed, in a sentence for people; null when it was.</returns>
    public async Task<string?> RemoveAsync(Guid id, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        return await ChangeAsync(async db =>
        {
            if (await db.Set<Office>().FindAsync([id], cancel) is { } office)
            {
                if (await db.Set<Team>().CountAsync(t => t.OfficeId == id, cancel) is > 0 and var teams) return $"{office.Name} has {Formats.Count(teams, "team", "teams")}; remove them first.";
                db.Remove(office);
                await NoteAsync(db, "office", "removed", id, by, cancel);
                return null;
            }
            if (await db.Set<Team>().FindAsync([id], cancel) is not { } team) return Gone;
            await using var people = await accounts.CreateDbContextAsync(cancel);
            (int Count, string One, string Many)[] uses =
            [
                (await db.Set<Lead>().CountAsync(l => l.TeamId == id, cancel), "lead", "leads"),
                (await people.Users.CountAsync(a => a.TeamId == id, cancel), "user", "users"),
                (await people.Keys.CountAsync(k => k.TeamId == id && k.RevokedAt == null, cancel), "API key", "API keys"),
                (await db.Set<WebForm>().CountAsync(f => f.TeamId == id, cancel), "web form", "web forms"),
            ];
            if (uses.Any(use => use.Count > 0)) return $"{team.Name} has {string.Join(", ", uses.Where(use => use.Count > 0).Select(use => Formats.Count(use.Count, use.One, use.Many)))}; only a team that is empty can be removed.";
            db.Remove(team);
            await NoteAsync(db, "team", "removed", id, by, cancel);
            return null;
        }, cancel);
    }

    private const string Gone = "It was removed in the meantime.";

    private static string Taken(string kind) => $"There is {kind} of this name already.";

    private static string? Flaw(string name) =>
        string.IsNullOrWhiteSpace(name) ? "A name is required."
        : name.Trim().Length > Office.LongestName ? $"The name has {name.Trim().Length} characters; allowed are at most {Office.LongestName}."
        : null;

    private async Task<string?> AddAsync(string name, Viewer by, string kind, Func<LeadDb, TeamDirectory, Guid?> add, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (Flaw(name) is { } flaw) return flaw;
        return await ChangeAsync(async db =>
        {
            if (add(db, await TeamDirectory.ReadAsync(db, cancel)) is not { } id) return Taken(kind == "office" ? "an office" : "a team");
            await NoteAsync(db, kind, "made", id, by, cancel);
            return null;
        }, cancel);
    }

    private Task NoteAsync(LeadDb db, string kind, string what, Guid id, Viewer by, CancellationToken cancel) =>
        audit.AddAsync(db, new AuditNote(by.UserId, $"{kind}.{what}", kind, id.ToString(), From: by.From), cancel);

    /// <param name="change">Stores nothing when it says why not.</param>
    /// <param name="cancel">Before it is done.</param>
    private async Task<string?> ChangeAsync(Func<LeadDb, Task<string?>> change, CancellationToken cancel)
    {
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await leads.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            if (await change(db) is { } refused) return refused;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        await sessions.ReloadAsync(account: null, CancellationToken.None);
        return null;
    }
}
