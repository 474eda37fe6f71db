using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access;

/// <summary>Makes offices and teams. What managers see follows at once. Thread-safe.</summary>
public sealed class Teams(IDbContextFactory<LeadDb> leads, WriteTurns turns, AuditTrail audit, SessionBook sessions)
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

    private async Task<string?> AddAsync(string name, Viewer by, string kind, Func<LeadDb, TeamDirectory, Guid?> add, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (string.IsNullOrWhiteSpace(name)) return "A name is required.";
        if (name.Trim().Length > Office.LongestName) return $"The name has {name.Trim().Length} characters; allowed are at most {Office.LongestName}.";
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await leads.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            if (add(db, await TeamDirectory.ReadAsync(db, cancel)) is not { } id) return $"There is {(kind == "office" ? "an office" : "a team")} of this name already.";
            await audit.AddAsync(db, new AuditNote(by.UserId, kind + ".made", kind, id.ToString(), From: by.From), cancel);
            await transaction.CommitAsync(cancel);
        }
        await sessions.ReloadAsync(account: null, CancellationToken.None);
        return null;
    }
}
