using System.Text.Encodings.Web;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.SignIn;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.JSInterop;
using QRCoder;

namespace LeadScoring.Dashboard.Settings;

/// <summary>One's own name and ways to sign in, and where one is signed in.</summary>
public sealed partial class ProfilePage
{
    private const int RecoveryCodes = 10;
    private Account? account;
    private string? team;
    private IReadOnlyList<OpenSession> sessions = [];
    private IList<UserPasskeyInfo> passkeys = [];
    private IReadOnlyList<string> codes = [];
    private Guid own;
    private int codesLeft;
    private string? appKey;
    private string? said;
    private string? problem;
    private string name = "";
    private string oldPassword = "";
    private string newPassword = "";
    private string appCode = "";

    [SupplyParameterFromQuery]
    private string? Passkey { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private Accounts Accounts { get; set; } = null!;

    [Inject]
    private Teams Teams { get; set; } = null!;

    [Inject]
    private SessionBook Sessions { get; set; } = null!;

    [Inject]
    private Guessing Guessing { get; set; } = null!;

    [Inject]
    private UsedCodes Used { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string AppLink => $"otpauth://totp/{UrlEncoder.Default.Encode("Lead Scoring:" + account!.Email)}?secret={appKey}&issuer={UrlEncoder.Default.Encode("Lead Scoring")}";

    private MarkupString Square
    {
        get
        {
            using var code = QRCodeGenerator.GenerateQrCode(AppLink, QRCodeGenerator.ECCLevel.M);
            using var drawn = new SvgQRCode(code);
            return (MarkupString)drawn.GetGraphic(4, "#000", "#fff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        (said, problem) = Passkey switch { "added" => ("The passkey was added.", null), "refused" => (null, "The passkey could not be added. Try again."), _ => (default(string), default(string)) };
        await LoadAsync();
        name = account?.Name ?? "";
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["passkey.js"]);
    }

    private async Task LoadAsync()
    {
        var session = await Visitor.SessionAsync();
        (own, sessions) = (session.Id, Sessions.OfAccount(session.AccountId));
        team = (await Teams.ReadAsync(CancellationToken.None)).NameOf(session.Viewer.TeamId);
        await Accounts.ReadAsync(async users =>
        {
            account = await users.FindByIdAsync(session.AccountId.ToString());
            if (account is null) return 0;
            passkeys = await users.GetPasskeysAsync(account);
            return codesLeft = await users.CountRecoveryCodesAsync(account);
        });
    }

    private async Task RenameAsync()
    {
        if (string.IsNullOrWhiteSpace(name)) problem = "A name is required.";
        else await ChangeAsync("user.renamed", "Your name was saved.", (users, account) =>
        {
            account.Name = name.Trim();
            return users.UpdateAsync(account);
        });
        if (problem is null) await Sessions.ReloadAsync((await Visitor.SessionAsync()).AccountId, CancellationToken.None);
    }

    private async Task ChangePasswordAsync()
    {
        var viewer = await Visitor.ViewerAsync();
        if (!MayGuess("password", viewer)) return;
        await ChangeAsync("user.password-changed", "Your password was changed.", async (users, account) =>
        {
            if (account.PasswordHash is null) return await users.AddPasswordAsync(account, newPassword);
            if (!await users.CheckPasswordAsync(account, oldPassword)) return Failed("The current password is not right.");
            Guessing.Succeeded("password " + account.Id, null);
            return await users.ChangePasswordAsync(account, oldPassword, newPassword);
        });
        if (problem is null) await Sessions.EndAllAsync(viewer.UserId!.Value, except: own, CancellationToken.None);
        (oldPassword, newPassword) = ("", "");
        await LoadAsync();
    }

    private Task RemovePasskeyAsync(UserPasskeyInfo passkey) => ChangeAsync("user.passkey-removed", "The passkey was removed.", async (users, account) =>
        account.PasswordHash is null && (await users.GetPasskeysAsync(account)).Count < 2
            ? Failed("This is your only way in: add another passkey or a password first.")
            : await users.RemovePasskeyAsync(account, passkey.CredentialId));

    private async Task BeginAppAsync()
    {
        await ChangeAsync("user.app-begun", null, async (users, account) =>
        {
            var reset = await users.ResetAuthenticatorKeyAsync(account);
            appKey = await users.GetAuthenticatorKeyAsync(account);
            return reset;
        });
    }

    private async Task FinishAppAsync()
    {
        var viewer = await Visitor.ViewerAsync();
        if (!MayGuess("app", viewer)) return;
        var code = appCode.Replace(" ", "", StringComparison.Ordinal);
        await ChangeAsync("user.app-on", "From now on you are asked for a code after your password.", async (users, account) =>
        {
            if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code) || !Used.Use(account.Id, code)) return Failed("That code does not hold. Check the clock of your phone, and try the next one.");
            var on = await users.SetTwoFactorEnabledAsync(account, true);
            codes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) ?? []];
            return on;
        });
        if (problem is null) (appKey, appCode) = (null, "");
    }

    private Task NewCodesAsync() => ChangeAsync("user.codes-made", "The earlier recovery codes do not work any more.", async (users, account) =>
    {
        codes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) ?? []];
        return IdentityResult.Success;
    });

    private async Task StopAppAsync()
    {
        codes = [];
        await ChangeAsync("user.app-off", "You are no longer asked for a code.", (users, account) => users.SetTwoFactorEnabledAsync(account, false));
    }

    private async Task EndOthersAsync()
    {
        await Sessions.EndAllAsync((await Visitor.SessionAsync()).AccountId, except: own, CancellationToken.None);
        await LoadAsync();
    }

    private async Task EndAllAsync() => await Sessions.EndAllAsync((await Visitor.SessionAsync()).AccountId, except: null, CancellationToken.None);

    private async Task ChangeAsync(string action, string? done, Func<UserManager<Account>, Account, Task<IdentityResult>> change)
    {
        problem = (await Accounts.ChangeOwnAsync(await Visitor.ViewerAsync(), action, change, CancellationToken.None)).Problem;
        said = problem is null ? done : null;
        await LoadAsync();
    }

    /// <summary>Who sits at an open page guesses no faster than at the door.</summary>
    private bool MayGuess(string what, Viewer viewer)
    {
        if (Guessing.Ask($"{what} {viewer.UserId}", null) is not { } wait) return true;
        (said, problem) = (null, $"Too many attempts. Try again in {Math.Ceiling(wait.TotalSeconds)} seconds.");
        return false;
    }

    private static IdentityResult Failed(string why) => IdentityResult.Failed(new IdentityError { Code = "Own", Description = why });

    private static string Grouped(string key) => string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(four => new string(four)));
}
