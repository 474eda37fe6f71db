using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace LeadScoring.Dashboard.Access.SignIn;

/// <summary>What came of an attempt to get in.</summary>
public enum Entry { In, NeedsCode, Refused, Wait }

/// <summary>
/// Lets people in, one request at a time. Whether an account is unknown, disabled, without a password or the password is wrong: the answer, the words
/// and the work are the same.
/// </summary>
public sealed class Door(UserManager<Account> users, SignInManager<Account> signIn, SessionBook sessions, Guessing guessing, UsedCodes used, IHttpContextAccessor access)
{
    public const string RefusedText = "That did not work. Check the e-mail address and the password, or ask an admin for a new link.";

    /// <summary>Somebody whose password is hashed like any other, and never matches.</summary>
    private static readonly Account Nobody = new() { Name = "", Role = default, CreatedAt = default, PasswordHash = null };
    private static readonly Lock Making = new();

    private HttpContext Http => access.HttpContext ?? throw new InvalidOperationException("The door needs a request.");

    public async Task<(Entry Entry, TimeSpan Wait)> PasswordAsync(string email, string password)
    {
        var address = Http.Connection.RemoteIpAddress;
        if (guessing.Ask(email, address) is { } wait) return (Entry.Wait, wait);
        var account = email.Length is > 0 and <= 200 ? await users.FindByEmailAsync(email.Trim()) : null;
        var known = account?.PasswordHash ?? HashOfNobody();
        var verified = users.PasswordHasher.VerifyHashedPassword(account ?? Nobody, known, password.Length <= PasswordRules.Longest ? password : "");
        if (account is not { IsDisabled: false, PasswordHash: not null } || verified == PasswordVerificationResult.Failed) return (Entry.Refused, default);
        guessing.Succeeded(email, address);
        if (account.TwoFactorEnabled)
        {
            await Http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Id.ToString())], IdentityConstants.TwoFactorUserIdScheme)));
            return (Entry.NeedsCode, default);
        }
        await LetInAsync(account);
        return (Entry.In, default);
    }

    /// <summary>Whoever gave the right password within the last five minutes; null when nobody did.</summary>
    public async Task<Account?> WaitingForCodeAsync() =>
        (await Http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal?.FindFirst(ClaimTypes.Name)?.Value is { } id && await users.FindByIdAsync(id) is { IsDisabled: false } account ? account : null;

    /// <summary>A code of the authenticator app, or a recovery code; each works once.</summary>
    public async Task<(Entry Entry, TimeSpan Wait)> CodeAsync(Account account, string code)
    {
        var (address, key) = (Http.Connection.RemoteIpAddress, "code " + account.Id);
        if (guessing.Ask(key, address) is { } wait) return (Entry.Wait, wait);
        var plain = code.Replace(" ", "", StringComparison.Ordinal).Trim();
        var isRight = plain is { Length: 6 } && plain.All(char.IsAsciiDigit)
            ? await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, plain) && used.Use(account.Id, plain)
            : plain.Length is > 6 and < 40 && (await users.RedeemTwoFactorRecoveryCodeAsync(account, plain.ToUpperInvariant())).Succeeded;
        if (!isRight) return (Entry.Refused, default);
        guessing.Succeeded(key, address);
        await Http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await LetInAsync(account);
        return (Entry.In, default);
    }

    /// <summary>A passkey asks for the person, by finger, face or PIN: no second step is needed.</summary>
    public async Task<(Entry Entry, TimeSpan Wait)> PasskeyAsync(string credential)
    {
        if (guessing.Ask("passkey", Http.Connection.RemoteIpAddress) is { } wait) return (Entry.Wait, wait);
        var result = await Tried(() => signIn.PerformPasskeyAssertionAsync(credential));
        if (result is not { Succeeded: true, User: { IsDisabled: false } account }) return (Entry.Refused, default);
        await users.AddOrUpdatePasskeyAsync(account, result.Passkey);
        guessing.Succeeded("passkey", Http.Connection.RemoteIpAddress);
        await LetInAsync(account);
        return (Entry.In, default);
    }

    /// <summary>What the browser made for somebody who was asked with <see cref="PasskeyOptionsAsync"/>; null when it does not fit.</summary>
    public async Task<UserPasskeyInfo?> NewPasskeyAsync(string credential, string name) =>
        await Tried(() => signIn.PerformPasskeyAttestationAsync(credential)) is { Succeeded: true, Passkey: { } passkey } ? Named(passkey, name) : null;

    public Task<string> PasskeyOptionsAsync(Account account) =>
        signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.Name });

    /// <summary>For whoever wants in: nobody is named, so that it does not tell who exists.</summary>
    public Task<string> PasskeyOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(user: null);

    /// <summary>Begins a session and gives the browser its cookie.</summary>
    public async Task LetInAsync(Account account)
    {
        var session = await sessions.BeginAsync(account, Http.Connection.RemoteIpAddress?.ToString(), Browsers.NameOf(Http.Request.Headers.UserAgent.ToString()), Http.RequestAborted);
        // The cookie names the session and nothing else: what its user may do is the book's to say.
        await Http.SignInAsync(Schemes.Session, new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionBook.IdClaim, session.Id.ToString())], Schemes.Session)));
    }

    public async Task LeaveAsync()
    {
        if (Http.Features.Get<OpenSession>() is { } session) await sessions.EndAsync(session.Id, CancellationToken.None);
        await Http.SignOutAsync(Schemes.Session);
    }

    /// <summary>Tells when to try again, in the answer's head and in words.</summary>
    public string Wait(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds < 60 ? $"Too many attempts. Try again in {seconds} second{(seconds == 1 ? "" : "s")}." : $"Too many attempts. Try again in {(seconds + 59) / 60} minutes.";
    }

    /// <summary>An address of this program, or its start.</summary>
    public static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && returnUrl is not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl) && !returnUrl.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? returnUrl : "/";

    private string HashOfNobody()
    {
        lock (Making) return Nobody.PasswordHash ??= users.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
    }

    /// <summary>Credentials come from outside: one that cannot be read is one that does not fit.</summary>
    private static async Task<T?> Tried<T>(Func<Task<T>> verify) where T : class
    {
        try
        {
            return await verify();
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or PasskeyException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static UserPasskeyInfo Named(UserPasskeyInfo passkey, string name)
    {
        passkey.Name = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim() is { Length: > 40 } longer ? longer[..40] : name.Trim();
        return passkey;
    }
}
