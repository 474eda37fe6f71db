using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access;

/// <summary>Identity's own store, but the secret of the authenticator app and the recovery codes are sealed: a copy of the database does not tell them.</summary>
internal sealed class AccountStore(AccountDb db, MasterKey master, IdentityErrorDescriber describer)
    : UserOnlyStore<Account, AccountDb, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(db, describer)
{
    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored
            ? System.Text.Encoding.UTF8.GetString(master.Open(Purpose(user, name), Convert.FromBase64String(stored)))
            : null;

    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : Convert.ToBase64String(master.Seal(Purpose(user, name), System.Text.Encoding.UTF8.GetBytes(value))), cancellationToken);

    private static string Purpose(Account user, string name) => $"{user.Id:N} {name}";
}
