using CsCheck;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Access;

/// <summary>Whoever asks too fast waits; nobody waits for somebody else.</summary>
public sealed class RateLimitTests : IDisposable
{
    private const string Features = """{ "features": [ {} ] }""";
    private readonly TestApp app = new TestApp()
        .With("Access:Limits:Others:PerSecond", "2").With("Access:Limits:Others:Burst", "5").With("Access:Limits:Score:PerSecond", "10").With("Access:Limits:Score:Burst", "20").WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_key_gets_its_burst_then_waits_as_long_as_it_is_told()
    {
        using var program = app.With(await app.KeyAsync());
        for (var left = 4; left >= 0; left--)
        {
            var allowed = await program.AskAsync(HttpMethod.Get, "/api/v1/queue");
            Assert.Equal((200, $"\"default\";r={left};t={(5 - left + 1) / 2}", "\"default\";q=5;w=3"), (allowed.Status, allowed.Headers["RateLimit"], allowed.Headers["RateLimit-Policy"]));
        }

        var refused = await program.AskAsync(HttpMethod.Get, "/api/v1/queue");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = new List<int>();
        for (var i = 0; i < 3; i++) after.Add((await program.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);

        Assert.Equal((429, "application/problem+json", "1"), (refused.Status, refused.ContentType, refused.Headers["Retry-After"]));
        Assert.StartsWith("\"default\";r=0;t=", refused.Headers["RateLimit"], StringComparison.Ordinal);
        Assert.NotEmpty(refused["traceId"]!);
        Assert.Equal([200, 200, 429], after);
    }

    [Fact]
    public async Task Keys_users_and_strangers_do_not_wait_for_each_other_and_no_header_makes_another_of_one()
    {
        using var one = app.With(await app.KeyAsync());
        using var other = app.With(await app.KeyAsync());
        using var user = app.ClientOf(app.Admin);
        using var nobody = app.ClientOf(null);
        for (var i = 0; i < 6; i++) await one.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("X-Forwarded-For", $"10.0.0.{i}"));
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await nobody.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("X-Forwarded-For", $"10.0.0.{i}"))).Status);

        Assert.Equal(429, (await one.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("X-Forwarded-For", "10.0.0.99"))).Status);
        Assert.Equal(429, (await nobody.AskAsync(HttpMethod.Get, "/api/v1/queue", null, ("X-Forwarded-For", "10.0.0.99"))).Status);
        Assert.Equal(200, (await other.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);
        Assert.Equal(200, (await user.AskAsync(HttpMethod.Get, "/api/v1/queue")).Status);
        Assert.Equal(200, (await one.AskAsync(HttpMethod.Post, "/api/v1/score", Features)).Status);
    }

    [Fact]
    public async Task Scoring_has_a_bucket_of_its_own()
    {
        using var program = app.With(await app.KeyAsync());
        var answers = new List<int>();
        for (var i = 0; i < 21; i++) answers.Add((await program.AskAsync(HttpMethod.Post, "/api/v1/score", Features)).Status);

        Assert.Equal([.. Enumerable.Repeat(200, 20), 429], answers);
    }

    [Fact]
    public async Task Pages_and_probes_have_no_such_limit()
    {
        using var nobody = app.ClientOf(null);
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await nobody.AskAsync(HttpMethod.Get, "/health/live")).Status);
    }

    [Fact]
    public void A_bucket_never_gives_more_than_its_burst_and_what_came_in()
    {
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 50], Gen.Int[0, 300].Array[1, 60]).Sample((perSecond, burst, pauses) =>
        {
            var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
            var bucket = new RateBucket(new RateOption { PerSecond = perSecond, Burst = burst }, clock);
            var (given, passed) = (0, 0);
            foreach (var pause in pauses)
            {
                clock.Advance(TimeSpan.FromMilliseconds(pause));
                passed += pause;
                for (var i = 0; i < 3; i++) given += bucket.Take().IsAllowed ? 1 : 0;
            }
            return given <= burst + (passed * perSecond / 1000.0) + 0.001;
        });
    }

    [Fact]
    public void Limits_that_let_nobody_in_are_refused_at_start()
    {
        using var wrong = new TestApp().With("Access:Limits:Others:PerSecond", "0");

        var fault = Assert.ThrowsAny<Exception>(() => wrong.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Access:Limits", fault.ToString(), StringComparison.Ordinal);
    }
}
