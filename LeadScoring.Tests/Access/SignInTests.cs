using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Access;

/// <summary>How people get in and out, through the pages of the door.</summary>
public sealed class SignInTests : IDisposable
{
    private const string Email = "ana@example.com";
    private const string Password = "seven kites over a quiet lake";
    private readonly TestApp app = new TestApp().With("Access:IdleTime", "00:30:00").With("Access:LongestSession", "12:00:00");

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Each_start_without_users_prints_a_link_that_makes_one_admin_once()
    {
        var lines = new Lines();
        using var empty = new TestApp { HasAdmin = false };
        using var fresh = empty.WithWebHostBuilder(host => host.ConfigureLogging(log => log.AddProvider(lines)));
        _ = fresh.Services;
        var token = Regex.Match(await lines.FirstAsync("first-run/"), "first-run/([A-Za-z0-9_-]{43})", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var browser = new PlainBrowser(fresh);

        var weak = await browser.SendAsync("/first-run/" + token, "first-run", First("passwordpassword"));
        var done = await browser.SendAsync("/first-run/" + token, "first-run", First(Password));
        var again = await browser.OpenAsync("/first-run/" + token);

        Assert.Contains("tried first", weak.Alert, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/settings/users")).Status);
        Assert.Contains("does not work any more", again.Html, StringComparison.Ordinal);
        await using var db = await fresh.Services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync();
        var admin = Assert.Single(await db.Users.ToListAsync());
        Assert.Equal((Role.Admin, Email), (admin.Role, admin.Email));
        Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(await DatabaseAsync(empty)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_invited_chooses_a_password_by_a_link_that_works_once_and_for_three_days()
    {
        var token = (await Accounts.InviteAsync("Ana M", Email, Role.Rep, null, site: null, app.Admin.Viewer, default)).Token!;
        using var browser = new PlainBrowser(app);

        var shown = await browser.OpenAsync("/invite/" + token);
        var differs = await browser.SendAsync("/invite/" + token, "password", ("Given.Password", Password), ("Given.Again", Password + "."));
        var done = await browser.SendAsync("/invite/" + token, "password", ("Given.Password", Password), ("Given.Again", Password));
        using var late = new PlainBrowser(app);

        Assert.Contains("Ana M", shown.Html, StringComparison.Ordinal);
        Assert.Equal("The two passwords differ.", differs.Alert);
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/queue")).Status);
        Assert.Contains("does not work any more", (await late.OpenAsync("/invite/" + token)).Html, StringComparison.Ordinal);
        Assert.Equal("/queue", (await late.SignInAsync(Email, Password)).Location);

        var old = (await Accounts.InviteAsync("Bo K", "bo@example.com", Role.Rep, null, site: null, SignedInAgain(), default)).Token!;
        app.Clock.Advance(TimeSpan.FromHours(73));
        Assert.Contains("does not work any more", (await late.OpenAsync("/invite/" + old)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_link_changes_the_password_and_ends_what_was_open()
    {
        var ana = await JoinAsync();
        using var before = new PlainBrowser(app);
        await before.SignInAsync(Email, Password);
        var token = (await Accounts.ResetAsync(ana, site: null, app.Admin.Viewer, default)).Token!;
        using var other = new PlainBrowser(app);

        await other.SendAsync("/invite/" + token, "password", ("Given.Password", "nine otters walk to work"), ("Given.Again", "nine otters walk to work"));

        Assert.Equal(HttpStatusCode.Redirect, (await before.OpenAsync("/queue")).Status);
        using var later = new PlainBrowser(app);
        Assert.NotNull((await later.SignInAsync(Email, Password)).Alert);
        Assert.Equal("/queue", (await later.SignInAsync(Email, "nine otters walk to work")).Location);
    }

    [Fact]
    public async Task Unknown_wrong_disabled_and_not_yet_joined_are_answered_alike()
    {
        await JoinAsync();
        var left = await JoinAsync("left@example.com");
        await Accounts.DisableAsync(left, isDisabled: true, app.Admin.Viewer, default);
        await Accounts.InviteAsync("New", "new@example.com", Role.Rep, null, site: null, app.Admin.Viewer, default);

        var answers = new List<PlainBrowser.Shown>();
        foreach (var (email, password) in new[] { ("nobody@example.com", Password), (Email, "wrong " + Password), ("left@example.com", Password), ("new@example.com", Password), ("", ""), (new string('x', 5000), Password) })
        {
            using var browser = new PlainBrowser(app);
            answers.Add(await browser.SignInAsync(email, password));
        }

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Alert), (answer.Status, answer.Alert)));
        Assert.All(answers, answer => Assert.DoesNotContain(answer.Cookies, cookie => cookie.StartsWith(Schemes.CookieName, StringComparison.Ordinal)));
        Assert.All(answers, answer => Assert.Equal(WithoutValues(answers[0].Html), WithoutValues(answer.Html)));
    }

    [Fact]
    public async Task Guessing_is_told_to_wait_and_the_right_password_waits_too()
    {
        await JoinAsync();
        using var browser = new PlainBrowser(app);
        for (var i = 0; i < Guessing.FreeForAccount + 0; i++) Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(Email, "wrong " + i)).Status);
        await browser.SignInAsync(Email, "wrong again");

        var told = await browser.SignInAsync(Email, Password);
        var toldOfNobody = default(PlainBrowser.Shown);
        for (var i = 0; i < Guessing.FreeForAccount + 2; i++) toldOfNobody = await browser.SignInAsync("nobody@example.com", "wrong " + i);

        Assert.Equal(HttpStatusCode.TooManyRequests, told.Status);
        Assert.Equal(TimeSpan.FromSeconds(2), told.RetryAfter);
        Assert.Equal((told.Status, told.Alert, told.RetryAfter), (toldOfNobody!.Status, toldOfNobody.Alert, toldOfNobody.RetryAfter));
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("/queue", (await browser.SignInAsync(Email, Password)).Location);
    }

    [Theory]
    [InlineData("/queue?view=call-now", "/queue?view=call-now")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/sign-out", "/")]
    [InlineData("", "/")]
    public async Task After_signing_in_people_go_to_where_they_wanted_but_never_elsewhere(string wanted, string sent)
    {
        await JoinAsync();
        using var browser = new PlainBrowser(app);

        Assert.Equal(sent, (await browser.SignInAsync(Email, Password, wanted)).Location);
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_over_https_and_for_no_script()
    {
        await JoinAsync();
        using var browser = new PlainBrowser(app);

        var cookie = (await browser.SignInAsync(Email, Password)).Cookies.Single(c => c.StartsWith(Schemes.CookieName + "=", StringComparison.Ordinal));

        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], cookie.Split("; ")[1..].Select(part => part.ToLowerInvariant()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_anybody_and_after_twelve_hours_whatever_happens()
    {
        await JoinAsync();
        using var idle = new PlainBrowser(app);
        await idle.SignInAsync(Email, Password);
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await idle.OpenAsync("/queue")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await idle.OpenAsync("/queue")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.Redirect, (await idle.OpenAsync("/queue")).Status);

        using var busy = new PlainBrowser(app);
        await busy.SignInAsync(Email, Password);
        for (var minutes = 0; minutes < 12 * 60 - 20; minutes += 20)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, (await busy.OpenAsync("/forbidden")).Status);
        }
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.Redirect, (await busy.OpenAsync("/queue")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_even_for_a_copy_of_its_cookie()
    {
        await JoinAsync();
        using var browser = new PlainBrowser(app);
        var cookie = (await browser.SignInAsync(Email, Password)).Cookies.Single(c => c.StartsWith(Schemes.CookieName + "=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = app.ClientOf(null);
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync(new Uri("/queue", UriKind.Relative))).StatusCode);

        Assert.Equal("/sign-in", (await browser.SendAsync("/sign-out", "sign-out")).Location);

        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync(new Uri("/queue", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync(new Uri("/api/v1/queue", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_its_end_does_too()
    {
        var (stays, goes) = (await app.AsAsync(Role.Rep), await app.AsAsync(Role.Rep));
        await app.Services.GetRequiredService<SessionBook>().EndAsync(goes.Session.Id, default);
        using var restarted = new TestApp().With("Storage:Root", app.Folder);

        using var staying = restarted.ClientOf(stays);
        using var gone = restarted.ClientOf(goes);

        Assert.Equal(HttpStatusCode.OK, (await staying.GetAsync(new Uri("/api/v1/queue", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gone.GetAsync(new Uri("/api/v1/queue", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task With_an_authenticator_app_the_password_alone_does_not_do_and_a_code_works_once()
    {
        var ana = await JoinAsync();
        var (key, recovery) = ("", Array.Empty<string>());
        await Accounts.ChangeOwnAsync(new Viewer { UserId = ana }, "user.app-on", async (users, account) =>
        {
            await users.ResetAuthenticatorKeyAsync(account);
            key = (await users.GetAuthenticatorKeyAsync(account))!;
            recovery = [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 10))!];
            return await users.SetTwoFactorEnabledAsync(account, true);
        }, default);
        using var browser = new PlainBrowser(app);

        var first = await browser.SignInAsync(Email, Password);
        var between = await browser.OpenAsync("/queue");
        var wrong = await browser.SendAsync("/sign-in/code?returnUrl=/queue", "code", ("Code", "000 000"));
        var code = Totp(key);
        var right = await browser.SendAsync("/sign-in/code?returnUrl=/queue", "code", ("Code", code));
        using var second = new PlainBrowser(app);
        await second.SignInAsync(Email, Password);
        var replayed = await second.SendAsync("/sign-in/code", "code", ("Code", code));
        var recovered = await second.SendAsync("/sign-in/code", "code", ("Code", recovery[0]));
        using var third = new PlainBrowser(app);
        await third.SignInAsync(Email, Password);
        var recoveredAgain = await third.SendAsync("/sign-in/code", "code", ("Code", recovery[0]));

        Assert.StartsWith("/sign-in/code", first.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, between.Status);
        Assert.Contains("does not hold", wrong.Alert, StringComparison.Ordinal);
        Assert.Equal("/queue", right.Location);
        Assert.NotNull(replayed.Alert);
        Assert.Equal("/", recovered.Location);
        Assert.NotNull(recoveredAgain.Alert);
        Assert.DoesNotContain(key, System.Text.Encoding.Latin1.GetString(await DatabaseAsync(app)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_role_or_none_ends_what_is_open_at_once_and_is_written_down()
    {
        var rep = await app.AsAsync(Role.Manager, "North");
        using var client = app.ClientOf(rep);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/import", UriKind.Relative))).StatusCode);

        await Accounts.ChangeAsync(rep.Account.Id, Role.Rep, rep.Account.TeamId, app.Admin.Viewer, default);

        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(new Uri("/import", UriKind.Relative))).StatusCode);
        await using var db = await app.OpenDbAsync();
        var entry = await db.Set<AuditEntry>().OrderByDescending(e => e.Id).FirstAsync();
        Assert.Equal(("user.changed", rep.Account.Id.ToString(), "role", app.Admin.Account.Id), (entry.Action, entry.TargetId, entry.Detail, entry.ActorId!.Value));
    }

    [Fact]
    public async Task The_last_admin_stays_and_only_admins_change_anything()
    {
        var rep = await app.AsAsync(Role.Rep, "North");

        Assert.Contains("last admin", (await Accounts.DisableAsync(app.Admin.Account.Id, isDisabled: true, app.Admin.Viewer, default)).Problem, StringComparison.Ordinal);
        Assert.Contains("last admin", (await Accounts.ChangeAsync(app.Admin.Account.Id, Role.Rep, null, app.Admin.Viewer, default)).Problem, StringComparison.Ordinal);
        foreach (var by in new[] { rep.Viewer, (await app.AsAsync(Role.Manager, "North")).Viewer })
        {
            await Assert.ThrowsAsync<AccessRefusedException>(() => Accounts.InviteAsync("X", "x@example.com", Role.Admin, null, site: null, by, default));
            await Assert.ThrowsAsync<AccessRefusedException>(() => Accounts.ChangeAsync(rep.Account.Id, Role.Admin, null, by, default));
            await Assert.ThrowsAsync<AccessRefusedException>(() => Accounts.DisableAsync(app.Admin.Account.Id, isDisabled: true, by, default));
            await Assert.ThrowsAsync<AccessRefusedException>(() => Accounts.ResetAsync(app.Admin.Account.Id, site: null, by, default));
            await Assert.ThrowsAsync<AccessRefusedException>(() => app.Services.GetRequiredService<Teams>().AddOfficeAsync("X", by, default));
        }
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = app.ClientOf(null);
        using var content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Given.Email", Email), new("Given.Password", Password)]);

        using var response = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Ready_made_users_are_for_development_alone()
    {
        using var browser = new PlainBrowser(app);
        Assert.Contains("Riley Reed", (await browser.OpenAsync("/sign-in")).Html, StringComparison.Ordinal);

        using var serious = new TestApp().With("environment", "Production");
        using var there = new PlainBrowser(serious);
        Assert.DoesNotContain("Riley Reed", (await there.OpenAsync("/sign-in")).Html, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Redirect, (await there.SendAsync("/sign-in", "sign-in")).Status);
        using var client = serious.ClientOf(null);
        using var asked = new FormUrlEncodedContent([new("user", "admin")]);
        using var answer = await client.PostAsync(new Uri("/sign-in/demo", UriKind.Relative), asked);
        Assert.False(answer.IsSuccessStatusCode || answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith(Schemes.CookieName + "=", StringComparison.Ordinal)));
    }

    private Accounts Accounts => app.Services.GetRequiredService<Accounts>();

    private async Task<Guid> JoinAsync(string email = Email)
    {
        var token = (await Accounts.InviteAsync("Ana M", email, Role.Rep, null, site: null, SignedInAgain(), default)).Token!;
        return (await Accounts.SetUpAsync(token, Password, passkey: null, default)).Account!.Id;
    }

    /// <summary>The clock may have ended the admin's session; services ask for rights, not for a session.</summary>
    private Viewer SignedInAgain() => app.Admin.Viewer;

    private static async Task<byte[]> DatabaseAsync(TestApp app)
    {
        var path = Path.Combine(app.Folder, "data", "leads.db");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        if (File.Exists(path + "-wal"))
        {
            await using var log = new FileStream(path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await log.CopyToAsync(bytes);
        }
        return bytes.ToArray();
    }

    private static (string, string)[] First(string password) => [("Given.Name", "Ana M"), ("Given.Email", Email), ("Given.Password", password), ("Given.Again", password)];

    private static string WithoutValues(string html) => Regex.Replace(html, "value=\"[^\"]*\"|CfDJ8[A-Za-z0-9_/+=-]+|\\s", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>RFC 6238 with SHA-1, 30 s and 6 digits, at the machine's time: Identity's own check does not ask our clock.</summary>
    private static string Totp(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2)).ToArray();
        var step = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        if (BitConverter.IsLittleEndian) Array.Reverse(step);
#pragma warning disable CA5350 // The algorithm of the standard.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        return (((hash[at] & 127) << 24 | hash[at + 1] << 16 | hash[at + 2] << 8 | hash[at + 3]) % 1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();
        private readonly SemaphoreSlim came = new(0);

        public async Task<string> FirstAsync(string part)
        {
            while (true)
            {
                if (lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found) return found;
                await came.WaitAsync(TimeSpan.FromMinutes(1));
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue(formatter(state, exception));
            came.Release();
        }

        public void Dispose() => came.Dispose();
    }
}
