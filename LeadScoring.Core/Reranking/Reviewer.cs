using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace LeadScoring.Core.Reranking;

/// <summary>Asks the LLM about one lead. Whatever happens there becomes a <see cref="ReviewAnswer"/>; nothing is thrown but the caller's own cancellation. Thread-safe.</summary>
public sealed class Reviewer : IDisposable
{
    private const int MostAnswerTokens = 700;
    private static readonly TimeSpan UsualPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseOfRefusedKey = TimeSpan.FromMinutes(10);

    // One: what a provider wants of the schema is worked out once for each object.
    private static readonly ChatResponseFormat Format = ChatResponseFormat.ForJsonSchema(ReviewPrompt.Schema, "review");

    private readonly RerankingOptions options;
    private readonly LlmSwitch llmSwitch;
    private readonly TimeProvider clock;
    private readonly ILogger<Reviewer> log;
    private readonly IChatClient? llm;
    private long pausedUntil;
    private int isKeyRefused;

    public Reviewer(IHttpClientFactory http, LlmSwitch llmSwitch, IOptions<RerankingOptions> options, TimeProvider clock, ILogger<Reviewer> log)
    {
        (this.options, this.llmSwitch, this.clock, this.log) = (options.Value, llmSwitch, clock, log);
        if (this.options.IsOn) llm = LlmClient.Of(this.options, http.CreateClient(RerankingSetup.HttpClient));
    }

    /// <summary>Whether there is somebody to ask.</summary>
    public bool IsOn => llm is not null && !llmSwitch.IsPaused;

    /// <summary>The provider does not accept our key: somebody must look.</summary>
    public bool IsKeyRefused => Volatile.Read(ref isKeyRefused) != 0;

    /// <summary>UTC; not asked before then, after a refusal. Null when it may be asked.</summary>
    public DateTime? PausedUntil => new DateTime(Interlocked.Read(ref pausedUntil), DateTimeKind.Utc) is var until && until > clock.GetUtcNow().UtcDateTime ? until : null;

    /// <summary>Names what is asked: of the same name is only the same text to the same model.</summary>
    public string HashOf(ReviewRequest lead) => ReviewPrompt.HashOf(lead, $"{options.Provider}\0{options.Address}\0{options.Model}");

    /// <summary>Sends one lead. Takes as long as <see cref="RerankingOptions.Patience"/> at most.</summary>
    /// <param name="lead">What is sent.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <param name="isTest">Somebody wants to know whether it works again: asked although it was refused just now.</param>
    public async Task<ReviewAnswer> AskAsync(ReviewRequest lead, CancellationToken cancel, bool isTest = false)
    {
        if (llm is null || !IsOn) return new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "off" };
        if (!isTest && PausedUntil is { } until) return new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "paused after an error", RetryAt = until };
        var startedAt = clock.GetTimestamp();
        try
        {
            var answer = await llm.GetResponseAsync([new ChatMessage(ChatRole.System, ReviewPrompt.System), new ChatMessage(ChatRole.User, ReviewPrompt.Of(lead))], Asked(), cancel);
            var (prompt, answered) = (Tokens(answer.Usage?.InputTokenCount), Tokens(answer.Usage?.OutputTokenCount));
            Interlocked.Exchange(ref isKeyRefused, 0);
            if (isTest) Interlocked.Exchange(ref pausedUntil, 0);
            return Read(answer, lead) with { PromptTokens = prompt, AnswerTokens = answered, Took = clock.GetElapsedTime(startedAt) };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            return Failure(exception) with { Took = clock.GetElapsedTime(startedAt) };
        }
    }

    /// <summary>Compiles the way of a call, so that the first lead does not pay for it: asks a client that answers by itself.</summary>
    public static async Task WarmAsync(RerankingOptions options, CancellationToken cancel)
    {
        if (!options.IsOn) return;
        using var http = new HttpClient(new NobodyThere());
        using var client = LlmClient.Of(options, http);
        var lead = new ReviewRequest { Band = "A", ModelScore = 80, Signals = [new SignalEvidence("s1", "Asked for a tour twice", Raises: true)], Notes = [] };
        var answer = await client.GetResponseAsync([new ChatMessage(ChatRole.System, ReviewPrompt.System), new ChatMessage(ChatRole.User, ReviewPrompt.Of(lead))], Asked(), cancel);
        ReviewReply.Read(answer.Text, lead);
    }

    public void Dispose() => llm?.Dispose();

    private static ChatOptions Asked() => new()
    {
        ResponseFormat = Format,
        MaxOutputTokens = MostAnswerTokens,
        Temperature = 0,
        AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = true },
    };

    /// <summary>A stranger's number, too.</summary>
    private static int Tokens(long? counted) => (int)Math.Clamp(counted ?? 0, 0, 1_000_000);

    private ReviewAnswer Read(ChatResponse answer, ReviewRequest lead)
    {
        if (answer.FinishReason == ChatFinishReason.ContentFilter) return new ReviewAnswer { Outcome = ReviewOutcome.Filtered, Problem = "the provider's filter refused it" };
        try
        {
            return new ReviewAnswer { Outcome = ReviewOutcome.Answered, Verdict = ReviewReply.Read(answer.Text, lead) };
        }
        catch (Exception refused) when (refused is RefusedReplyException or RegexMatchTimeoutException)
        {
            log.LogInformation("An answer of the LLM was not used: {Reason}", refused.Message);
            return new ReviewAnswer { Outcome = ReviewOutcome.Garbled, Problem = "the answer was not usable" };
        }
    }

    private ReviewAnswer Failure(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (KnownFailure(cause) is { } known) return known;
        log.LogWarning("The LLM could not be asked: {Type}", exception.GetType().Name);
        return new ReviewAnswer { Outcome = ReviewOutcome.Failed, Problem = "no connection" };
    }

    private ReviewAnswer? KnownFailure(Exception cause) => cause switch
    {
        ClientResultException { Status: > 0 } refused => OfStatus(refused),
        TimeoutRejectedException or OperationCanceledException => new ReviewAnswer { Outcome = ReviewOutcome.TimedOut, Problem = "no answer in time" },
        BrokenCircuitException broken => new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "it failed too often", RetryAt = Now + (broken.RetryAfter ?? UsualPause) },
        RateLimiterRejectedException => new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "too many calls are waiting" },
        ReplyTooLargeException => new ReviewAnswer { Outcome = ReviewOutcome.Garbled, Problem = "the answer was too large" },
        LlmPausedException => new ReviewAnswer { Outcome = ReviewOutcome.Paused, Problem = "paused" },
        NotLocalException => new ReviewAnswer { Outcome = ReviewOutcome.Failed, Problem = "its address is not on this machine, and only such may be asked" },
        AuthenticationException => new ReviewAnswer { Outcome = ReviewOutcome.Failed, Problem = "its certificate is not valid" },
        JsonException or FormatException or System.Text.RegularExpressions.RegexMatchTimeoutException => new ReviewAnswer { Outcome = ReviewOutcome.Garbled, Problem = "the answer was not usable" },
        _ => null,
    };

    private ReviewAnswer OfStatus(ClientResultException refused)
    {
        var status = refused.Status.ToString(CultureInfo.InvariantCulture);
        switch ((HttpStatusCode)refused.Status)
        {
            case HttpStatusCode.TooManyRequests:
                var until = Now + (RetryAfter.Of(refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var said) == true ? said : null, Now) ?? UsualPause);
                Pause(until);
                return new ReviewAnswer { Outcome = ReviewOutcome.RateLimited, Problem = status, RetryAt = until };
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                Pause(Now + PauseOfRefusedKey);
                if (Interlocked.Exchange(ref isKeyRefused, 1) == 0) log.LogError("The LLM refuses our key ({Status}): look at Reranking:ApiKey. Scores go on without a second look.", refused.Status);
                return new ReviewAnswer { Outcome = ReviewOutcome.KeyRefused, Problem = status, RetryAt = PausedUntil };
            case HttpStatusCode.BadRequest when refused.Message.Contains("content_filter", StringComparison.OrdinalIgnoreCase):
                return new ReviewAnswer { Outcome = ReviewOutcome.Filtered, Problem = "the provider's filter refused it" };
            case HttpStatusCode.BadRequest or HttpStatusCode.NotFound:
                log.LogWarning("The LLM answered {Status}: the model does not exist there, or does not take what is asked of it", refused.Status);
                Pause(Now + PauseOfRefusedKey);
                return new ReviewAnswer { Outcome = ReviewOutcome.Failed, Problem = $"{status}: no such model, or it takes no structured answers", RetryAt = PausedUntil };
            case HttpStatusCode.OK:
                return new ReviewAnswer { Outcome = ReviewOutcome.Garbled, Problem = "the answer was not usable" };
            default:
                log.LogWarning("The LLM answered {Status}", refused.Status);
                return new ReviewAnswer { Outcome = ReviewOutcome.Failed, Problem = status };
        }
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>A later end holds.</summary>
    private void Pause(DateTime until)
    {
        for (var known = Interlocked.Read(ref pausedUntil); known < until.Ticks && Interlocked.CompareExchange(ref pausedUntil, until.Ticks, known) != known;) known = Interlocked.Read(ref pausedUntil);
    }

    /// <summary>Answers every call with the same harmless review, without a network.</summary>
    private sealed class NobodyThere : HttpMessageHandler
    {
        private const string Answer = """{"id":"warm","object":"chat.completion","created":0,"model":"warm","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"{\"factor\":1.1,\"for\":[{\"text\":\"Asked for a tour twice\",\"evidence\":\"s1\",\"quote\":\"Asked for a tour\"}],\"against\":[],\"nextStep\":\"\"}"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer, System.Text.Encoding.UTF8, "application/json"), RequestMessage = request });
    }
}
