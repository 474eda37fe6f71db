using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Core.Intake.Imports;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Core.Reviews;

/// <summary>What is remembered of second looks, how long it counts, and what takes it away.</summary>
public sealed class ReviewKeeperTests : IAsyncLifetime
{
    private SecondLookScene scene = null!;

    public async Task InitializeAsync() => scene = await SecondLookScene.StartAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_withdrawal_forgets_what_was_answered()
    {
        await scene.LookedAtAsync();

        await scene.PostAsync(note: null, agrees: false, at: "2026-11-20T14:30:00Z");
        var again = await scene.PostAsync(note: null, at: "2026-11-20T14:40:00Z");

        Assert.Equal((2, "applied"), (scene.Llm.Calls.Count, SecondLookScene.StatusOf(again)));
        Assert.Single(await scene.AllAsync<LeadReview>());
    }

    [Fact]
    public async Task Nothing_is_remembered_of_an_answer_that_was_there_when_the_consent_went()
    {
        var said = new TaskCompletionSource();
        var turn = new TaskCompletionSource<IDisposable>();
        scene.Llm.Answer = async (http, _) =>
        {
            turn.SetResult(await scene.Get<WriteTurns>().TakeAsync(default));
            await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
            await http.Response.CompleteAsync();
            said.SetResult();
        };
        var posted = scene.PostAsync();
        await said.Task;
        var withdrawn = scene.PostAsync(note: null, agrees: false, at: "2026-11-20T14:30:00Z");
        (await turn.Task).Dispose();
        await posted;
        Assert.Equal("noConsent", SecondLookScene.StatusOf(await withdrawn));
        while (scene.Desk.IsUnderWay(Guid.Parse((await posted)["id"]!))) await Task.Delay(5);
        Assert.Empty(await scene.AllAsync<LeadReview>());

        scene.Llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
        var again = await scene.PostAsync(note: null, at: "2026-11-20T14:40:00Z");

        Assert.Equal((2, "applied"), (scene.Llm.Calls.Count, SecondLookScene.StatusOf(again)));
    }

    [Fact]
    public async Task Nothing_is_begun_for_who_took_the_consent_back_or_was_erased_since_the_lead_was_read()
    {
        var (withdrawn, erased) = (await scene.LookedAtAsync(), Guid.Parse((await scene.PostAsync(email: "bo@example.com"))["id"]!));
        var request = new ReviewRequest { Band = "A", ModelScore = 80, Signals = [new SignalEvidence("s1", "Asked for a tour twice", Raises: true)], Notes = [] };
        var read = new PreparedReview(request, "band", ImmutableDictionary<string, DateTime>.Empty, 0);
        var ledger = scene.Get<EgressLedger>();
        Assert.NotNull((await ledger.BeginAsync(withdrawn, read, "hash", default)).Entry);
        Assert.NotNull((await ledger.BeginAsync(erased, read, "hash", default)).Entry);
        var begun = (await scene.AllAsync<EgressEntry>()).Count;

        await scene.PostAsync(note: null, agrees: false, at: "2026-11-20T14:30:00Z");
        await scene.Get<LeadRemoval>().RemoveAsync([erased], default);

        Assert.Equal((null, AskOutcome.NoConsent), await ledger.BeginAsync(withdrawn, read, "hash", default));
        Assert.Equal((null, AskOutcome.NoConsent), await ledger.BeginAsync(erased, read, "hash", default));
        Assert.Equal(begun, (await scene.AllAsync<EgressEntry>()).Count);
    }

    [Fact]
    public async Task What_another_lead_was_answered_to_the_same_text_is_said_again_until_that_lead_withdraws()
    {
        var first = await scene.LookedAtAsync();
        var answeredAt = (await scene.ReadAsync(first)).AnsweredAt;
        scene.App.Clock.Advance(TimeSpan.FromMinutes(10));

        var other = await scene.PostAsync(email: "bo@example.com");

        var (said, again) = (await scene.ReadAsync(first), await scene.ReadAsync(Guid.Parse(other["id"]!)));
        Assert.Equal((1, 1, "applied"), (scene.Llm.Calls.Count, (await scene.AllAsync<EgressEntry>()).Count, SecondLookScene.StatusOf(other)));
        Assert.Equal((said.Factor, answeredAt, 0), (again.Factor, again.AnsweredAt, again.ElapsedMs));
        Assert.Equal(said.For.Select(line => line.Text), again.For.Select(line => line.Text));

        await scene.PostAsync(note: null, agrees: false, at: "2026-11-20T14:30:00Z");
        Assert.Null(await scene.KnownAsync());
        Assert.Equal(Guid.Parse(other["id"]!), Assert.Single(await scene.AllAsync<LeadReview>()).LeadId);
        var third = await scene.PostAsync(email: "cy@example.com");

        Assert.Equal((2, "applied"), (scene.Llm.Calls.Count, SecondLookScene.StatusOf(third)));
    }

    [Fact]
    public async Task A_lead_that_is_erased_is_forgotten_also_when_its_answer_is_just_being_stored()
    {
        var lead = await scene.LookedAtAsync();
        Assert.NotNull(await scene.KnownAsync());
        // As an answer that is being stored does, and remembers it before it lets go.
        var turn = await scene.Get<WriteTurns>().TakeAsync(default);
        var removal = scene.Get<LeadRemoval>().RemoveAsync([lead], default);
        Assert.False(removal.IsCompleted);
        scene.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.Get<ReviewMemory>().RememberAsync((await scene.AllAsync<EgressEntry>())[0].PromptHash, (await scene.KnownAsync())!.Verdict, scene.Now, lead);
        turn.Dispose();
        Assert.Equal(1, await removal);

        Assert.Null(await scene.KnownAsync());
        await scene.PostAsync(email: "bo@example.com");

        Assert.Equal(2, scene.Llm.Calls.Count);
    }

    [Fact]
    public async Task What_another_process_took_back_is_not_said_again()
    {
        await scene.LookedAtAsync();
        await scene.RunAsync("DELETE FROM LeadReviews");
        Assert.NotNull(await scene.KnownAsync());

        var other = await scene.PostAsync(email: "bo@example.com");

        Assert.Equal((2, "applied"), (scene.Llm.Calls.Count, SecondLookScene.StatusOf(other)));
    }

    [Fact]
    public async Task An_answer_that_is_no_use_is_not_remembered()
    {
        scene.Llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, "Certainly! This lead is great.");
        await scene.PostAsync();
        Assert.Equal(ReviewOutcome.Garbled, Assert.Single(await scene.AllAsync<LeadReview>()).Outcome);

        Assert.Null(await scene.KnownAsync());
    }

    [Fact]
    public async Task What_is_remembered_holds_as_long_as_it_counts()
    {
        await scene.LookedAtAsync();
        scene.App.Clock.Advance(TimeSpan.FromDays(7));
        Assert.NotNull(await scene.KnownAsync());

        scene.App.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await scene.KnownAsync());
    }

    [Fact]
    public async Task Neither_key_nor_entry_names_a_lead_and_both_stay_in_this_process()
    {
        var (cache, lead, hash) = (new WatchedCache(), Guid.CreateVersion7(), new string('A', 64));
        using var memory = new ReviewMemory(cache, scene.Get<LeadFeed>(), Options.Create(new RerankingOptions { Provider = LlmProvider.OpenAI }), scene.App.Clock);
        var verdict = new ReviewVerdict { Factor = 1.1, For = [new ReviewPoint("Asked for a tour", "s1")], Against = [] };

        await memory.RememberAsync(hash, verdict, scene.Now, lead);
        await memory.ForgetAsync([lead]);

        var (key, value, flags, tags) = Assert.Single(cache.Entries);
        Assert.Equal("second-look:" + hash, key);
        Assert.Equal(new KnownReview(verdict, scene.Now), value);
        Assert.Equal(["AnsweredAt", "Verdict"], typeof(KnownReview).GetProperties().Select(p => p.Name).Order());
        Assert.Equal(HybridCacheEntryFlags.DisableDistributedCache, flags);
        Assert.Equal(cache.Removed, tags);
        // It is kept as it is, and not what pages keep of people who left them.
        Assert.True(typeof(KnownReview).GetCustomAttribute<ImmutableObjectAttribute>()!.Immutable);
        Assert.Null(scene.App.Services.GetService<HybridCache>());
    }

    [Fact]
    public async Task An_answer_that_is_used_again_is_as_old_as_it_is()
    {
        var lead = await scene.LookedAtAsync();
        var answeredAt = (await scene.ReadAsync(lead)).AnsweredAt;
        scene.App.Clock.Advance(TimeSpan.FromHours(1));

        await scene.PostAsync();

        Assert.Equal((1, answeredAt), (scene.Llm.Calls.Count, (await scene.ReadAsync(lead)).AnsweredAt));
    }

    [Fact]
    public async Task Too_old_it_says_how_old_it_is_and_other_systems_hear_that_it_counts_no_more()
    {
        var lead = await scene.LookedAtAsync();
        await scene.WantNewsAsync();
        scene.App.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(1, await scene.Get<ReviewKeeper>().ExpireAsync(default));

        var (review, score) = (await scene.ReadAsync(lead), await scene.ScoreAsync(lead));
        Assert.Equal((ReviewState.OutOfDate, false, 0), (review.State, review.IsLeadChanged, review.NewerEvents));
        Assert.Equal(((double?)null, score.ModelScore), (score.Factor, score.Score));
        var told = Assert.Single(await scene.AllAsync<OutboxEvent>(), e => e.Type == Outbox.LeadScored);
        Assert.Contains($"\"score\":{Math.Round(score.Score, 2).ToString(System.Globalization.CultureInfo.InvariantCulture)}", told.Body, StringComparison.Ordinal);
        Assert.Equal("outOfDate", (await scene.App.Get($"/api/v1/leads/{lead}")).Json.GetProperty("score").GetProperty("rerank").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Many_that_are_too_old_are_put_aside_some_at_a_time()
    {
        const int Leads = 1_100;
        var queue = new SeededQueue(scene.App.Services);
        await queue.FillAsync(Leads);
        await scene.RunAsync("UPDATE LeadScores SET Factor = 1.1");
        var left = new List<int>();
        using var news = scene.Get<LeadFeed>().Subscribe(_ =>
        {
            using var db = scene.Get<IDbContextFactory<LeadDb>>().CreateDbContext();
            if (left.Count == 0) left.Add(db.Set<LeadScore>().Count(s => s.Factor != null));
        });

        var expired = await scene.Get<ReviewKeeper>().ExpireAsync(default);

        Assert.InRange(expired, 501, Leads);
        Assert.Equal(expired - 500, left[0]);
        Assert.DoesNotContain(await scene.AllAsync<LeadScore>(), score => score.Factor is not null);
    }

    [Fact]
    public async Task All_notes_that_were_not_sent_are_counted()
    {
        var first = await scene.PostAsync(string.Join('|', Enumerable.Range(0, 12).Select(i => $"They like house {i}.")));
        await scene.PostAsync(string.Join('|', Enumerable.Range(12, 13).Select(i => $"They like house {i}.")));

        Assert.Equal(25 - 5, (await scene.ReadAsync(Guid.Parse(first["id"]!))).NotesKept);
    }

    [Fact]
    public async Task An_import_that_is_undone_takes_what_was_said_of_it_along()
    {
        using var importing = new Importing();
        await using var changed = await SecondLookScene.StartAsync(importing.App);
        var lead = await changed.LookedAtAsync();
        importing.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var run = await importing.TextAsync("Email,Timeline\nana@example.com,9\n");
        Assert.Equal((1, ImportState.Done), (run.Updated, run.State));
        Assert.Equal((AskOutcome.Asked, 2), (await changed.ConsiderAsync(lead), changed.Llm.Calls.Count));
        Assert.Equal(1.1, (await changed.ScoreAsync(lead)).Factor);
        var hashes = (await changed.AllAsync<LeadReview>()).OrderBy(r => r.AskedAt).Select(r => r.PromptHash).ToList();
        Assert.NotNull(await changed.Get<ReviewMemory>().KnownAsync(hashes[1]));
        await changed.WantNewsAsync();

        Assert.True(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));

        var score = await changed.ScoreAsync(lead);
        Assert.Equal(((double?)null, score.ModelScore), (score.Factor, score.Score));
        Assert.Single(await changed.AllAsync<LeadReview>());
        Assert.Null(await changed.Get<ReviewMemory>().KnownAsync(hashes[1]));
        Assert.Contains(await changed.AllAsync<OutboxEvent>(), told => told.Type == Outbox.LeadScored);
        // The text is that of before, and so is the answer.
        Assert.Equal((AskOutcome.Asked, 2, 1.1), (await changed.ConsiderAsync(lead), changed.Llm.Calls.Count, (await changed.ScoreAsync(lead)).Factor));
    }

    [Fact]
    public async Task An_import_that_brought_the_consent_takes_it_and_all_that_was_said_along()
    {
        using var importing = new Importing();
        await using var changed = await SecondLookScene.StartAsync(importing.App);
        var lead = Guid.Parse((await changed.PostAsync(agrees: false))["id"]!);
        importing.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var run = await importing.TextAsync("Email,Last activity,AI consent\nana@example.com,2026-11-20 14:30,yes\n");
        await changed.ConsiderAsync(lead);
        Assert.Equal(ReviewState.Answered, (await changed.ReadAsync(lead)).State);

        await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default);

        Assert.Equal((ReviewState.NoConsent, (double?)null), ((await changed.ReadAsync(lead)).State, (await changed.ScoreAsync(lead)).Factor));
        Assert.Empty(await changed.AllAsync<LeadReview>());
        Assert.Null(await changed.KnownAsync());
    }

    [Fact]
    public async Task An_import_that_brought_the_lead_takes_what_was_answered_along()
    {
        using var importing = new Importing();
        await using var brought = await SecondLookScene.StartAsync(importing.App);
        var run = await importing.TextAsync("Email,Last activity,Consent,AI consent\nana@example.com,2026-11-20 14:30,yes,yes\n");
        Assert.Equal(AskOutcome.Asked, await brought.ConsiderAsync(Assert.Single(await brought.AllAsync<Lead>()).Id));
        Assert.NotNull(await brought.KnownAsync());

        await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default);

        Assert.Null(await brought.KnownAsync());
    }

    private sealed class WatchedCache : HybridCache
    {
        public List<(string Key, object? Value, HybridCacheEntryFlags? Flags, IEnumerable<string>? Tags)> Entries { get; } = [];
        public List<string> Removed { get; } = [];

        public override ValueTask<T> GetOrCreateAsync<TState, T>(string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
        {
            Entries.Add((key, value, options?.Flags, tags));
            return ValueTask.CompletedTask;
        }

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default)
        {
            Removed.Add(tag);
            return ValueTask.CompletedTask;
        }
    }
}
