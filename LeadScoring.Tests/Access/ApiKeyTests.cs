using System.Security.Cryptography;
using System.Text;
using CsCheck;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>Programs and their keys, through the front door.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private const string Lead = """{ "externalId": "crm-1", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""";
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    /// <summary>Each endpoint for programs, the one scope that opens it, and what it then answers.</summary>
    public static IEnumerable<object[]> Doors =>
    [
        ["GET", "/api/v1/queue", null!, KeyScope.QueueRead, 200],
        ["GET", "/api/v1/leads/{lead}", null!, KeyScope.LeadsRead, 200],
        ["POST", "/api/v1/leads", Lead, KeyScope.LeadsWrite, 200],
        ["POST", "/api/v1/leads/batch", $$"""{ "leads": [ {{Lead}} ] }""", KeyScope.LeadsWrite, 200],
        ["POST", "/api/v1/leads/{lead}/events", """{ "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T12:00:00Z" } ] }""", KeyScope.LeadsWrite, 200],
        ["POST", "/api/v1/leads/{lead}/outcome", """{ "kind": "AppointmentQualified", "at": "2026-11-20T12:00:00Z" }""", KeyScope.LeadsWrite, 200],
        ["POST", "/api/v1/events", """{ "source": "Portal", "system": "site", "type": "Registration", "person": { "emails": [ { "value": "b@example.com" } ] }, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""", KeyScope.LeadsWrite, 201],
        ["POST", "/api/v1/score", """{ "features": [ {} ] }""", KeyScope.Score, 200],
    ];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_to_its_scope_alone(string method, string path, string? body, KeyScope scope, int answer)
    {
        var lead = (await app.Post("/leads", Lead))["id"];
        foreach (var (held, name, _) in KeyScopes.All)
        {
            using var program = app.With(await app.KeyAsync(held));
            var given = await program.AskAsync(new HttpMethod(method), path.Replace("{lead}", lead, StringComparison.Ordinal), body);

            Assert.Equal(held == scope ? answer : 403, given.Status);
            if (held == scope) continue;
            Assert.Equal("application/problem+json", given.ContentType);
            Assert.Contains(KeyScopes.NameOf(scope), given["detail"], StringComparison.Ordinal);
            Assert.Contains($"insufficient_scope\", scope=\"{KeyScopes.NameOf(scope)}\"", given.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_endpoint_for_programs_names_its_scope()
    {
        var endpoints = app.Services.GetServices<Microsoft.AspNetCore.Routing.EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null).ToList();

        Assert.All(endpoints, e => Assert.NotNull(e.Metadata.GetMetadata<ScopeNeeded>()));
        Assert.Equal(Doors.Select(d => (string)d[1]).Count(), endpoints.Count);
    }

    [Fact]
    public async Task Unknown_expired_and_revoked_keys_are_answered_alike()
    {
        var (expired, revoked, works) = (await app.KeyAsync(life: TimeSpan.FromDays(1)), await app.KeyAsync(), await app.KeyAsync());
        var book = app.Services.GetRequiredService<KeyBook>();
        var row = (await book.ListAsync(app.Admin.Viewer, default)).Single(k => revoked.Contains(k.Prefix, StringComparison.Ordinal));
        using (var before = app.With(revoked)) Assert.Equal(200, (await before.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);
        await book.RevokeAsync(row.Id, app.Admin.Viewer, default);
        app.Clock.Advance(TimeSpan.FromDays(1));

        string[] bad = [expired, revoked, "ls_abcdefgh_" + new string('A', 43), works[..^1] + (works[^1] == 'A' ? 'B' : 'A'), works + "A", "x", "", "ls_" + new string('é', 52)];
        var answers = new List<(int, string?, string)>();
        foreach (var key in bad)
        {
            using var program = app.ClientOf(null);
            var answer = await program.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("Authorization", "Bearer " + key));
            answers.Add((answer.Status, answer["title"], answer.Headers["WWW-Authenticate"]));
        }

        Assert.Equal([(401, "The key does not work", "Bearer realm=\"Lead Scoring\", error=\"invalid_token\"")], answers.Distinct());
        using var good = app.With(works);
        Assert.Equal(200, (await good.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);
    }

    [Fact]
    public async Task Whoever_sends_nothing_is_told_how_to_say_who_they_are()
    {
        using var nobody = app.ClientOf(null);

        var answer = await nobody.AskAsync(HttpMethod.Get, "/api/v1/queue");

        Assert.Equal((401, "application/problem+json", "Bearer realm=\"Lead Scoring\""), (answer.Status, answer.ContentType, answer.Headers["WWW-Authenticate"]));
        Assert.NotEmpty(answer["traceId"]!);
    }

    [Fact]
    public async Task A_key_may_come_in_a_header_of_its_own()
    {
        using var program = app.ClientOf(null);

        Assert.Equal(200, (await program.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("X-Api-Key", await app.KeyAsync()))).Status);
    }

    [Fact]
    public async Task A_key_opens_no_page()
    {
        using var program = app.With(await app.KeyAsync());

        foreach (var page in new[] { "/queue", "/settings/profile", "/settings/keys", "/docs/" })
            Assert.Equal(302, (await program.AskAsync(HttpMethod.Get, page)).Status);
    }

    [Fact]
    public async Task A_key_of_a_team_sees_and_writes_its_leads_alone()
    {
        var (north, south) = (await SignedIn.TeamAsync(app.Services, "North"), await SignedIn.TeamAsync(app.Services, "South"));
        using var own = app.With(await app.KeyAsync(team: north));
        using var other = app.With(await app.KeyAsync(team: south));
        var made = await own.AskAsync(HttpMethod.Post, "/api/v1/leads", Lead);
        var path = $"/api/v1/leads/{made["id"]}";

        Assert.Equal(201, made.Status);
        Assert.Equal(200, (await own.AskAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(404, (await other.AskAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(404, (await other.AskAsync(HttpMethod.Post, path + "/outcome", """{ "kind": "Lost", "at": "2026-11-20T14:00:00Z" }""")).Status);
        Assert.Equal(409, (await other.AskAsync(HttpMethod.Post, "/api/v1/leads", Lead)).Status);
        Assert.Empty((await other.AskAsync(HttpMethod.Get, "/api/v1/queue")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await own.AskAsync(HttpMethod.Get, "/api/v1/queue")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(400, (await own.AskAsync(HttpMethod.Post, "/api/v1/leads", Lead.Replace("crm-1", "crm-2", StringComparison.Ordinal).Replace("{ \"ext", "{ \"team\": \"South\", \"ext", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task What_is_stored_is_not_the_key()
    {
        var key = await app.KeyAsync();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync();
        var row = await db.Keys.SingleAsync();

        Assert.Matches("^ls_[a-z2-9]{8}_[A-Za-z0-9_-]{43}$", key);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(key)), row.Hash);
        var secret = key[12..];
        foreach (var file in Directory.GetFiles(Path.Combine(app.Folder, "data")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }
        await using var leads = await app.OpenDbAsync();
        Assert.Equal("leads:write, leads:read, queue:read, score", (await leads.Set<AuditEntry>().SingleAsync(e => e.Action == "key.made")).Detail);
    }

    [Fact]
    public async Task Use_is_stored_once_a_minute_and_survives()
    {
        var key = await app.KeyAsync();
        var book = app.Services.GetRequiredService<KeyBook>();
        using var program = app.With(key);
        await program.AskAsync(HttpMethod.Get, "/api/v1/queue");
        var used = app.Clock.GetUtcNow().UtcDateTime;
        Assert.Null(await StoredUseAsync());

        await book.StoreUseAsync(default);

        Assert.Equal(used, await StoredUseAsync());
        await book.ReloadAsync(default);
        Assert.Equal(200, (await program.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);
    }

    [Theory]
    [InlineData("", KeyScope.Score, 10, "name")]
    [InlineData("CRM", KeyScope.None, 10, "at least one")]
    [InlineData("CRM", KeyScope.Score, 0, "two years")]
    [InlineData("CRM", KeyScope.Score, 732, "two years")]
    public async Task A_key_has_a_name_a_scope_and_an_end(string name, KeyScope scopes, int days, string says)
    {
        var (key, problem) = await app.Services.GetRequiredService<KeyBook>().MakeAsync(name, scopes, null, TimeSpan.FromDays(days), app.Admin.Viewer, default);

        Assert.Null(key);
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_admins_make_and_revoke_keys()
    {
        var (book, manager) = (app.Services.GetRequiredService<KeyBook>(), await app.AsAsync(Role.Manager, "North"));

        await Assert.ThrowsAsync<AccessRefusedException>(() => book.MakeAsync("x", KeyScope.Score, null, KeyBook.UsualLife, manager.Viewer, default));
        await Assert.ThrowsAsync<AccessRefusedException>(() => book.RevokeAsync(Guid.NewGuid(), manager.Viewer, default));
        await Assert.ThrowsAsync<AccessRefusedException>(() => book.ListAsync(manager.Viewer, default));
    }

    [Fact]
    public async Task No_other_text_is_a_key()
    {
        var key = await app.KeyAsync();
        var book = app.Services.GetRequiredService<KeyBook>();

        Gen.Select(Gen.Int[0, key.Length - 1], Gen.Char).Sample((at, c) =>
        {
            var other = string.Concat(key.AsSpan(0, at), c.ToString(), key.AsSpan(at + 1));
            return (book.Find(other) is not null) == (other == key);
        });
    }

    private async Task<DateTime?> StoredUseAsync()
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync();
        return (await db.Keys.SingleAsync()).LastUsedAt;
    }
}
