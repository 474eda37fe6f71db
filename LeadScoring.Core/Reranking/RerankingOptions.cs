using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Reranking;

public enum LlmProvider
{
    /// <summary>No second look; scores work without it.</summary>
    None,

    /// <summary>A deployment of Azure OpenAI.</summary>
    AzureOpenAI,

    /// <summary>Anything that speaks OpenAI's chat completions: OpenAI, Groq, vLLM, Ollama.</summary>
    OpenAI,
}

/// <summary>The LLM's second look: who gives it, and how much of it there may be.</summary>
public sealed class RerankingOptions
{
    public const string Section = "Reranking";

    /// <summary>Who is asked.</summary>
    public LlmProvider Provider { get; set; }

    /// <summary>Base address: "https://name.openai.azure.com", "https://api.groq.com/openai/v1", "http://localhost:11434/v1". Without TLS only on this machine.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Name of the model; of the deployment with Azure.</summary>
    public string? Model { get; set; }

    /// <summary>By environment variable (Reranking__ApiKey) or user-secrets rather than in a file. May be empty on this machine.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Refuses any address that is not on this machine, when the connection is made.</summary>
    public bool LocalOnly { get; set; }

    /// <summary>How long an answer of the API waits for the second look.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a second look may take in all, retries included; what comes later is not used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Only leads among so many of the highest scores are worth a call.</summary>
    [Range(1, 100_000)]
    public int TopLeads { get; set; } = 200;

    /// <summary>Calls at the same time.</summary>
    [Range(1, 100)]
    public int Concurrency { get; set; } = 4;

    /// <summary>How long a second look counts while nothing new is known of the lead.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan HoldsFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Tokens a day (UTC), prompt and answer together; calls under way may go beyond it by their own.</summary>
    [Range(0, 1_000_000_000)]
    public int DailyTokens { get; set; } = 500_000;

    /// <summary>Dollars a day (UTC), by the two prices below.</summary>
    [Range(0.0, 100_000.0)]
    public double DailyCostUsd { get; set; } = 5;

    /// <summary>What a million tokens of prompt cost; 0 for a model of your own.</summary>
    [Range(0.0, 1_000.0)]
    public double UsdPerMillionPromptTokens { get; set; }

    /// <summary>What a million tokens of answer cost.</summary>
    [Range(0.0, 1_000.0)]
    public double UsdPerMillionAnswerTokens { get; set; }

    public bool IsOn => Provider != LlmProvider.None;

    /// <summary>Null when the address is missing or none.</summary>
    internal Uri? Address => Uri.TryCreate(Endpoint ?? (Provider == LlmProvider.OpenAI ? "https://api.openai.com/v1" : null), UriKind.Absolute, out var address) ? address : null;

    internal double CostOf(int promptTokens, int answerTokens) => (promptTokens * UsdPerMillionPromptTokens + answerTokens * UsdPerMillionAnswerTokens) / 1e6;
}
