using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Support;

/// <summary>A call as it reached the server.</summary>
/// <param name="Path">With its query.</param>
/// <param name="Headers">All of them.</param>
/// <param name="Body">All of it.</param>
public sealed record LlmCall(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>What was said of the lead.</summary>
    public string Lead => Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Json.GetProperty("messages")[1].GetProperty("content")[0].GetProperty("text").GetString()!;
}

/// <summary>A server on this machine that speaks chat completions, of OpenAI and of Azure, and answers as the test says: well, badly, late or never. Keeps every call.</summary>
public sealed class ScriptedLlm : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<LlmCall> calls = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedLlm(WebApplication web) => this.web = web;

    public string Address => web.Urls.First();

    /// <summary>All that arrived, in order.</summary>
    public IReadOnlyList<LlmCall> Calls => [.. calls];

    /// <summary>How each call is answered.</summary>
    public Func<HttpContext, LlmCall, Task> Answer { get; set; } = (http, _) => SayAsync(http, Recorded("useful"));

    public static async Task<ScriptedLlm> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var llm = new ScriptedLlm(builder.Build());
        llm.web.MapPost("/{**path}", llm.TakeAsync);
        await llm.web.StartAsync();
        return llm;
    }

    /// <summary>A reply from LeadScoring.Tests/Recorded/second-look.</summary>
    public static string Recorded(string name) => File.ReadAllText(Path.Combine(LeadScoring.Dashboard.AppRoot.Find(), "LeadScoring.Tests", "Recorded", "second-look", name + ".json"));

    /// <summary>What the model says, in the envelope of chat completions.</summary>
    public static Task SayAsync(HttpContext http, string content, string finish = "stop") => http.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1", @object = "chat.completion", created = 1_795_000_000, model = "scripted",
        choices = new[] { new { index = 0, finish_reason = finish, message = new { role = "assistant", content } } },
        usage = new { prompt_tokens = 420, completion_tokens = 80, total_tokens = 500 },
    });

    public static async Task FailAsync(HttpContext http, int status, string? retryAfter = null, string body = """{"error":{"message":"scripted","type":"scripted","code":"scripted"}}""")
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    }

    /// <summary>From now on answers come, and are useful, when the test says so.</summary>
    public TaskCompletionSource HoldAnswers()
    {
        var release = new TaskCompletionSource();
        Answer = async (http, _) =>
        {
            await release.Task;
            await SayAsync(http, Recorded("useful"));
        };
        return release;
    }

    /// <summary>Never answers; returns when the caller has gone or the server stops.</summary>
    public async Task HangAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await Task.WhenAny(gone.Task, stopped.Task);
    }

    /// <summary>Waits until one more call has arrived.</summary>
    public Task ArrivedAsync() => arrived.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The app's settings that make it ask here.</summary>
    public TestApp For(TestApp app, string provider = "OpenAI") => app
        .With("Reranking:Provider", provider).With("Reranking:Endpoint", provider == "OpenAI" ? Address + "/v1" : Address).With("Reranking:Model", "scripted").With("Reranking:ApiKey", "sk-canary-key-0451");

    public async ValueTask DisposeAsync()
    {
        stopped.TrySetResult();
        await web.DisposeAsync();
        arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new LlmCall(http.Request.Path + http.Request.QueryString, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        calls.Enqueue(call);
        arrived.Release();
        await Answer(http, call);
    }
}
