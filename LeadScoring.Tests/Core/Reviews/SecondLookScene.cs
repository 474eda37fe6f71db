using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Reviews;

/// <summary>An app and a scripted LLM; leads come in by the API.</summary>
internal sealed class SecondLookScene : IAsyncDisposable
{
    public const string Note = "They want to move before the lease ends in August. Free only in the evenings.";

    private SecondLookScene(ScriptedLlm llm, TestApp app) => (Llm, App) = (llm, app);

    public ScriptedLlm Llm { get; }
    public TestApp App { get; }
    public ReviewDesk Desk => Get<ReviewDesk>();
    public DateTime Now => App.Clock.GetUtcNow().UtcDateTime;

    /// <param name="app">The app that is to ask; one of its own when null.</param>
    public static async Task<SecondLookScene> StartAsync(TestApp? app = null)
    {
        var llm = await ScriptedLlm.StartAsync();
        return new SecondLookScene(llm, llm.For(app ?? new TestApp()).WithModel());
    }

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public async Task<ApiAnswer> PostAsync(string? note = Note, string email = "ana@example.com", bool agrees = true, string at = "2026-11-20T14:00:00Z", int? months = null)
    {
        object Says(string purpose, bool granted) => new { purpose, granted, at, channel = "web form" };
        return await App.Post("/leads", JsonSerializer.Serialize(new
        {
            contact = new { email }, source = "Portal", timelineMonths = months, notes = note is null ? [] : note.Split('|'), consents = new[] { Says("Profiling", true), Says("LlmProcessing", agrees) },
        }));
    }

    /// <summary>A lead that has been looked at.</summary>
    public async Task<Guid> LookedAtAsync(string email = "ana@example.com")
    {
        var answer = await PostAsync(email: email);
        Assert.Equal("applied", StatusOf(answer));
        return Guid.Parse(answer["id"]!);
    }

    public static string? StatusOf(ApiAnswer answer) => answer.Json.GetProperty("rerank").GetProperty("status").GetString();

    public async Task<AskOutcome> ConsiderAsync(Guid lead) => (await Desk.ConsiderAsync(lead, App.Admin.Viewer, default)).Outcome;

    public Task<AskResult> AskAgainAsync(Guid lead) => Desk.AskAgainAsync(lead, App.Admin.Viewer, default);

    public async Task<ReviewView> ReadAsync(Guid lead) => (await Get<LeadDetailsReader>().ReadAsync(lead, App.Admin.Viewer, App.Clock.GetUtcNow().UtcDateTime, default))!.Review!;

    /// <summary>What is remembered of the last call's text.</summary>
    public async Task<KnownReview?> KnownAsync() => await Get<ReviewMemory>().KnownAsync((await AllAsync<EgressEntry>()).MaxBy(call => call.At)!.PromptHash);

    public async Task<LeadScore> ScoreAsync(Guid lead)
    {
        await using var db = await App.OpenDbAsync();
        return await db.Set<LeadScore>().AsNoTracking().SingleAsync(s => s.LeadId == lead);
    }

    public async Task<List<T>> AllAsync<T>() where T : class
    {
        await using var db = await App.OpenDbAsync();
        return await db.Set<T>().AsNoTracking().ToListAsync();
    }

    public async Task RunAsync(string sql)
    {
        await using var db = await App.OpenDbAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Somebody subscribes to all there is to tell.</summary>
    public async Task WantNewsAsync()
    {
        await using var db = await App.OpenDbAsync();
        foreach (var type in Outbox.Types) db.Add(new WantedEvent { Type = type });
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Llm.DisposeAsync();
    }
}
