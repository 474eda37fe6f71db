using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access;

/// <summary>Makes and finds links that work once. A token is 256 random bits; only its hash is stored, and it is found by that.</summary>
public static class AccountLinks
{
    /// <summary>Adds a link in place of those that the account (or the first run) had; the caller saves.</summary>
    /// <returns>The token, which cannot be had again.</returns>
    public static async Task<string> MakeAsync(AccountDb db, LinkKind kind, Guid? account, DateTime expiresAt, CancellationToken cancel)
    {
        db.Links.RemoveRange(await db.Links.Where(link => link.AccountId == account).ToListAsync(cancel));
        var token = RandomNumberGenerator.GetBytes(32);
        db.Links.Add(new AccountLink { Kind = kind, AccountId = account, TokenHash = SHA256.HashData(token), ExpiresAt = expiresAt });
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Null when there is none, or it was used or is too old.</summary>
    public static async Task<AccountLink?> FindAsync(AccountDb db, string? token, DateTime now, CancellationToken cancel)
    {
        if (token is not { Length: 43 } || !Base64Url.IsValid(token)) return null;
        var hash = SHA256.HashData(Base64Url.DecodeFromChars(token));
        return await db.Links.FirstOrDefaultAsync(link => link.TokenHash == hash && link.ExpiresAt > now, cancel);
    }
}
