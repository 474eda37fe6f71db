using System.Collections.Concurrent;
using System.Security.Claims;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>A key as requests see it.</summary>
public sealed class OpenKey
{
    public const string ScopeClaim = "scope";
    private long usedAt;

    internal OpenKey(ApiKey key)
    {
        (Id, Hash, ExpiresAt, usedAt) = (key.Id, key.Hash, key.ExpiresAt, key.LastUsedAt?.Ticks ?? 0);
        Viewer = new Viewer { UserId = key.Id, TeamId = key.TeamId, SeesAll = key.TeamId is null, Teams = key.TeamId is { } team ? [team] : [] };
        var claims = KeyScopes.All.Where(s => key.Scopes.HasFlag(s.Scope)).Select(s => new Claim(ScopeClaim, s.Name)).Append(new Claim(ClaimTypes.NameIdentifier, key.Id.ToString()));
        Accepted = Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Schemes.Key)), Schemes.Key)));
    }

    public Guid Id { get; }
    public DateTime ExpiresAt { get; }

    /// <summary>A program: it has no role, and does only what its scopes say.</summary>
    public Viewer Viewer { get; }

    internal byte[] Hash { get; }

    /// <summary>Made once: a request with a key makes nothing new for it.</summary>
    internal Task<AuthenticateResult> Accepted { get; }

    internal long UsedAt
    {
        get => Volatile.Read(ref usedAt);
        set => Volatile.Write(ref usedAt, value);
    }
}

/// <summary>
/// The keys that work, in memory: a request is checked without the database, and a key that is revoked is gone at once. On several nodes the message "keys changed"
/// makes each of them call <see cref="ReloadAsync"/>. Thread-safe.
/// </summary>
public sealed class KeyBook(IDbContextFactory<AccountDb> accounts, WriteTurns turns, AuditTrail audit, TimeProvider clock)
{
    public static readonly TimeSpan UsualLife = TimeSpan.FromDays(365);
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(2 * 365 + 1);
    private static readonly byte[] OfNobody = new byte[32];
    private readonly ConcurrentDictionary<string, OpenKey> open = new(StringComparer.Ordinal);

    /// <summary>Null when there is no such key (any more). One way and one answer for unknown, expired and revoked.</summary>
    public OpenKey? Find(ReadOnlySpan<char> text)
    {
        var known = open.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(KeyText.PrefixOf(text), out var key);
        var isRight = KeyText.Matches(text, known ? key!.Hash : OfNobody) && known;
        var now = clock.GetUtcNow().UtcDateTime;
        if (!isRight || now >= key!.ExpiresAt) return null;
        key.UsedAt = now.Ticks;
        return key;
    }

    /// <summary>Newest first, those that do not work any more too.</summary>
    public async Task<List<ApiKey>> ListAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        var keys = await db.Keys.AsNoTracking().OrderByDescending(k => k.Id).ToListAsync(cancel);
        foreach (var key in keys)
            if (open.TryGetValue(key.Prefix, out var used) && used.UsedAt > 0) key.LastUsedAt = new DateTime(used.UsedAt, DateTimeKind.Utc);
        return keys;
    }

    /// <returns>The key, which cannot be had again; or why there is none, in a sentence for people.</returns>
    public async Task<(string? Key, string? Problem)> MakeAsync(string name, KeyScope scopes, Guid? team, TimeSpan life, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        if (string.IsNullOrWhiteSpace(name)) return (null, "A name is required: it says which program has the key.");
        if (name.Trim().Length > ApiKey.LongestName) return (null, $"The name has {name.Trim().Length} characters; allowed are at most {ApiKey.LongestName}.");
        if (scopes == KeyScope.None) return (null, "Choose at least one thing that the key may do.");
        if (life <= TimeSpan.Zero || life > LongestLife) return (null, "A key works for at most two years.");
        var now = clock.GetUtcNow().UtcDateTime;
        var (text, prefix, hash) = KeyText.Make();
        var key = new ApiKey { Prefix = prefix, Hash = hash, Name = name.Trim(), Scopes = scopes, TeamId = team, MadeBy = by.UserId ?? Guid.Empty, CreatedAt = now, ExpiresAt = now + life };
        await ChangeAsync(db => { db.Add(key); return Task.FromResult(true); }, new AuditNote(by.UserId, "key.made", "key", key.Id.ToString(), KeyScopes.Names(scopes), by.From), cancel);
        open[prefix] = new OpenKey(key);
        return (text, null);
    }

    /// <summary>The next request with it is refused.</summary>
    public async Task RevokeAsync(Guid id, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        var now = clock.GetUtcNow().UtcDateTime;
        var changed = await ChangeAsync(
            async db => await db.Keys.Where(k => k.Id == id && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancel) == 1,
            new AuditNote(by.UserId, "key.revoked", "key", id.ToString(), From: by.From), cancel);
        if (changed) Forget(id);
    }

    /// <summary>Takes the keys from the database: at start, and when another node says that they changed.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        await using var db = await accounts.CreateDbContextAsync(cancel);
        var stored = await db.Keys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(cancel);
        foreach (var key in stored) open.TryAdd(key.Prefix, new OpenKey(key));
        foreach (var gone in open.Keys.Except(stored.Select(k => k.Prefix), StringComparer.Ordinal)) open.TryRemove(gone, out _);
    }

    /// <summary>Stores when each key was last used: now and then for all, never for a request.</summary>
    public async Task StoreUseAsync(CancellationToken cancel)
    {
        OpenKey[] used = [.. open.Values.Where(k => k.UsedAt > 0)];
        if (used.Length == 0) return;
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        var rows = await db.Keys.Where(k => k.RevokedAt == null).ToDictionaryAsync(k => k.Id, cancel);
        foreach (var key in used)
            if (rows.TryGetValue(key.Id, out var row)) row.LastUsedAt = new DateTime(key.UsedAt, DateTimeKind.Utc);
        await db.SaveChangesAsync(cancel);
    }

    private void Forget(Guid id)
    {
        foreach (var (prefix, key) in open)
            if (key.Id == id) open.TryRemove(prefix, out _);
    }

    private async Task<bool> ChangeAsync(Func<AccountDb, Task<bool>> change, AuditNote note, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await change(db)) return false;
        await audit.AddAsync(db, note, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }
}

/// <summary>Stores the use of keys once a minute and deletes answers that are kept no longer.</summary>
internal sealed class KeyKeeper(KeyBook keys, KeptAnswers answers, TimeProvider clock, ILogger<KeyKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                await keys.StoreUseAsync(stoppingToken);
                await answers.CleanUpAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "The use of keys could not be stored; it is tried again.");
            }
        }
    }
}
