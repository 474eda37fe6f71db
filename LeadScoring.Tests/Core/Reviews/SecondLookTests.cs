using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Reviews;

/// <summary>The second look through the front door: a lead comes in by the API, and a scripted server is the LLM.</summary>
public sealed class SecondLookTests : IAsyncLifetime
{
    private const string Note = "They want to move before the lease ends in August. Free only in the evenings.";
    private ScriptedLlm llm = null!;
    private TestApp app = null!;
    private readonly LogBook log = new();
    private readonly CancellationTokenSource over = new();

    public async Task InitializeAsync()
    {
        llm = await ScriptedLlm.StartAsync();
        app = llm.For(new TestApp().With(log)).WithModel();
        _ = LetTimePassAsync(app.Clock, over.Token);
    }

    public async Task DisposeAsync()
    {
        await over.CancelAsync();
        over.Dispose();
        await app.DisposeAsync();
        await llm.DisposeAsync();
        log.Dispose();
    }

    [Theory]
    [InlineData("OpenAI", "/v1/chat/completions")]
    [InlineData("AzureOpenAI", "/openai/deployments/scripted/chat/completions?api-version=")]
    public async Task An_answer_in_time_is_in_the_score(string provider, string path)
    {
        await using var other = llm.For(new TestApp(), provider).WithModel();

        var answer = await other.Post("/leads", Lead(Note));

        var (score, rerank) = (answer.Json, answer.Json.GetProperty("rerank"));
        var baseScore = score.GetProperty("baseScore").GetDouble();
        Assert.Equal("""{"status":"applied","factor":1.1,"for":["Wants to move before the lease ends in August."],"against":["Free only in the evenings."]}""", rerank.GetRawText());
        Assert.Equal(FinalScore.Of(baseScore, 1.1, 10), score.GetProperty("score").GetDouble(), 1e-9);
        Assert.StartsWith(path, llm.Calls.Single().Path, StringComparison.Ordinal);
        var sent = llm.Calls.Single();
        Assert.Equal(provider == "OpenAI" ? "Bearer sk-canary-key-0451" : "sk-canary-key-0451", sent.Headers[provider == "OpenAI" ? "Authorization" : "api-key"]);
        Assert.Equal(("json_schema", true), (sent.Json.GetProperty("response_format").GetProperty("type").GetString(), sent.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean()));
        Assert.False(sent.Json.TryGetProperty("tools", out _));
    }

    [Fact]
    public async Task A_late_answer_is_pending_first_and_counts_when_it_comes()
    {
        var release = llm.HoldAnswers();
        var news = Changes();

        var posted = app.Post("/leads", Lead(Note));
        await llm.ArrivedAsync();
        app.Clock.Advance(TimeSpan.FromMilliseconds(500));
        var answer = await posted;

        Assert.Equal((201, "pending"), (answer.Status, answer.Json.GetProperty("rerank").GetProperty("status").GetString()));
        Assert.Equal(answer.Json.GetProperty("baseScore").GetDouble(), answer.Json.GetProperty("score").GetDouble());
        Assert.Equal(ReviewState.TimedOut, (await ReadAsync(Guid.Parse(answer["id"]!))).State);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        release.SetResult();
        var review = await EndedAsync(Guid.Parse(answer["id"]!));

        Assert.Equal((ReviewState.Answered, 1.1, true), (review.State, review.Factor, review.IsLate));
        Assert.Equal(FinalScore.Of(review.ModelScore, 1.1, 10), (await ScoreAsync(Guid.Parse(answer["id"]!))).Score, 1e-9);
        Assert.Contains(news, change => change.Kind == LeadChangeKind.Scored);
    }

    [Theory]
    [InlineData("hang", ReviewState.TimedOut, "no answer in time")]
    [InlineData("drip", ReviewState.TimedOut, "no answer in time")]
    [InlineData("500", ReviewState.Unavailable, "500")]
    [InlineData("503", ReviewState.Unavailable, "503")]
    [InlineData("429", ReviewState.Unavailable, "429")]
    [InlineData("401", ReviewState.Unavailable, "401")]
    [InlineData("html", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("prose", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("schema", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("nan", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("infinite", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("steering", ReviewState.Unavailable, "the answer was not usable")]
    [InlineData("huge", ReviewState.Unavailable, "the answer was too large")]
    [InlineData("endless", ReviewState.Unavailable, "the answer was too large")]
    [InlineData("filter", ReviewState.Unavailable, "the provider's filter refused it")]
    [InlineData("filter400", ReviewState.Unavailable, "the provider's filter refused it")]
    [InlineData("cut", ReviewState.Unavailable, null)]
    [InlineData("redirect", ReviewState.Unavailable, null)]
    public async Task Whatever_happens_there_the_base_score_stands_and_the_panel_says_why(string what, ReviewState state, string? problem)
    {
        llm.Answer = (http, _) => MisbehaveAsync(http, what);

        var answer = await AdvanceAsync(app.Post("/leads", Lead(Note)));
        var id = Guid.Parse(answer["id"]!);
        var review = await AdvanceAsync(EndedAsync(id));

        Assert.Equal(201, answer.Status);
        Assert.Equal(answer.Json.GetProperty("baseScore").GetDouble(), answer.Json.GetProperty("score").GetDouble());
        Assert.Contains(answer.Json.GetProperty("rerank").GetProperty("status").GetString(), new[] { "pending", "unavailable" });
        Assert.Equal(state, review.State);
        if (problem is not null) Assert.Equal(problem, review.Problem);
        var score = await ScoreAsync(id);
        Assert.Equal((score.ModelScore, (double?)null), (score.Score, score.Factor));
        Assert.DoesNotContain(log.Lines, line => line.Contains("lease ends", StringComparison.Ordinal) || line.Contains("sk-canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_there_at_all_is_no_connection()
    {
        await llm.DisposeAsync();

        var answer = await AdvanceAsync(app.Post("/leads", Lead(Note)));
        var review = await AdvanceAsync(EndedAsync(Guid.Parse(answer["id"]!)));

        Assert.Equal((201, ReviewState.Unavailable, "no connection"), (answer.Status, review.State, review.Problem));
    }

    [Theory]
    [InlineData("https://{plain}/v1", "a server without TLS behind https")]
    [InlineData("https://nowhere.invalid/v1", "a name that does not exist")]
    public async Task Wrong_TLS_and_a_name_that_leads_nowhere_are_no_connection(string endpoint, string because)
    {
        await using var lost = new TestApp().With("Reranking:Provider", "OpenAI").With("Reranking:Endpoint", endpoint.Replace("{plain}", new Uri(llm.Address).Authority, StringComparison.Ordinal))
            .With("Reranking:Model", "scripted").With("Reranking:ApiKey", "k").WithModel();

        var answer = await AdvanceAsync(lost.Post("/leads", Lead(Note)), lost);
        var review = await AdvanceAsync(EndedAsync(Guid.Parse(answer["id"]!), lost), lost);

        Assert.True(answer.Status == 201 && review.State is ReviewState.Unavailable or ReviewState.TimedOut, $"{because}: {review.State} {review.Problem}");
        Assert.Equal(review.ModelScore, review.FinalScore);
    }

    [Fact]
    public async Task A_429_is_heeded_until_the_time_it_names_and_no_lead_asks_before()
    {
        llm.Answer = (http, _) => ScriptedLlm.FailAsync(http, 429, "600");
        var first = await AdvanceAsync(app.Post("/leads", Lead(Note)));
        var refused = await AdvanceAsync(EndedAsync(Guid.Parse(first["id"]!)));
        Assert.Single(llm.Calls);
        Assert.InRange(refused.RetryAt!.Value - app.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));

        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
        var second = await app.Post("/leads", Lead(Note, "bo@example.com"));
        Assert.Equal((1, "unavailable"), (llm.Calls.Count, second.Json.GetProperty("rerank").GetProperty("status").GetString()));

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var third = await app.Post("/leads", Lead(Note, "cy@example.com"));
        Assert.Equal((2, "applied"), (llm.Calls.Count, third.Json.GetProperty("rerank").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_short_retry_after_is_waited_for_within_the_same_call()
    {
        var tries = 0;
        llm.Answer = (http, _) => Interlocked.Increment(ref tries) == 1 ? ScriptedLlm.FailAsync(http, 429, "1") : ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));

        var answer = await AdvanceAsync(app.Post("/leads", Lead(Note)));
        var review = await AdvanceAsync(EndedAsync(Guid.Parse(answer["id"]!)));

        Assert.Equal((2, ReviewState.Answered), (tries, review.State));
    }

    [Fact]
    public async Task A_key_that_is_refused_is_said_once_and_a_test_of_the_connection_opens_the_way_again()
    {
        llm.Answer = (http, _) => ScriptedLlm.FailAsync(http, 401);
        for (var i = 0; i < 5; i++) await AdvanceAsync(app.Post("/leads", Lead(Note, $"l{i}@example.com")));

        Assert.Single(llm.Calls);
        Assert.Single(log.Lines, line => line.Contains("refuses our key", StringComparison.Ordinal));
        var control = app.Services.GetRequiredService<ReviewControl>();
        Assert.True((await control.ReadAsync(app.Admin.Viewer, default)).IsKeyRefused);
        Assert.Equal("The provider refused the key (401). Check Reranking:ApiKey.", (await control.TestAsync(app.Admin.Viewer, default)).Said);

        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("test"));
        var works = await control.TestAsync(app.Admin.Viewer, default);
        Assert.True(works.Works, works.Said);
        Assert.False((await control.ReadAsync(app.Admin.Viewer, default)).IsKeyRefused);
        Assert.Equal("applied", (await app.Post("/leads", Lead(Note.Replace("August", "May", StringComparison.Ordinal), "new@example.com"))).Json.GetProperty("rerank").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_circuit_opens_after_failures_and_lets_a_single_call_try_again()
    {
        llm.Answer = (http, _) => ScriptedLlm.FailAsync(http, 500);
        for (var i = 0; i < 4; i++) await AdvanceAsync(EndedAsync(Guid.Parse((await AdvanceAsync(app.Post("/leads", Lead(Note, $"l{i}@example.com"))))["id"]!)));
        var asked = llm.Calls.Count;
        var paused = await AdvanceAsync(EndedAsync(Guid.Parse((await AdvanceAsync(app.Post("/leads", Lead(Note, "m@example.com"))))["id"]!)));
        Assert.Equal(asked, llm.Calls.Count);
        Assert.Equal("it failed too often", paused.Problem);

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var release = llm.HoldAnswers();
        var posts = Enumerable.Range(0, 6).Select(i => app.Post("/leads", Lead(Note + $" House {i}.", $"p{i}@example.com"))).ToList();
        await AdvanceAsync(Task.WhenAll(posts));

        Assert.Equal(asked + 1, llm.Calls.Count);
        release.SetResult();
    }

    [Fact]
    public async Task Without_the_consent_nothing_is_sent_and_a_withdrawal_takes_the_second_look_back_at_once()
    {
        var never = await app.Post("/leads", Lead(Note, "no@example.com", agrees: false));
        Assert.Equal((0, "noConsent"), (llm.Calls.Count, never.Json.GetProperty("rerank").GetProperty("status").GetString()));

        var given = await app.Post("/leads", Lead(Note));
        Assert.Equal("applied", given.Json.GetProperty("rerank").GetProperty("status").GetString());
        var withdrawn = await app.Post("/leads", """{ "contact": { "email": "ana@example.com" }, "consents": [ { "purpose": "LlmProcessing", "granted": false, "at": "2026-11-20T14:59:00Z", "channel": "phone" } ] }""");

        Assert.Equal((1, "noConsent"), (llm.Calls.Count, withdrawn.Json.GetProperty("rerank").GetProperty("status").GetString()));
        Assert.Equal(withdrawn.Json.GetProperty("baseScore").GetDouble(), withdrawn.Json.GetProperty("score").GetDouble());
        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<LeadReview>().AnyAsync());
    }

    [Fact]
    public async Task A_withdrawal_while_the_answer_is_on_its_way_keeps_nothing_of_it()
    {
        var release = llm.HoldAnswers();
        var posted = app.Post("/leads", Lead(Note));
        await llm.ArrivedAsync();
        app.Clock.Advance(TimeSpan.FromMilliseconds(500));
        var id = Guid.Parse((await posted)["id"]!);

        await AdvanceAsync(app.Post("/leads", """{ "contact": { "email": "ana@example.com" }, "consents": [ { "purpose": "LlmProcessing", "granted": false, "at": "2026-11-20T14:59:00Z", "channel": "phone" } ] }"""));
        release.SetResult();
        var review = await EndedAsync(id);

        Assert.Equal(ReviewState.NoConsent, review.State);
        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<LeadReview>().AnyAsync());
        Assert.Null((await ScoreAsync(id)).Factor);
        Assert.Equal(ReviewOutcome.Paused, (await db.Set<EgressEntry>().SingleAsync()).Outcome);
    }

    [Fact]
    public async Task Who_waits_for_their_turn_and_takes_the_consent_back_is_not_sent()
    {
        await using var narrow = llm.For(new TestApp(), "OpenAI").With("Reranking:Concurrency", "1").WithModel();
        var release = llm.HoldAnswers();
        var first = narrow.Post("/leads", Lead(Note));
        await llm.ArrivedAsync();
        var second = narrow.Post("/leads", Lead(Note + " Second.", "bo@example.com"));
        await using (var db = await narrow.OpenDbAsync())
            while (await db.Set<EgressEntry>().CountAsync() < 2) await Task.Delay(5);
        narrow.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await Task.WhenAll(first, second);

        var withdrawn = narrow.Post("/leads", """{ "contact": { "email": "bo@example.com" }, "consents": [ { "purpose": "LlmProcessing", "granted": false, "at": "2026-11-20T14:59:00Z", "channel": "phone" } ] }""");
        while (!withdrawn.IsCompleted)
        {
            await Task.WhenAny(withdrawn, Task.Delay(5));
            narrow.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        while (narrow.Services.GetRequiredService<ReviewDesk>().IsUnderWay(Guid.Parse((await second)["id"]!))) await Task.Delay(5);
        release.SetResult();
        while (narrow.Services.GetRequiredService<ReviewDesk>().IsUnderWay(Guid.Parse((await first)["id"]!))) await Task.Delay(5);

        Assert.DoesNotContain(llm.Calls, call => call.Body.Contains("Second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_in_while_the_answer_is_on_its_way_is_asked_for_at_once()
    {
        var release = llm.HoldAnswers();
        var posted = app.Post("/leads", Lead(Note));
        await llm.ArrivedAsync();
        app.Clock.Advance(TimeSpan.FromMilliseconds(500));
        var id = (await posted)["id"]!;
        await AdvanceAsync(app.Post($"/leads/{id}/events", """{ "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T14:00:00Z" } ] }"""));

        release.SetResult();
        var review = await EndedAsync(Guid.Parse(id));

        Assert.Equal((2, ReviewState.Answered), (llm.Calls.Count, review.State));
        Assert.Equal(1.1, (await ScoreAsync(Guid.Parse(id))).Factor);
    }

    [Fact]
    public async Task A_provider_that_does_not_count_is_counted_for()
    {
        llm.Answer = (http, _) => http.Response.WriteAsJsonAsync(new { id = "1", @object = "chat.completion", created = 1, model = "scripted", choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = ScriptedLlm.Recorded("useful") } } } });

        await app.Post("/leads", Lead(Note));

        await using var db = await app.OpenDbAsync();
        Assert.True((await db.Set<EgressEntry>().SingleAsync()).PromptTokens > 100);
    }

    [Fact]
    public async Task With_the_provider_taken_away_no_old_second_look_counts()
    {
        var first = await app.Post("/leads", Lead(Note));
        await using var later = new TestApp().With("Storage:Root", app.Folder).WithModel();

        Assert.Equal(1, await later.Services.GetRequiredService<ReviewKeeper>().ExpireAsync(default));

        Assert.Null((await ScoreAsync(Guid.Parse(first["id"]!))).Factor);
    }

    [Fact]
    public async Task The_same_text_is_asked_once_and_another_text_again()
    {
        var first = await app.Post("/leads", Lead(Note));
        var again = await app.Post("/leads", Lead(Note));
        Assert.Equal((1, "applied"), (llm.Calls.Count, again.Json.GetProperty("rerank").GetProperty("status").GetString()));

        var other = await app.Post("/leads", Lead(Note + " Lender letter is on file."));

        Assert.Equal((2, first["id"]), (llm.Calls.Count, other["id"]));
    }

    [Fact]
    public async Task A_new_event_puts_the_second_look_out_of_date_and_the_number_back()
    {
        var first = await app.Post("/leads", Lead(Note));
        llm.Answer = (http, _) => llm.HangAsync(http);

        var posted = app.Post($"/leads/{first["id"]}/events", """{ "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T14:00:00Z" }, { "type": "SavedProperty", "occurredAt": "2026-11-20T14:01:00Z" } ] }""");
        var second = await AdvanceAsync(posted);

        Assert.Equal(second.Json.GetProperty("baseScore").GetDouble(), second.Json.GetProperty("score").GetDouble());
        await AdvanceAsync(EndedAsync(Guid.Parse(first["id"]!)));
        Assert.NotEqual("applied", (await app.Get(first.Location!)).Json.GetProperty("score").GetProperty("rerank").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_rescoring_without_news_keeps_the_second_look()
    {
        var first = await app.Post("/leads", Lead(Note));
        var id = Guid.Parse(first["id"]!);
        app.Clock.Advance(TimeSpan.FromDays(2));

        await app.Services.GetRequiredService<Rescoring>().RefreshAsync(null, default);

        var score = await ScoreAsync(id);
        Assert.Equal(1.1, score.Factor);
        Assert.Equal(FinalScore.Of(score.ModelScore, 1.1, 10), score.Score, 1e-9);
        app.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(1, await app.Services.GetRequiredService<ReviewKeeper>().ExpireAsync(default));
        Assert.Equal(((double?)null, score.ModelScore), ((await ScoreAsync(id)).Factor, (await ScoreAsync(id)).Score));
    }

    [Fact]
    public async Task What_may_leave_in_a_day_is_limited_and_starts_anew_at_midnight()
    {
        await using var poor = llm.For(new TestApp(), "OpenAI").With("Reranking:DailyTokens", "900").WithModel();
        foreach (var i in Enumerable.Range(0, 4)) await poor.Post("/leads", Lead(Note + $" House {i}.", $"l{i}@example.com"));

        Assert.Equal(2, llm.Calls.Count);
        var spent = await poor.Post("/leads", Lead(Note + " Garden.", "spent@example.com"));
        Assert.Equal("budgetSpent", spent.Json.GetProperty("rerank").GetProperty("status").GetString());
        var today = await poor.Services.GetRequiredService<EgressLedger>().TodayAsync(default);
        Assert.Equal((2, 1000L, true), (today.Calls, today.Tokens, today.IsSpent));
        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("test"));
        Assert.True((await poor.Services.GetRequiredService<ReviewControl>().TestAsync(poor.Admin.Viewer, default)).Works);
        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));

        poor.Clock.Advance(TimeSpan.FromHours(10));
        await poor.Post("/leads", Lead(Note + " Garden.", "next@example.com"));
        Assert.Equal(4, llm.Calls.Count);
    }

    [Fact]
    public async Task However_many_ask_at_once_no_more_leaves_than_the_day_allows()
    {
        await using var poor = llm.For(new TestApp(), "OpenAI").With("Reranking:DailyTokens", "900").With("Reranking:Concurrency", "20").WithModel();
        var answers = llm.HoldAnswers();

        var posted = Task.WhenAll(Enumerable.Range(0, 12).Select(i => poor.Post("/leads", Lead(Note + $" House {i}.", $"l{i}@example.com"))));
        await llm.ArrivedAsync();
        answers.SetResult();
        await posted;

        var today = await poor.Services.GetRequiredService<EgressLedger>().TodayAsync(default);
        Assert.True(today.IsSpent);
        Assert.Equal(2, today.Calls);
        Assert.Equal(2, llm.Calls.Count);
    }

    [Fact]
    public async Task Only_the_highest_scores_are_worth_a_call()
    {
        await using var few = llm.For(new TestApp(), "OpenAI").With("Reranking:TopLeads", "2").WithModel();
        var queue = new SeededQueue(few.Services);
        await queue.FillAsync(0);
        foreach (var score in new[] { 99.5, 98.5 }) await queue.AddScoredAsync("High Score", score);

        var answer = await few.Post("/leads", Lead(Note));

        Assert.Equal((0, "notAsked"), (llm.Calls.Count, answer.Json.GetProperty("rerank").GetProperty("status").GetString()));
        Assert.Equal(AskOutcome.Asked, (await few.Services.GetRequiredService<ReviewDesk>().AskAgainAsync(Guid.Parse(answer["id"]!), few.Admin.Viewer, default)).Outcome);
        Assert.Single(llm.Calls);
    }

    [Fact]
    public async Task The_ledger_says_what_left_without_saying_of_whom()
    {
        var answer = await app.Post("/leads", Lead(Note));

        var page = await app.Services.GetRequiredService<EgressLedger>().ReadAsync(app.Admin.Viewer, null, default);
        var entry = Assert.Single(page.Entries);
        Assert.Equal((ReviewOutcome.Answered, "OpenAI", "scripted", 420, 80, ReviewPrompt.Version), (entry.Outcome, entry.Provider, entry.Model, entry.PromptTokens, entry.AnswerTokens, entry.PromptVersion));
        Assert.Matches("^band, model score, [0-9]+ signals \\(.*\\), 1 note \\(redacted, with the age in days\\)$", entry.Fields);
        Assert.DoesNotContain(answer["id"]!.Replace("-", "", StringComparison.Ordinal), JsonSerializer.Serialize(entry), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(app.Services.GetRequiredService<EgressLedger>().PseudonymOf(Guid.Parse(answer["id"]!)), entry.Pseudonym);
        await Assert.ThrowsAsync<AccessRefusedException>(async () => await app.Services.GetRequiredService<EgressLedger>().ReadAsync((await app.AsAsync(Role.Manager)).Viewer, null, default));
    }

    [Fact]
    public async Task Local_only_refuses_an_address_that_is_not_on_this_machine_when_it_connects()
    {
        await using var away = new TestApp().With("Reranking:Provider", "OpenAI").With("Reranking:Endpoint", "https://192.0.2.1/v1").With("Reranking:Model", "far").With("Reranking:ApiKey", "k").WithModel();
        await away.Services.GetRequiredService<ReviewControl>().SwitchAsync(isPaused: false, isLocalOnly: true, away.Admin.Viewer, default);

        var test = await away.Services.GetRequiredService<ReviewControl>().TestAsync(away.Admin.Viewer, default);

        Assert.Equal(new ConnectionTest(false, "It could not be asked: its address is not on this machine, and only such may be asked."), test);
    }

    [Fact]
    public async Task Paused_nobody_is_asked_and_what_counted_goes_on_counting()
    {
        var first = await app.Post("/leads", Lead(Note));
        await app.Services.GetRequiredService<ReviewControl>().SwitchAsync(isPaused: true, isLocalOnly: false, app.Admin.Viewer, default);

        var second = await app.Post("/leads", Lead(Note, "bo@example.com"));

        Assert.Equal((1, "paused"), (llm.Calls.Count, second.Json.GetProperty("rerank").GetProperty("status").GetString()));
        Assert.Equal(ReviewState.Answered, (await ReadAsync(Guid.Parse(first["id"]!))).State);
    }

    [Fact]
    public async Task A_rep_says_whether_it_was_useful_of_their_own_leads_only()
    {
        var answer = await app.Post("/leads", Lead(Note));
        var (book, review) = (app.Services.GetRequiredService<ReviewBook>(), await ReadAsync(Guid.Parse(answer["id"]!)));

        Assert.True(await book.RateAsync(review.Id!.Value, isUseful: false, "Nothing new", app.Admin.Viewer, default));
        Assert.False(await book.RateAsync(review.Id.Value, isUseful: true, null, (await app.AsAsync(Role.Rep, "Elsewhere")).Viewer, default));

        Assert.False((await ReadAsync(Guid.Parse(answer["id"]!))).IsUseful);
        Assert.Equal("AI review found not useful: nothing new", Assert.Single((await DetailsAsync(Guid.Parse(answer["id"]!))).Timeline, entry => entry.By == TimelineActor.Us).Text);
        await using var db = await app.OpenDbAsync();
        var outcome = Assert.IsType<ReviewFeedback>(await db.Set<Outcome>().SingleAsync());
        Assert.Equal((review.Id.Value, false, "Nothing new", (Guid?)app.Admin.Viewer.UserId), (outcome.ReviewId, outcome.IsUseful, outcome.Reason, outcome.UserId));
    }

    [Fact]
    public async Task What_a_rep_says_of_it_teaches_no_model_and_goes_with_it()
    {
        var lead = Guid.Parse((await app.Post("/leads", Lead(Note)))["id"]!);
        var (book, review) = (app.Services.GetRequiredService<ReviewBook>(), await ReadAsync(lead));
        await book.RateAsync(review.Id!.Value, isUseful: true, null, app.Admin.Viewer, default);
        app.Clock.Advance(TimeSpan.FromDays(50));
        await book.RateAsync(review.Id.Value, isUseful: false, "It is wrong", app.Admin.Viewer, default);
        await app.Post($"/leads/{lead}/outcome", """{ "kind": "AppointmentQualified", "at": "2026-12-24T12:00:00Z" }""");

        var table = await app.Services.GetRequiredService<TrainingSets>().ReadAsync(demo: false, default);

        Assert.Equal([false, true], table.Labels);
        await app.Post("/leads", """{ "contact": { "email": "ana@example.com" }, "consents": [ { "purpose": "LlmProcessing", "granted": false, "at": "2027-01-09T12:00:00Z", "channel": "phone" } ] }""");
        await using var db = await app.OpenDbAsync();
        Assert.IsType<LeadOutcome>(await db.Set<Outcome>().SingleAsync());
        Assert.Equal(LeadStage.Qualified, await db.Set<Lead>().Select(l => l.Stage).SingleAsync());
    }

    private static string Lead(string note, string email = "ana@example.com", bool agrees = true) => JsonSerializer.Serialize(new
    {
        contact = new { email },
        source = "Portal",
        notes = new[] { note },
        consents = new[] { Consent("Profiling", true), Consent("LlmProcessing", agrees) },
    });

    private static object Consent(string purpose, bool granted) => new { purpose, granted, at = "2026-11-20T14:00:00Z", channel = "web form" };

    private async Task MisbehaveAsync(HttpContext http, string what)
    {
        switch (what)
        {
            case "hang":
                await llm.HangAsync(http);
                break;
            case "drip":
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{");
                await http.Response.Body.FlushAsync();
                await llm.HangAsync(http);
                break;
            case "500" or "503" or "401":
                await ScriptedLlm.FailAsync(http, int.Parse(what, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case "429":
                await ScriptedLlm.FailAsync(http, 429, "60");
                break;
            case "html":
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html><body>lease ends Bad gateway</body></html>");
                break;
            case "huge":
                await ScriptedLlm.SayAsync(http, new string('x', 10 << 20));
                break;
            case "endless":
                http.Response.ContentType = "application/json";
                var filler = new byte[64 << 10];
                while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(filler);
                break;
            case "filter":
                await ScriptedLlm.SayAsync(http, "", "content_filter");
                break;
            case "filter400":
                await ScriptedLlm.FailAsync(http, 400, body: """{"error":{"message":"lease ends was filtered","type":null,"code":"content_filter"}}""");
                break;
            case "cut":
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = 5_000;
                await http.Response.WriteAsync("{\"id\":");
                http.Abort();
                break;
            case "redirect":
                http.Response.Redirect("http://127.0.0.1:1/elsewhere");
                break;
            default:
                await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded(what));
                break;
        }
    }

    private System.Collections.Concurrent.ConcurrentQueue<LeadChange> Changes()
    {
        var news = new System.Collections.Concurrent.ConcurrentQueue<LeadChange>();
        app.Services.GetRequiredService<LeadFeed>().Subscribe(news.Enqueue);
        return news;
    }

    private async Task<ReviewView> ReadAsync(Guid lead, TestApp? other = null) => (await DetailsAsync(lead, other)).Review!;

    private async Task<LeadDetails> DetailsAsync(Guid lead, TestApp? other = null) =>
        (await (other ?? app).Services.GetRequiredService<LeadDetailsReader>().ReadAsync(lead, (other ?? app).Admin.Viewer, (other ?? app).Clock.GetUtcNow().UtcDateTime, default))!;

    private async Task<ReviewView> EndedAsync(Guid lead, TestApp? other = null)
    {
        while ((other ?? app).Services.GetRequiredService<ReviewDesk>().IsUnderWay(lead)) await Task.Delay(5);
        return await ReadAsync(lead, other);
    }

    private async Task<LeadScore> ScoreAsync(Guid lead)
    {
        await using var db = await app.OpenDbAsync();
        return await db.Set<LeadScore>().AsNoTracking().SingleAsync(s => s.LeadId == lead);
    }

    /// <summary>A test that takes far longer than it should waits for a clock that stands still: it goes on, and says what is wrong, rather than hang.</summary>
    private static async Task LetTimePassAsync(Microsoft.Extensions.Time.Testing.FakeTimeProvider clock, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(30), cancel);
            while (true)
            {
                clock.Advance(TimeSpan.FromMilliseconds(50));
                await Task.Delay(20, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>Lets time pass until it is done.</summary>
    private async Task<T> AdvanceAsync<T>(Task<T> work, TestApp? other = null)
    {
        for (var i = 0; i < 3_000 && !work.IsCompleted; i++)
        {
            await Task.WhenAny(work, Task.Delay(5));
            if (!work.IsCompleted) (other ?? app).Clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        return await work;
    }
}
