using System.Collections.Concurrent;
using System.Security.Claims;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>A session as requests and circuits see it.</summary>
public sealed class OpenSession
{
    private long seenAt;

    internal OpenSession(Session session, Account account, Viewer viewer)
    {
        (Id, AccountId, Name, StartedAt, Viewer, Browser) = (session.Id, account.Id, account.Name, session.StartedAt, viewer, session.Browser);
        seenAt = session.SeenAt.Ticks;
        Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim(ClaimTypes.Name, account.Name), new Claim(ClaimTypes.Role, account.Role.ToString()), new Claim(SessionBook.IdClaim, session.Id.ToString())],
            Schemes.Session));
    }

    public Guid Id { get; }
    public Guid AccountId { get; }
    public string Name { get; }
    public string? Browser { get; }
    public DateTime StartedAt { get; }

    /// <summary>When somebody was last at the keyboard.</summary>
    public DateTime SeenAt => new(Volatile.Read(ref seenAt), DateTimeKind.Utc);

    public Viewer Viewer { get; }

    internal ClaimsPrincipal Principal { get; }

    internal void Seen(DateTime at) => Volatile.Write(ref seenAt, at.Ticks);
}

/// <summary>
/// Who is signed in, in memory: each request and each message of a circuit is checked here, without the database. Any change of what somebody may do ends
/// their sessions, so that a session never outlives its rights. On several nodes the message "sessions of user N changed" makes each of them call
/// <see cref="ReloadAsync"/>. Thread-safe.
/// </summary>
public sealed class SessionBook(IDbContextFactory<AccountDb> accounts, IDbContextFactory<LeadDb> leads, WriteTurns turns, IOptions<AccessOptions> options, TimeProvider clock)
{
    public const string IdClaim = "session";
    private readonly ConcurrentDictionary<Guid, OpenSession> open = new();

    /// <summary>These sessions ended; raised on any thread. Listeners hand over and return.</summary>
    public event Action<IReadOnlyCollection<Guid>>? Ended;

    /// <summary>Null when it ended, or lasted too long.</summary>
    public OpenSession? Find(Guid id) => open.TryGetValue(id, out var session) && IsAlive(session, clock.GetUtcNow().UtcDateTime) ? session : null;

    /// <summary>Null when nobody is signed in with this session any more.</summary>
    public OpenSession? Of(ClaimsPrincipal user) => Guid.TryParse(user.FindFirst(IdClaim)?.Value, out var id) ? Find(id) : null;

    /// <summary>Somebody is at the keyboard.</summary>
    public void Seen(Guid id)
    {
        if (Find(id) is { } session) session.Seen(clock.GetUtcNow().UtcDateTime);
    }

    public IReadOnlyList<OpenSession> OfAccount(Guid account) => [.. open.Values.Where(s => s.AccountId == account && Find(s.Id) is not null).OrderByDescending(s => s.SeenAt)];

    public async Task<OpenSession> BeginAsync(Account account, string? from, string? browser, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var session = new Session { AccountId = account.Id, StartedAt = now, SeenAt = now, From = from, Browser = browser };
        using (await turns.TakeAsync(cancel))
        {
            await using var db = await accounts.CreateDbContextAsync(cancel);
            db.Add(session);
            await db.SaveChangesAsync(cancel);
        }
        return open[session.Id] = Opened(session, account, await TeamsAsync(cancel));
    }

    public async Task EndAsync(Guid session, CancellationToken cancel)
    {
        Forget([session]);
        await DeleteAsync([session], cancel);
    }

    /// <summary>Ends all sessions of somebody, but for the one they do it from.</summary>
    public async Task EndAllAsync(Guid account, Guid? except, CancellationToken cancel)
    {
        Guid[] ended = [.. open.Values.Where(s => s.AccountId == account && s.Id != except).Select(s => s.Id)];
        Forget(ended);
        await DeleteAsync(ended, cancel);
    }

    /// <summary>Takes the sessions of one user, or of all, from the database: at start, when the teams change, or when another node says so.</summary>
    public async Task ReloadAsync(Guid? account, CancellationToken cancel)
    {
        await using var db = await accounts.CreateDbContextAsync(cancel);
        var stored = await db.Sessions.AsNoTracking().Join(db.Users.AsNoTracking(), s => s.AccountId, a => a.Id, (session, owner) => new { session, owner })
            .Where(x => !x.owner.IsDisabled && (account == null || x.owner.Id == account)).ToListAsync(cancel);
        var teams = await TeamsAsync(cancel);
        Guid[] before = [.. open.Values.Where(s => account is null || s.AccountId == account).Select(s => s.Id)];
        foreach (var row in stored)
        {
            var reloaded = Opened(row.session, row.owner, teams);
            if (open.TryGetValue(reloaded.Id, out var known) && known.SeenAt > reloaded.SeenAt) reloaded.Seen(known.SeenAt);
            open[reloaded.Id] = reloaded;
        }
        Forget([.. before.Except(stored.Select(row => row.session.Id))]);
    }

    /// <summary>Ends what lasted too long and stores when each was last seen; called now and then.</summary>
    public async Task TidyAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        Guid[] over = [.. open.Values.Where(s => !IsAlive(s, now)).Select(s => s.Id)];
        Forget(over);
        if (over.Length > 0) await DeleteAsync(over, cancel);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        foreach (var row in await db.Sessions.ToListAsync(cancel))
            if (open.TryGetValue(row.Id, out var session)) row.SeenAt = session.SeenAt;
        await db.SaveChangesAsync(cancel);
        await db.Links.Where(link => link.ExpiresAt < now).ExecuteDeleteAsync(cancel);
    }

    private void Forget(IReadOnlyCollection<Guid> sessions)
    {
        Guid[] gone = [.. sessions.Where(id => open.TryRemove(id, out _))];
        if (gone.Length > 0) Ended?.Invoke(gone);
    }

    private async Task DeleteAsync(Guid[] sessions, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        await db.Sessions.Where(s => sessions.Contains(s.Id)).ExecuteDeleteAsync(cancel);
    }

    private bool IsAlive(OpenSession session, DateTime now) => now - session.SeenAt < options.Value.IdleTime && now - session.StartedAt < options.Value.LongestSession;

    private static OpenSession Opened(Session session, Account account, TeamDirectory teams) => new(session, account, teams.ViewerOf(account.Id, account.Role, account.TeamId, session.From));

    private async Task<TeamDirectory> TeamsAsync(CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        return await TeamDirectory.ReadAsync(db, cancel);
    }
}

/// <summary>Ends sessions that lasted too long: pages that are open then go to the sign-in page.</summary>
internal sealed class SessionKeeper(SessionBook sessions, TimeProvider clock, ILogger<SessionKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                await sessions.TidyAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.LogError(exception, "Sessions could not be tidied; it is tried again.");
            }
        }
    }
}
