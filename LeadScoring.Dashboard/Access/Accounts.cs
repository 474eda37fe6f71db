using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>What came of a change of an account.</summary>
/// <param name="Problem">Why nothing was changed, in a sentence for people; null when it was.</param>
/// <param name="Token">Of the link that was made, if one was.</param>
/// <param name="IsMailed">Whether the link is on its way by mail, so that nobody else needs to see it.</param>
public readonly record struct AccountAnswer(string? Problem, string? Token = null, bool IsMailed = false);

/// <summary>
/// Makes and changes accounts. Each change, its line in the audit trail and the end of sessions that it makes wrong belong together. Every call has its own
/// database context. Thread-safe.
/// </summary>
public sealed class Accounts(IServiceScopeFactory scopes, WriteTurns turns, AuditTrail audit, SessionBook sessions, LinkMail mail, IOptions<AccessOptions> options, TimeProvider clock)
{
    /// <summary>By name.</summary>
    public Task<List<Account>> ListAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        return ReadAsync(users => users.Users.AsNoTracking().OrderBy(a => a.Name).ToListAsync(cancel));
    }

    public Task<Account?> FindAsync(Guid id, CancellationToken cancel) => ReadAsync(users => users.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel));

    /// <summary>Whether somebody real has an account.</summary>
    public Task<bool> HasAnyAsync(CancellationToken cancel) => ReadAsync(users => users.Users.AnyAsync(a => !a.IsDemo, cancel));

    /// <summary>A user without a password yet, and the link with which they choose one; mailed to them when the site's address is given and mail is set up.</summary>
    public Task<AccountAnswer> InviteAsync(string name, string email, Role role, Guid? team, Uri? site, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        return ChangeAsync(async desk =>
        {
            if (Flaw(name, email) is { } flaw) return new AccountAnswer(flaw);
            var account = New(name, email, role, team);
            if (await desk.Users.CreateAsync(account) is { Succeeded: false } refused) return Refused(refused);
            var token = await AccountLinks.MakeAsync(desk.Db, LinkKind.Invite, account.Id, Now + options.Value.InviteLink, cancel);
            await desk.NoteAsync(by, "user.invited", account.Id, $"role {role}");
            return new AccountAnswer(null, token, mail.Post(desk.Db, account, LinkKind.Invite, token, site));
        }, cancel);
    }

    /// <summary>A link with which somebody chooses another password; until it is used the old one works.</summary>
    public Task<AccountAnswer> ResetAsync(Guid id, Uri? site, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        return ChangeAsync(id, async (desk, account) =>
        {
            if (account.IsDisabled) return new AccountAnswer("A disabled user cannot be given a link.");
            var kind = account.PasswordHash is null ? LinkKind.Invite : LinkKind.Reset;
            var token = await AccountLinks.MakeAsync(desk.Db, kind, id, Now + options.Value.InviteLink, cancel);
            await desk.NoteAsync(by, "user.link-made", id, null);
            return new AccountAnswer(null, token, mail.Post(desk.Db, account, kind, token, site));
        }, cancel);
    }

    /// <summary>Another role or team takes effect at once: their sessions end, and the next one has what is new.</summary>
    public async Task<AccountAnswer> ChangeAsync(Guid id, Role role, Guid? team, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        var isOther = false;
        var answer = await ChangeAsync(id, async (desk, account) =>
        {
            isOther = account.Role != role || account.TeamId != team;
            if (!isOther) return default;
            if (account.Role == Role.Admin && role != Role.Admin && await desk.IsLastAdminAsync(id, cancel)) return LastAdmin;
            var fields = string.Join(", ", new[] { account.Role != role ? "role" : null, account.TeamId != team ? "team" : null }.OfType<string>());
            (account.Role, account.TeamId) = (role, team);
            await desk.NoteAsync(by, "user.changed", id, fields);
            return default;
        }, cancel);
        if (answer.Problem is null && isOther) await sessions.EndAllAsync(id, except: null, CancellationToken.None);
        return answer;
    }

    /// <summary>Disabling ends their sessions; enabling lets them sign in again as before.</summary>
    public async Task<AccountAnswer> DisableAsync(Guid id, bool isDisabled, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        var answer = await ChangeAsync(id, async (desk, account) =>
        {
            if (account.IsDisabled == isDisabled) return default;
            if (isDisabled && account.Role == Role.Admin && await desk.IsLastAdminAsync(id, cancel)) return LastAdmin;
            account.IsDisabled = isDisabled;
            if (isDisabled) desk.Db.Links.RemoveRange(desk.Db.Links.Where(link => link.AccountId == id));
            await desk.NoteAsync(by, isDisabled ? "user.disabled" : "user.enabled", id, null);
            return default;
        }, cancel);
        if (answer.Problem is null && isDisabled) await sessions.EndAllAsync(id, except: null, CancellationToken.None);
        return answer;
    }

    /// <summary>The first admin, by the link that the program printed.</summary>
    public Task<(AccountAnswer Answer, Account? Account)> BeginAsync(string token, string name, string email, string password, CancellationToken cancel) => WithLinkAsync(token, [LinkKind.FirstRun], async (desk, link) =>
    {
        if (await desk.Users.Users.AnyAsync(a => !a.IsDemo, cancel)) return (new AccountAnswer("The first user exists already."), null);
        if (Flaw(name, email) is { } flaw) return (new AccountAnswer(flaw), null);
        var account = New(name, email, Role.Admin, team: null);
        if (await desk.Users.CreateAsync(account, password) is { Succeeded: false } refused) return (Refused(refused), null);
        desk.Db.Remove(link);
        await desk.NoteAsync(Viewer.System, "user.first", account.Id, "role Admin");
        return (default, account);
    }, cancel);

    /// <summary>Who a link of an invitation or a reset is for; null when it does not work (any more).</summary>
    public async Task<(Account Account, LinkKind Kind)?> FindByLinkAsync(string? token, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountDb>();
        if (await AccountLinks.FindAsync(db, token, Now, cancel) is not { AccountId: { } id } link) return null;
        return await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && !a.IsDisabled, cancel) is { } account ? (account, link.Kind) : null;
    }

    public async Task<bool> IsFirstRunAsync(string? token, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await AccountLinks.FindAsync(scope.ServiceProvider.GetRequiredService<AccountDb>(), token, Now, cancel) is { Kind: LinkKind.FirstRun };
    }

    /// <summary>Chooses a password, a passkey or both, by a link. A reset takes the authenticator app away too: whoever lost it could not get in otherwise.</summary>
    /// <param name="token">Of the link.</param>
    /// <param name="password">Null with a passkey.</param>
    /// <param name="passkey">Null with a password.</param>
    /// <param name="cancel">Before it is done.</param>
    public async Task<(AccountAnswer Answer, Account? Account)> SetUpAsync(string token, string? password, UserPasskeyInfo? passkey, CancellationToken cancel)
    {
        var done = await WithLinkAsync(token, [LinkKind.Invite, LinkKind.Reset], async (desk, link) =>
        {
            var account = await desk.Users.FindByIdAsync(link.AccountId.ToString()!);
            if (account is null or { IsDisabled: true }) return (NoLink, null);
            if (password is not null)
            {
                await desk.Users.RemovePasswordAsync(account);
                if (await desk.Users.AddPasswordAsync(account, password) is { Succeeded: false } refused) return (Refused(refused), null);
            }
            if (passkey is not null && await desk.Users.AddOrUpdatePasskeyAsync(account, passkey) is { Succeeded: false } unfit) return (Refused(unfit), null);
            if (link.Kind == LinkKind.Reset && account.TwoFactorEnabled) await desk.Users.SetTwoFactorEnabledAsync(account, false);
            desk.Db.Remove(link);
            await desk.NoteAsync(new Viewer { UserId = account.Id }, link.Kind == LinkKind.Reset ? "user.reset" : "user.joined", account.Id, passkey is null ? "password" : "passkey");
            return (default(AccountAnswer), account);
        }, cancel);
        if (done.Account is { } changed) await sessions.EndAllAsync(changed.Id, except: null, CancellationToken.None);
        return done;
    }

    /// <summary>Changes one's own account; the note says what.</summary>
    public Task<AccountAnswer> ChangeOwnAsync(Viewer by, string action, Func<UserManager<Account>, Account, Task<IdentityResult>> change, CancellationToken cancel) =>
        ChangeAsync(by.UserId ?? Guid.Empty, async (desk, account) =>
        {
            if (await change(desk.Users, account) is { Succeeded: false } refused) return Refused(refused);
            await desk.NoteAsync(by, action, account.Id, null);
            return default;
        }, cancel);

    /// <summary>Reads with Identity's manager, in a context that ends with the call.</summary>
    public async Task<T> ReadAsync<T>(Func<UserManager<Account>, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<UserManager<Account>>());
    }

    /// <summary>Somebody who is known to the sign-in service; made when they come first, with the role that service gives them now.</summary>
    public async Task<Account> FromElsewhereAsync(string externalId, string email, string name, Role role, CancellationToken cancel)
    {
        var (isOther, found) = (false, default(Account));
        await ChangeAsync(async desk =>
        {
            found = await desk.Users.Users.FirstOrDefaultAsync(a => a.ExternalId == externalId, cancel);
            if (found is null)
            {
                // An address alone proves nothing here: an account that was invited keeps its own way in.
                found = New(name, email, role, team: null);
                found.ExternalId = externalId;
                if (await desk.Users.CreateAsync(found) is { Succeeded: false } refused) throw new AccessRefusedException(Refused(refused).Problem!);
                await desk.NoteAsync(Viewer.System, "user.from-elsewhere", found.Id, $"role {role}");
            }
            else if (found.Role != role)
            {
                (isOther, found.Role) = (true, role);
                await desk.NoteAsync(Viewer.System, "user.changed", found.Id, "role");
            }
            return default;
        }, cancel);
        if (isOther) await sessions.EndAllAsync(found!.Id, except: null, CancellationToken.None);
        return found!;
    }

    private static readonly AccountAnswer LastAdmin = new("This is the last admin who can sign in; make another one first.");
    private static readonly AccountAnswer NoLink = new("This link does not work any more. Ask for another one.");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Account New(string name, string email, Role role, Guid? team) => new() { Name = name.Trim(), UserName = email.Trim(), Email = email.Trim(), Role = role, TeamId = team, CreatedAt = Now };

    private static string? Flaw(string name, string email) =>
        string.IsNullOrWhiteSpace(name) ? "A name is required."
        : name.Trim().Length > Account.LongestName ? $"The name has {name.Trim().Length} characters; allowed are at most {Account.LongestName}."
        : email.Trim() is not { Length: > 2 and <= 200 } address || address.IndexOf('@') is not (> 0 and var at) || at == address.Length - 1 || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? "That is no e-mail address."
        : null;

    private static AccountAnswer Refused(IdentityResult result) => new(string.Join(" ", result.Errors.Select(e => e.Code switch
    {
        "DuplicateUserName" or "DuplicateEmail" => "There is a user with this e-mail address.",
        "InvalidUserName" or "InvalidEmail" => "That is no e-mail address.",
        "PasswordTooShort" => null,
        _ => e.Description,
    }).OfType<string>().Distinct(StringComparer.Ordinal)));

    private async Task<(AccountAnswer Answer, Account? Account)> WithLinkAsync(
        string token, LinkKind[] kinds, Func<Desk, AccountLink, Task<(AccountAnswer Answer, Account? Account)>> work, CancellationToken cancel)
    {
        Account? done = null;
        var answer = await ChangeAsync(async desk =>
        {
            // Within the transaction: of two who use a link at the same moment one finds it.
            if (await AccountLinks.FindAsync(desk.Db, token, Now, cancel) is not { } link || !kinds.Contains(link.Kind)) return NoLink;
            (var result, done) = await work(desk, link);
            return result;
        }, cancel);
        return (answer, done);
    }

    private Task<AccountAnswer> ChangeAsync(Guid id, Func<Desk, Account, Task<AccountAnswer>> work, CancellationToken cancel) => ChangeAsync(
        async desk => await desk.Users.FindByIdAsync(id.ToString()) is { } account ? await work(desk, account) : new AccountAnswer("There is no such user any more."), cancel);

    private async Task<AccountAnswer> ChangeAsync(Func<Desk, Task<AccountAnswer>> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountDb>();
        using var turn = await turns.TakeAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var answer = await work(new Desk(db, scope.ServiceProvider.GetRequiredService<UserManager<Account>>(), audit, cancel));
        if (answer.Problem is not null) return answer;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return answer;
    }

    /// <summary>One change in its transaction.</summary>
    private sealed record Desk(AccountDb Db, UserManager<Account> Users, AuditTrail Audit, CancellationToken Cancel)
    {
        public Task NoteAsync(Viewer by, string action, Guid target, string? detail) => Audit.AddAsync(Db, new AuditNote(by.UserId, action, "user", target.ToString(), detail, by.From), Cancel);

        public async Task<bool> IsLastAdminAsync(Guid id, CancellationToken cancel) => !await Db.Users.AnyAsync(a => a.Id != id && a.Role == Role.Admin && !a.IsDisabled && !a.IsDemo, cancel);
    }
}
