using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>What the second look costs: those who hand in a lead while the LLM misbehaves, a processor per call, and the queue while fifty are under way.</summary>
internal static class SecondLookSpeed
{
    private const int Leads = 100;
    private const int Calls = 300;

    // Until what was compiled in haste is compiled well: a program that runs for days is meant.
    private const int WarmCalls = 3_000;
    private const int WarmLeads = 30;
    private const int AtOnce = 50;
    private static readonly byte[] Filler = new byte[64 << 10];
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        await PerCallAsync(figures);
        await QueueMeanwhileAsync(figures);
        foreach (var what in new[] { "absent", "hung", "slow", "429", "500", "garbage", "huge", "dripping", "revoked" }) await PostedAsync(what, figures);
        return figures.AllKept;
    }

    /// <summary>The built program, with a clock that runs, and an LLM that does this.</summary>
    private static async Task PostedAsync(string what, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
        var address = new Uri($"http://127.0.0.1:{BuiltApp.FreePort()}");
        await using var llm = await ScriptedLlm.StartAsync();
        // At first it does as it should: what was called in vain before would not be called now.
        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
        var (key, cookie) = await PrepareAsync(folder);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Reranking__Provider"] = "OpenAI", ["Reranking__Model"] = "scripted", ["Reranking__TopLeads"] = "100000", ["Reranking__DailyTokens"] = "1000000000", ["Reranking__DailyCostUsd"] = "100000", ["Logging__LogLevel__Default"] = "None",
            ["Reranking__Endpoint"] = (what == "absent" ? $"http://127.0.0.1:{BuiltApp.FreePort()}" : llm.Address) + "/v1",
        };
        await using var app = await BuiltApp.StartAsync(folder, address, settings);
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        using var browser = new HttpClient { BaseAddress = address };
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        var (posts, pages) = (new List<double>(), new List<double>());
        for (var i = -WarmLeads; i < Leads; i++)
        {
            if (i == 0) llm.Answer = (http, _) => MisbehaveAsync(llm, http, what);
            var clock = Stopwatch.StartNew();
            var answer = await http.AskAsync(HttpMethod.Post, "/api/v1/leads", Lead(i));
            if (answer.Status != 201) throw new InvalidOperationException(answer.Text);
            if (i >= 0) posts.Add(clock.Elapsed.TotalMilliseconds);
            // Somebody opens the lead while the LLM is still being asked.
            clock.Restart();
            var page = await browser.GetStringAsync(new Uri($"/leads/{answer["id"]}", UriKind.Relative));
            if (i >= 0) pages.Add(clock.Elapsed.TotalMilliseconds);
            if (!page.Contains("lead-score", StringComparison.Ordinal)) throw new InvalidOperationException("The page shows no score.");
        }
        figures.AtMost($"LLM {what}: POST /leads p99", At(posts, 0.99), Budget.TotalMilliseconds + 50, "ms");
        figures.AtMost($"LLM {what}: the page with the score p99", At(pages, 0.99), 100, "ms");
    }

    /// <summary>Choosing, redacting, asking and checking, with an answer that is there at once and without a network: what a call costs us.</summary>
    private static async Task PerCallAsync(Figures figures)
    {
        await using var app = new TestApp();
        app.Services.GetRequiredService<ServingModel>().Serve(RandomModels.Make(1));
        var maker = app.Services.GetRequiredService<ScoreMaker>();
        var model = app.Services.GetRequiredService<ServingModel>().Current!;
        var vector = Enumerable.Range(0, model.Schema.Count).Select(i => (float)(i % 3)).ToArray();
        var made = maker.Make(model, vector);
        var held = new HeldScore
        {
            Score = new LeadScore { LeadId = Guid.NewGuid(), RecordId = Guid.NewGuid(), Score = 60, Unclamped = 60, Band = Band.B, Probability = 0.3, Low = 55, High = 65, ScoredAt = DateTime.UnixEpoch, ModelVersion = model.Version, WhyNow = "", EstimatedInputs = 0 },
            Record = new ScoreRecord { LeadId = Guid.NewGuid(), ScoredAt = DateTime.UnixEpoch, AsOf = DateTime.UnixEpoch, ModelVersion = model.Version, SchemaHash = model.Schema.Hash, Score = 60, Unclamped = 60, Probability = 0.3, Vector = ScoreArrays.Write(vector), Points = ScoreArrays.Write(made.Explanation.Points) },
        };
        List<OpenNote> notes = [.. Enumerable.Range(0, 5).Select(i => new OpenNote($"Priya wants to move before the lease ends in August, phone 512-555-01{i:00}. Free only in the evenings. See www.example.com/{i}. " + string.Concat(Enumerable.Repeat("Asked about closing costs and the garden. ", 8)), DateTime.UnixEpoch))];
        var contact = new Contact("Priya Shah", "priya.shah@example.com", "+15125550142");
        using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddReranking()
            .Configure<RerankingOptions>(llm => (llm.Provider, llm.Endpoint, llm.Model) = (LlmProvider.OpenAI, "http://127.0.0.1:1/v1", "scripted"))
            .AddHttpClient(RerankingSetup.HttpClient).ConfigurePrimaryHttpMessageHandler(() => new AtOnceHandler()).Services.BuildServiceProvider();
        var reviewer = services.GetRequiredService<Reviewer>();
        async Task OnceAsync(bool asks)
        {
            var request = ReviewRequests.Of(held, model, contact, notes, notes.Count, DateTime.UnixEpoch.AddDays(2)).Request;
            reviewer.HashOf(request);
            if (asks && await reviewer.AskAsync(request, default) is { Outcome: not ReviewOutcome.Answered } answer) throw new InvalidOperationException($"The canned answer was not taken: {answer.Outcome}, {answer.Problem}.");
        }
        async Task<double> PerOnceAsync(bool asks)
        {
            for (var i = 0; i < WarmCalls; i++) await OnceAsync(asks);
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < Calls; i++) await OnceAsync(asks);
            process.Refresh();
            return (process.TotalProcessorTime - before).TotalMilliseconds / Calls;
        }
        var (chosen, all) = (await PerOnceAsync(asks: false), await PerOnceAsync(asks: true));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  choosing and redacting {chosen:0.00} ms of it, with 5 notes of 500 characters"));
        figures.AtMost("our side of a call, processor", all, 2, "ms");
    }

    /// <summary>Answers at once, without a network.</summary>
    private sealed class AtOnceHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(JsonSerializer.Serialize(new
            {
                id = "1", @object = "chat.completion", created = 1, model = "scripted", choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = ScriptedLlm.Recorded("useful") } } },
                usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
            }), System.Text.Encoding.UTF8, "application/json"),
        });
    }

    private static async Task QueueMeanwhileAsync(Figures figures)
    {
        await using var llm = await ScriptedLlm.StartAsync();
        llm.Answer = async (http, _) =>
        {
            await Task.Delay(1_000);
            await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
        };
        await using var app = await ScreenApp.StartAsync(2_000, llm.For(new TestApp()).With("Reranking:Concurrency", $"{AtOnce}").With("Reranking:TopLeads", "100000").With("Reranking:DailyTokens", "1000000000"));
        using var http = new HttpClient { BaseAddress = new Uri(app.Address) };
        http.DefaultRequestHeaders.Add("Cookie", app.App.Admin.Header);
        var leads = await AgreeAsync(app);
        var desk = app.App.Services.GetRequiredService<ReviewDesk>();
        // Both are warm before one is measured: what is compiled beside it is not what is asked.
        for (var round = 0; round < 2; round++) await P95Async(http);
        await UnderReviewAsync(desk, leads, llm, () => P95Async(http));
        var alone = await P95Async(http);
        var before = llm.Calls.Count;
        var meanwhile = await UnderReviewAsync(desk, leads, llm, () => P95Async(http));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {llm.Calls.Count - before} calls; queue page p95 {meanwhile:0.0} ms, alone {alone:0.0} ms"));
        figures.AtMost($"queue page p95 with {AtOnce} reviews under way, times that alone", meanwhile / alone, 1.5, "×");
    }

    /// <summary>Measures while fifty ask again and again.</summary>
    private static async Task<double> UnderReviewAsync(ReviewDesk desk, List<Guid> leads, ScriptedLlm llm, Func<Task<double>> measure)
    {
        using var stop = new CancellationTokenSource();
        var before = llm.Calls.Count;
        var asking = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; !stop.IsCancellationRequested; i = (i + AtOnce) % leads.Count) await desk.AskAgainAsync(leads[i], Viewer.System, CancellationToken.None);
        })));
        while (llm.Calls.Count < before + AtOnce) await Task.Delay(20);
        var measured = await measure();
        await stop.CancelAsync();
        await asking;
        return measured;
    }

    /// <summary>Each with a note of its own: no two ask the same.</summary>
    private static async Task<List<Guid>> AgreeAsync(ScreenApp app)
    {
        await using var db = await app.App.OpenDbAsync();
        var ids = await db.Set<LeadScore>().OrderByDescending(s => s.Score).Take(1_500).Select(s => s.LeadId).ToListAsync();
        var now = app.App.Clock.GetUtcNow().UtcDateTime;
        var keys = await app.App.Services.GetRequiredService<LeadScoring.Core.Storage.PersonVault>().OpenOrCreateAsync(ids, default);
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            db.Add(new LeadScoring.Core.Consent.ConsentEvent { LeadId = id, Purpose = LeadScoring.Core.Consent.ConsentPurpose.LlmProcessing, Granted = true, At = now.AddHours(-1), RecordedAt = now.AddHours(-1), Channel = "web form", Actor = "api" });
            db.Add(new LeadNote { LeadId = id, Author = "api", At = now, Text = keys.Seal(id, LeadNote.Field, $"They want to move before the lease ends in August, house {i}. Free only in the evenings.")! });
        }
        await db.SaveChangesAsync();
        return ids;
    }

    private static async Task<double> P95Async(HttpClient http)
    {
        var took = new List<double>();
        for (var i = 0; i < 400; i++)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await http.GetAsync(new Uri("/queue", UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The queue answered {answer.StatusCode}.");
            await answer.Content.ReadAsByteArrayAsync();
            took.Add(clock.Elapsed.TotalMilliseconds);
        }
        return At(took, 0.95);
    }

    /// <summary>A model on the shelf, a key and somebody who is signed in, in the folder that the program will use.</summary>
    private static async Task<(string Key, string Cookie)> PrepareAsync(string folder)
    {
        new ModelShelf(Path.Combine(folder, "data", "models")).Put(RandomModels.Make(1));
        await using var app = new TestApp().With("Storage:Root", folder).With("Logging:LogLevel:Default", "None").With("Logging:LogLevel:Microsoft.Hosting.Lifetime", "None");
        if (TimeProvider.System.GetUtcNow() > app.Clock.GetUtcNow()) app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var key = (await app.Services.GetRequiredService<KeyBook>().MakeAsync("bench", Keys.Everything, team: null, KeyBook.UsualLife, app.Admin.Viewer, default)).Key!;
        return (key, app.Admin.Header);
    }

    private static string Lead(int i)
    {
        object Consent(string purpose) => new { purpose, granted = true, at = "2026-11-20T14:00:00Z", channel = "web form" };
        return JsonSerializer.Serialize(new { contact = new { email = $"lead{i}@example.com" }, source = "Portal", notes = new[] { $"They want to move before the lease ends in August, house {i}. Free only in the evenings." }, consents = new[] { Consent("Profiling"), Consent("LlmProcessing") } });
    }

    private static async Task MisbehaveAsync(ScriptedLlm llm, HttpContext http, string what)
    {
        switch (what)
        {
            case "slow":
                await Task.Delay(2_000);
                await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
                break;
            case "429":
                await ScriptedLlm.FailAsync(http, 429, "1");
                break;
            case "500":
                await ScriptedLlm.FailAsync(http, 500);
                break;
            case "revoked":
                await ScriptedLlm.FailAsync(http, 401);
                break;
            case "garbage":
                await ScriptedLlm.SayAsync(http, "<html>no</html>");
                break;
            case "huge":
                http.Response.ContentType = "application/json";
                while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(Filler);
                break;
            case "dripping":
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{");
                await http.Response.Body.FlushAsync();
                await llm.HangAsync(http);
                break;
            default:
                await llm.HangAsync(http);
                break;
        }
    }

    private static double At(List<double> measured, double share)
    {
        var ordered = measured.Order().ToArray();
        return ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];
    }
}
