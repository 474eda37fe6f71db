using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadScoring.Core.Scoring;

/// <summary>Where the training rows came from.</summary>
public enum TrainingData { OwnLeads, DemoLeads, SyntheticMarket, Csv }

public enum ModelFamily { Trees, Logistic, Blend }

/// <summary>A measure on leads the model did not see while it learnt (cross-validation), with its 95 % interval, beside the two baselines.</summary>
public sealed record CardMeasure(string Name, double Value, double Low, double High, double Constant, double Logistic);

/// <summary>Mean size of a feature's contribution over the training rows, in points.</summary>
public sealed record FeatureImportance(string Feature, double Points);

/// <summary>Training leads with an out-of-fold score in one-point steps, and how many of them had the outcome: <c>Score</c> counts scores in [Score, Score + 1).</summary>
public sealed record ScoreCount(int Score, int Leads, int Positives);

/// <summary>The best that any model could reach on these data; known only where the truth is, in the synthetic market.</summary>
public sealed record CardCeiling(double Auc, double LogLoss, double PrecisionAt20);

/// <summary>
/// What a model is, learnt from what, and how good: stored inside the model file. Holds no value of a single person. Nothing in it depends on the clock,
/// so that the same rows and seed give the same file.
/// </summary>
public sealed record ModelCard
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required TrainingData Data { get; init; }

    /// <summary>What the label means, in words: "Qualified appointment within 30 days".</summary>
    public required string Label { get; init; }

    public required int Rows { get; init; }
    public required int Positives { get; init; }
    public double BaseRate => Rows == 0 ? 0 : (double)Positives / Rows;
    public required int Seed { get; init; }
    public required ModelFamily Family { get; init; }

    /// <summary>0–1: what the trees weigh beside the linear term.</summary>
    public required double TreeShare { get; init; }

    /// <summary>Greatest number of leaves of a tree; 0 without trees.</summary>
    public required int Leaves { get; init; }

    /// <summary>Trees of one member; 0 without trees.</summary>
    public required int Trees { get; init; }

    public required int Members { get; init; }

    /// <summary>Whether protected features were among the inputs (fair-housing mode Include).</summary>
    public bool ProtectedIncluded { get; init; }

    public ImmutableArray<CardMeasure> Measures { get; init; } = [];

    /// <summary>Greatest first.</summary>
    public ImmutableArray<FeatureImportance> Importance { get; init; } = [];

    /// <summary>By score; steps without leads are left out.</summary>
    public ImmutableArray<ScoreCount> ScoreCounts { get; init; } = [];

    public CardCeiling? Ceiling { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ModelCard FromJson(string json) => JsonSerializer.Deserialize<ModelCard>(json, Json) ?? throw new JsonException("The card is empty.");
}
