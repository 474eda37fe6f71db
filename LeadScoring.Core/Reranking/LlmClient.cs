using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LeadScoring.Core.Reranking;

/// <summary>
/// One client for all providers. Azure's own package is asked only for its <see cref="IChatClient"/>: its native calls do not work with the OpenAI package it is paired with here.
/// Neither package repeats a call: what is repeated, and how often, is decided in one place (<see cref="RerankingSetup"/>).
/// </summary>
internal static class LlmClient
{
    /// <summary>What a server on this machine is told that asks for no key.</summary>
    private const string NoKey = "none";

    public static IChatClient Of(RerankingOptions options, HttpClient http)
    {
        var (key, transport, noRepeats) = (new ApiKeyCredential(string.IsNullOrWhiteSpace(options.ApiKey) ? NoKey : options.ApiKey), new HttpClientPipelineTransport(http), new ClientRetryPolicy(0));
        return options.Provider switch
        {
            LlmProvider.AzureOpenAI => new AzureOpenAIClient(options.Address, key, new AzureOpenAIClientOptions { Transport = transport, RetryPolicy = noRepeats }).GetChatClient(options.Model).AsIChatClient(),
            LlmProvider.OpenAI => new OpenAIClient(key, new OpenAIClientOptions { Endpoint = options.Address, Transport = transport, RetryPolicy = noRepeats }).GetChatClient(options.Model).AsIChatClient(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Provider, "There is no LLM to ask."),
        };
    }
}
