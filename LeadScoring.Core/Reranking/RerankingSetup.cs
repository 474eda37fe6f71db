using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace LeadScoring.Core.Reranking;

public static class RerankingSetup
{
    public const string HttpClient = "second look";
    private const int MostWaiting = 200;

    /// <summary>Whoever asks to be left alone for longer is not asked again within the same call.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddReranking(this IServiceCollection services)
    {
        services.AddOptions<RerankingOptions>()
            .Validate(llm => !llm.IsOn || llm.Address is not null, "Reranking:Endpoint must be an absolute address, as https://name.openai.azure.com or http://localhost:11434/v1.")
            .Validate(llm => !llm.IsOn || !string.IsNullOrWhiteSpace(llm.Model), "Reranking:Model was empty; allowed is the name of the model, of the deployment with Azure.")
            .Validate(llm => !llm.IsOn || llm.Address is not { } address || address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback), "Reranking:Endpoint must begin with https:// unless it is on this machine: what is sent must not be readable on the way.")
            .Validate(llm => !llm.IsOn || llm.Address is not { IsLoopback: false } || !string.IsNullOrWhiteSpace(llm.ApiKey), "Reranking:ApiKey was empty; a provider that is not on this machine needs one (environment variable Reranking__ApiKey).")
            .Validate(llm => !llm.IsOn || !llm.LocalOnly || llm.Address is not { IsLoopback: false }, "Reranking:LocalOnly is on, and Reranking:Endpoint is not on this machine.")
            .ValidateOnStart();
        services.AddSingleton<LlmSwitch>();
        services.AddSingleton<Reviewer>();
        services.AddTransient<CappedReplies>().AddTransient<LlmGate>();
        var http = services.AddHttpClient(HttpClient, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => LlmConnection.Handler(() => LlmGate.IsShut(provider.GetRequiredService<LlmSwitch>(), provider.GetRequiredService<IOptions<RerankingOptions>>().Value)))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        http.AddResilienceHandler(HttpClient, (pipeline, context) => Configure(pipeline, context.ServiceProvider.GetRequiredService<IOptions<RerankingOptions>>().Value, context.ServiceProvider.GetRequiredService<TimeProvider>()));
        http.AddHttpMessageHandler<LlmGate>();
        http.AddHttpMessageHandler<CappedReplies>();
        return services;
    }

    /// <summary>From the outside in: all attempts together; so many at once; again, when it may help; not at all while it fails.</summary>
    private static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, RerankingOptions options, TimeProvider clock)
    {
        pipeline.TimeProvider = clock;
        pipeline
            .AddTimeout(options.Patience)
            .AddConcurrencyLimiter(options.Concurrency, MostWaiting)
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(300),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = asked => ValueTask.FromResult(MayHelp(asked.Outcome, clock.GetUtcNow().UtcDateTime)),
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
                ShouldHandle = asked => ValueTask.FromResult(IsFailure(asked.Outcome)),
            });
    }

    /// <summary>A key that is refused, a filter and a bad request stay what they are; an answer that came is not asked for twice.</summary>
    private static bool MayHelp(Outcome<HttpResponseMessage> outcome, DateTime now) => outcome switch
    {
        { Exception: HttpRequestException and not (ReplyTooLargeException or NotLocalException or LlmPausedException) } => true,
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => RetryAfter.Of(outcome.Result.Headers.RetryAfter, now) is not { } wait || wait <= LongestWait,
        { Result.StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout } => RetryAfter.Of(outcome.Result.Headers.RetryAfter, now) is not { } wait || wait <= LongestWait,
        _ => false,
    };

    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or OperationCanceledException || outcome.Result?.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
