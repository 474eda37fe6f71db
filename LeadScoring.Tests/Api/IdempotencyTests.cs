using System.Text;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Api;

/// <summary>A request that is sent again is answered again, not done again.</summary>
public sealed class IdempotencyTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task The_same_key_and_body_get_the_same_bytes_and_nothing_is_done()
    {
        using var program = app.With(await app.KeyAsync());
        var first = await SendAsync(program, "k-1", Lead("a@example.com"));
        app.Clock.Advance(TimeSpan.FromHours(1));

        var again = await SendAsync(program, "\"k-1\"", Lead("a@example.com"));

        Assert.Equal((201, first.Text, first.Location, first.ContentType), (again.Status, again.Text, again.Location, again.ContentType));
        Assert.Equal((false, "true"), (first.Headers.ContainsKey(IdempotentPosts.Replayed), again.Headers[IdempotentPosts.Replayed]));
        await using var db = await app.OpenDbAsync();
        Assert.Equal(1, (await db.Set<Lead>().SingleAsync()).Version);
    }

    [Fact]
    public async Task Another_body_is_refused_and_another_route_or_caller_is_another_matter()
    {
        using var program = app.With(await app.KeyAsync());
        using var other = app.With(await app.KeyAsync());
        var lead = await SendAsync(program, "k", Lead("a@example.com"));

        Assert.Equal((422, "application/problem+json"), await StatusOf(SendAsync(program, "k", Lead("b@example.com"))));
        Assert.Equal(201, (await SendAsync(other, "k", Lead("c@example.com"))).Status);
        Assert.Equal(200, (await program.AskAsync(HttpMethod.Post, $"/api/v1/leads/{lead["id"]}/outcome", """{ "kind": "AppointmentQualified", "at": "2026-11-20T14:00:00Z" }""", (IdempotentPosts.Header, "k"))).Status);
    }

    [Fact]
    public async Task What_was_refused_may_be_put_right_with_the_same_key()
    {
        using var program = app.With(await app.KeyAsync());

        Assert.Equal(400, (await SendAsync(program, "k", """{ "externalId": "no consent" }""")).Status);
        Assert.Equal(201, (await SendAsync(program, "k", Lead("a@example.com"))).Status);
    }

    [Fact]
    public async Task Fifty_at_once_make_one_lead()
    {
        using var program = app.With(await app.KeyAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(program, "k", Lead("a@example.com"))));

        Assert.All(answers, a => Assert.True(a.Status is 201 or 409, a.Text));
        Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Text).Distinct());
        Assert.Single(answers, a => a.Status == 201 && !a.Headers.ContainsKey(IdempotentPosts.Replayed));
        await using var db = await app.OpenDbAsync();
        Assert.Equal(1, (await db.Set<Lead>().SingleAsync()).Version);
    }

    [Fact]
    public async Task Answers_are_kept_for_a_day()
    {
        using var program = app.With(await app.KeyAsync());
        await SendAsync(program, "k", Lead("a@example.com"));
        var answers = app.Services.GetRequiredService<KeptAnswers>();
        app.Clock.Advance(KeptAnswers.KeptFor - TimeSpan.FromSeconds(1));
        await answers.CleanUpAsync(default);
        Assert.Equal(1, await KeptAsync());

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await SendAsync(program, "k", Lead("a@example.com"))).Status);
        app.Clock.Advance(KeptAnswers.KeptFor);
        await answers.CleanUpAsync(default);

        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task What_is_kept_cannot_be_read()
    {
        using var program = app.With(await app.KeyAsync());
        var answer = await SendAsync(program, "canary-key", Lead("canary@example.com"));
        await using var db = await Db();
        var kept = await db.KeptAnswers.AsNoTracking().SingleAsync();
        var bytes = Encoding.Latin1.GetString([.. kept.Id, .. kept.BodyHash, .. kept.Sealed]);

        foreach (var text in new[] { "canary", answer["id"]!, "score", "reasons" }) Assert.DoesNotContain(text, bytes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\"b")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var program = app.With(await app.KeyAsync());

        Assert.Equal((400, "application/problem+json"), await StatusOf(SendAsync(program, key, Lead("a@example.com"))));
        Assert.Equal(400, (await SendAsync(program, new string('k', 256), Lead("a@example.com"))).Status);
    }

    private static string Lead(string email) =>
        $$"""{ "contact": { "email": "{{email}}" }, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""";

    private static Task<ApiAnswer> SendAsync(HttpClient program, string key, string body) => program.AskAsync(HttpMethod.Post, "/api/v1/leads", body, (IdempotentPosts.Header, key));

    private static async Task<(int, string?)> StatusOf(Task<ApiAnswer> answer) => ((await answer).Status, (await answer).ContentType);

    private Task<AccountDb> Db() => app.Services.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync();

    private async Task<int> KeptAsync()
    {
        await using var db = await Db();
        return await db.KeptAnswers.CountAsync();
    }
}
