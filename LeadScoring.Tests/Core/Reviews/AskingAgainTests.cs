using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Reviews;

/// <summary>Somebody wants another second look, or the first: what they are told, and what stays.</summary>
public sealed class AskingAgainTests : IAsyncLifetime
{
    private readonly LogBook log = new();
    private SecondLookScene scene = null!;

    public async Task InitializeAsync() => scene = await SecondLookScene.StartAsync(new TestApp().With(log));

    public async Task DisposeAsync()
    {
        await scene.DisposeAsync();
        log.Dispose();
    }

    [Fact]
    public async Task What_was_said_stays_while_it_is_asked_again_and_when_that_brings_nothing()
    {
        var lead = await scene.LookedAtAsync();
        await scene.Llm.ArrivedAsync();
        var release = new TaskCompletionSource();
        scene.Llm.Answer = async (http, _) =>
        {
            await release.Task;
            await ScriptedLlm.FailAsync(http, 429, "600");
        };

        var asking = scene.AskAgainAsync(lead);
        await scene.Llm.ArrivedAsync();
        var meanwhile = await scene.ReadAsync(lead);
        release.SetResult();
        var result = await asking;
        var after = await scene.ReadAsync(lead);

        Assert.Equal((ReviewState.Answered, true, 1.1, 1), (meanwhile.State, meanwhile.IsUnderWay, meanwhile.Factor, meanwhile.For.Length));
        Assert.Equal(AskOutcome.Asked, result.Outcome);
        Assert.Equal((ReviewState.Answered, false, 1.1, 1, "429"), (after.State, after.IsUnderWay, after.Factor, after.For.Length, after.Problem));
        Assert.Equal(1.1, (await scene.ScoreAsync(lead)).Factor);
        Assert.Equal("applied", (await scene.App.Get($"/api/v1/leads/{lead}")).Json.GetProperty("score").GetProperty("rerank").GetProperty("status").GetString());

        scene.App.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(AskOutcome.NotWorth, await scene.ConsiderAsync(lead));
        scene.Llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
        Assert.Equal(AskOutcome.Asked, (await scene.AskAgainAsync(lead)).Outcome);
        Assert.Null((await scene.ReadAsync(lead)).Problem);
    }

    [Fact]
    public async Task An_answer_that_a_change_without_words_overtakes_counts_all_the_same()
    {
        var lead = await scene.LookedAtAsync();
        await scene.Llm.ArrivedAsync();
        var release = new TaskCompletionSource();
        scene.Llm.Answer = async (http, _) =>
        {
            await release.Task;
            await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful").Replace("1.1", "1.17", StringComparison.Ordinal));
        };

        scene.App.Clock.Advance(TimeSpan.FromSeconds(1));
        var asking = scene.AskAgainAsync(lead);
        await scene.Llm.ArrivedAsync();
        // As a handover to another rep does.
        await scene.RunAsync("UPDATE Leads SET Version = Version + 1");
        release.SetResult();
        await asking;

        var (review, score) = (await scene.ReadAsync(lead), await scene.ScoreAsync(lead));
        Assert.Equal((2, 1.17, 1.17, score.Score), (scene.Llm.Calls.Count, score.Factor, review.Factor, review.FinalScore));
    }

    [Theory]
    [InlineData("paused", AskOutcome.Paused)]
    [InlineData("budget", AskOutcome.BudgetSpent)]
    [InlineData("key", AskOutcome.KeyRefused)]
    [InlineData("rest", AskOutcome.TooSoon)]
    [InlineData("withdrawn", AskOutcome.NoConsent)]
    [InlineData("gone", AskOutcome.NoLead)]
    public async Task Whoever_cannot_have_it_is_told_why_and_nothing_leaves(string what, AskOutcome expected)
    {
        await using var poor = await SecondLookScene.StartAsync(new TestApp().With("Reranking:DailyTokens", what == "budget" ? "400" : "500000"));
        var lead = await poor.LookedAtAsync();
        var control = poor.Get<ReviewControl>();
        if (what == "paused") await control.SwitchAsync(isPaused: true, isLocalOnly: false, poor.App.Admin.Viewer, default);
        if (what is "key" or "rest")
        {
            poor.Llm.Answer = (http, _) => what == "key" ? ScriptedLlm.FailAsync(http, 401) : ScriptedLlm.FailAsync(http, 429, "600");
            await control.TestAsync(poor.App.Admin.Viewer, default);
        }
        if (what == "withdrawn") await poor.PostAsync(note: null, agrees: false, at: "2026-11-20T14:59:00Z");
        var calls = poor.Llm.Calls.Count;

        var result = await poor.AskAgainAsync(what == "gone" ? Guid.NewGuid() : lead);

        Assert.Equal((expected, calls), (result.Outcome, poor.Llm.Calls.Count));
        Assert.Equal(expected is AskOutcome.KeyRefused or AskOutcome.TooSoon, result.RetryAt > poor.App.Clock.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task Without_an_LLM_whoever_asks_is_told_so()
    {
        await using var app = new TestApp().WithModel();
        var answer = await app.Post("/leads", """{ "contact": { "email": "ana@example.com" }, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "phone" } ] }""");

        var result = await ((ReviewDesk)app.Services.GetService(typeof(ReviewDesk))!).AskAgainAsync(Guid.Parse(answer["id"]!), app.Admin.Viewer, default);

        Assert.Equal(AskOutcome.NotConfigured, result.Outcome);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_stored_is_said_once_and_asked_for_again_later()
    {
        await scene.RunAsync("CREATE TRIGGER Broken BEFORE INSERT ON LeadReviews BEGIN SELECT RAISE(FAIL, 'out of order'); END");

        var posted = await scene.PostAsync();
        var lead = Guid.Parse(posted["id"]!);

        Assert.Equal((201, "unavailable"), (posted.Status, SecondLookScene.StatusOf(posted)));
        var line = Assert.Single(log.Lines, IsOurError);
        Assert.Contains(lead.ToString(), line, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, l => l.Contains("lease ends", StringComparison.OrdinalIgnoreCase));
        var entry = Assert.Single(await scene.AllAsync<EgressEntry>());
        Assert.Equal((ReviewOutcome.Answered, 420), (entry.Outcome, entry.PromptTokens));
        var review = await scene.ReadAsync(lead);
        Assert.Equal((ReviewState.Unavailable, "an error on our side"), (review.State, review.Problem));

        Assert.Equal(AskOutcome.TooSoon, await scene.ConsiderAsync(lead));
        scene.App.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(AskOutcome.Failed, await scene.ConsiderAsync(lead));
        scene.App.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((AskOutcome.TooSoon, 2), (await scene.ConsiderAsync(lead), scene.Llm.Calls.Count));

        await scene.RunAsync("DROP TRIGGER Broken");
        scene.App.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((AskOutcome.Asked, 3), (await scene.ConsiderAsync(lead), scene.Llm.Calls.Count));
        Assert.Equal(ReviewState.Answered, (await scene.ReadAsync(lead)).State);
    }

    [Fact]
    public async Task A_call_whose_end_cannot_be_written_down_stays_open_and_counts_as_estimated()
    {
        await scene.RunAsync("CREATE TRIGGER Broken BEFORE UPDATE ON EgressEntries BEGIN SELECT RAISE(FAIL, 'out of order'); END");

        var posted = await scene.PostAsync();

        Assert.Equal("unavailable", SecondLookScene.StatusOf(posted));
        var entry = Assert.Single(await scene.AllAsync<EgressEntry>());
        Assert.Null(entry.Outcome);
        Assert.True((await scene.Get<EgressLedger>().TodayAsync(default)).Tokens > 0);
        Assert.Empty(await scene.AllAsync<LeadReview>());
        Assert.Single(log.Lines, IsOurError);
    }

    [Fact]
    public async Task A_call_on_its_way_does_not_keep_the_program_from_ending()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var llm = await ScriptedLlm.StartAsync();
            var app = llm.For(new TestApp()).WithModel();
            llm.Answer = (http, _) => llm.HangAsync(http);
            var posted = app.Post("/leads", """{ "contact": { "email": "ana@example.com" }, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "phone" }, { "purpose": "LlmProcessing", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "phone" } ] }""");
            await llm.ArrivedAsync();
            app.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await posted;

            // Its clock stands still from here on: nothing may wait for it.
            var ended = Task.Run(async () => await app.DisposeAsync());

            await ended.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static bool IsOurError(string line) => line.StartsWith("Error LeadScoring", StringComparison.Ordinal);
}
