using System.Globalization;
using System.Security.Cryptography;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Integration.Forms;

/// <summary>Makes, finds and removes forms, and knows when one was opened. Thread-safe.</summary>
public sealed class WebForms(IDbContextFactory<LeadDb> database, WriteTurns turns, AuditTrail audit, MasterKey master, TimeProvider clock)
{
    public const int MostForms = 50;

    /// <summary>The wording of the two statements that a form asks for; another wording is another version.</summary>
    public const string ConsentVersion = "web-form-1";

    public const string ContactText = "You may contact me by e-mail or phone about buying or selling a home.";
    public const string ProfilingText = "You may use what I tell you and how I use your site to estimate how soon I might buy or sell, so that the right person gets in touch. I can take this back at any time.";

    public async Task<List<WebForm>> ListAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<WebForm>().AsNoTracking().OrderBy(f => f.Id).ToListAsync(cancel);
    }

    /// <summary>For whoever opens a public page.</summary>
    public async Task<(WebForm Form, string? Team)?> FindAsync(string key, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.Set<WebForm>().AsNoTracking().FirstOrDefaultAsync(f => f.Key == key, cancel) is not { } form) return null;
        return (form, await db.Set<Team>().Where(t => t.Id == form.TeamId).Select(t => t.Name).FirstOrDefaultAsync(cancel));
    }

    /// <returns>Why none was made, in a sentence; null when it was.</returns>
    public async Task<string?> AddAsync(string name, string origins, Guid? team, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (name.Trim() is not { Length: > 0 and <= WebForm.LongestName } named) return $"A name of 1 to {WebForm.LongestName} characters is required.";
        var sites = origins.Split([' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sites.Length is 0 or > 10) return "Name 1 to 10 sites that show the form, as https://www.example.com.";
        var plain = sites.Select(OriginOf).ToList();
        if (plain.Contains(null)) return "A site is written as https://www.example.com, without a path.";
        return await ChangeAsync(async db =>
        {
            if (await db.Set<WebForm>().CountAsync(cancel) >= MostForms) return $"There are {MostForms} forms already, and no more are allowed.";
            var form = new WebForm { Name = named, Origins = string.Join(' ', plain.Distinct(StringComparer.Ordinal)), TeamId = team, CreatedAt = clock.GetUtcNow().UtcDateTime };
            db.Add(form);
            await audit.AddAsync(db, new AuditNote(by.UserId, "form.added", "form", form.Id.ToString(), null, by.From), cancel);
            return null;
        }, cancel);
    }

    /// <summary>Its address then shows nothing; leads it brought stay.</summary>
    public async Task RemoveAsync(Guid id, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await ChangeAsync(async db =>
        {
            if (await db.Set<WebForm>().FindAsync([id], cancel) is not { } form) return null;
            db.Remove(form);
            await audit.AddAsync(db, new AuditNote(by.UserId, "form.removed", "form", id.ToString(), null, by.From), cancel);
            return null;
        }, cancel);
    }

    /// <summary>Says when a form was opened, so that nobody else can.</summary>
    public string Stamp(string key)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"{at}.{Convert.ToHexString(SignatureOf(key, at))}";
    }

    /// <summary>How long ago the form was opened; null when the stamp is not ours.</summary>
    public TimeSpan? AgeOf(string key, string? stamp)
    {
        if (stamp?.Split('.') is not [var at, var hex] || hex.Length != 64 || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)) return null;
        Span<byte> given = stackalloc byte[32];
        if (Convert.FromHexString(hex, given, out _, out _) != System.Buffers.OperationStatus.Done || !CryptographicOperations.FixedTimeEquals(given, SignatureOf(key, at))) return null;
        return clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }

    private byte[] SignatureOf(string key, string at) => master.BlindIndex("form opened", $"{key}|{at}");

    private static string? OriginOf(string site) =>
        Uri.TryCreate(site, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }) && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(CultureInfo.InvariantCulture))}"
            : null;

    private async Task<string?> ChangeAsync(Func<LeadDb, Task<string?>> change, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await change(db) is { } problem) return problem;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return null;
    }
}
