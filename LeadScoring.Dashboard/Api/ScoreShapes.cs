using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;

namespace LeadScoring.Dashboard.Api;

/// <summary>A score, what it means and why it is what it is.</summary>
public record ScoreShape
{
    [Description("0 to 100; the order of the queue.")]
    public required double Score { get; init; }

    public required Band Band { get; init; }

    [Description("0 to 1, calibrated: a qualified appointment within 30 days.")]
    public required double Probability { get; init; }

    [Description("0 to 100: what the model says before any review. Before it was clamped it was 50 + the points of reasons + others.")]
    public required double BaseScore { get; init; }

    [Description("One standard error below the score.")]
    public required double Low { get; init; }

    [Description("One standard error above the score.")]
    public required double High { get; init; }

    [Description("What counted most, strongest first.")]
    public required IReadOnlyList<ReasonShape> Reasons { get; init; }

    [Description("The points of everything else together.")]
    public required double Others { get; init; }

    [Description("A next step from fixed rules; null where only features were given.")]
    public required string? Recommendation { get; init; }

    public required string ModelVersion { get; init; }
    public required RerankShape Rerank { get; init; }
    public required DateTimeOffset ScoredAt { get; init; }
}

/// <summary>What one feature gave or took.</summary>
public sealed record ReasonShape(
    [property: Description("Name in the model's schema.")] string Feature,
    [property: Description("The same as a sentence for a rep.")] string Text,
    [property: Description("Above 0 raises, below lowers.")] double Points,
    [property: Description("True when the value was unknown and taken from similar leads.")] bool Estimated);

/// <summary>The second look by an LLM.</summary>
public sealed record RerankShape(
    [property: Description("off: there is no LLM, or nothing is stored; paused: by an admin; noConsent: the person has not agreed to it; notAsked: not among the leads worth a call; budgetSpent: for today; pending: asked, and the answer was not there in time; applied: in the score; outOfDate: something happened since, or it is too old, it does not count; unavailable: it could not be had.")] string Status,
    [property: Description("0.8 to 1.2; score = baseScore × factor, at most some points away from it. 1 where none counts.")] double Factor,
    [property: Description("What speaks for the lead, each line found in its data.")] IReadOnlyList<string> For,
    [property: Description("What speaks against it.")] IReadOnlyList<string> Against)
{
    public static readonly RerankShape Off = new("off", 1, [], []);
    public static readonly RerankShape Pending = new("pending", 1, [], []);

    public static RerankShape Of(ReviewView? review) => review is null ? Off : new RerankShape(
        review.State switch
        {
            ReviewState.Answered => "applied",
            _ when review.IsUnderWay => "pending",
            ReviewState.TimedOut or ReviewState.Unavailable => "unavailable",
            ReviewState.OutOfDate => "outOfDate",
            ReviewState.NoConsent => "noConsent",
            ReviewState.NotAsked => "notAsked",
            ReviewState.BudgetSpent => "budgetSpent",
            ReviewState.Paused => "paused",
            _ => "off",
        },
        review.State == ReviewState.Answered ? review.Factor : 1, [.. review.For.Select(line => line.Text)], [.. review.Against.Select(line => line.Text)]);
}

/// <summary>A stored lead with its new score.</summary>
public sealed record ScoredLeadShape : ScoreShape
{
    public required Guid Id { get; init; }
    [Description("Of the answer to a change; a lead that is read has none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required double? ElapsedMs { get; init; }
}

/// <summary>A lead that is stored without a score.</summary>
public sealed record UnscoredLeadShape
{
    public required Guid Id { get; init; }

    [Description("Always \"unscored\".")]
    public string Status { get; init; } = "unscored";

    public required string Reason { get; init; }
}

/// <summary>Leads, or vectors by feature name; one of the two.</summary>
public sealed record ScoreRequest
{
    [Description("At most 1,000 together. Nothing is stored; each needs a consent to profiling all the same.")]
    public List<LeadRequest>? Leads { get; init; }

    [Description("Values by name in the model's schema; what is missing or null is unknown. Categories are given as text or index.")]
    public List<Dictionary<string, JsonElement>>? Features { get; init; }
}

/// <summary>One result per item, in their order.</summary>
public sealed record ScoreResponse(IReadOnlyList<ScoreResult> Results, double ElapsedMs);

/// <summary>A score, or an error alone.</summary>
[JsonConverter(typeof(ScoreResultJson))]
public sealed record ScoreResult(ScoreShape? Score, ScoreError? Error);

/// <summary>Why an item has no score.</summary>
public sealed record ScoreError(string Title, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Writes the members of the score beside each other, or <c>error</c>.</summary>
internal sealed class ScoreResultJson : JsonConverter<ScoreResult>
{
    public override ScoreResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Results are only written.");

    public override void Write(Utf8JsonWriter writer, ScoreResult value, JsonSerializerOptions options)
    {
        if (value.Score is not null) JsonSerializer.Serialize(writer, value.Score, options);
        else JsonSerializer.Serialize(writer, new { value.Error }, options);
    }
}
