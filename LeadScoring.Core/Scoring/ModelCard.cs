using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadScoring.Core.Scoring;

/// <summary>Where the training rows came from.</summary>
public enum TrainingData { OwnLeads, DemoLeads, SyntheticMarket, Csv }

public enum ModelFamily
{
    Trees,
    Logistic,
    Blend,

    /// <summary>Rates by source and signal, before there is enough to learn from.</summary>
    Starter,
}

/// <summary>A measure on leads that the judged fit had not seen, with its 95 % interval, beside what the constant rate, the best single signal and a plain logistic regression reach on the same leads.</summary>
public sealed record CardMeasure(string Name, double Value, double Low, double High, double Constant, double Rule, double Logistic);

/// <summary>How a measure varies from fold to fold of the cross-validation.</summary>
public sealed record FoldSpread(string Name, double Mean, double Deviation);

/// <summary>What a fit on all earlier leads foretold of the latest ones: time-ordered evaluation.</summary>
/// <param name="Rows">Of the latest stretch.</param>
public sealed record LatestMeasures(int Rows, int Positives, ImmutableArray<CardMeasure> Measures);

/// <summary>What the same recipe learns from so many rows: whether more leads would help.</summary>
/// <param name="Low">Of the AUC, 95 %; so is <paramref name="High"/>.</param>
public sealed record LearningPoint(int Rows, double Auc, double Low, double High, double LogLoss);

/// <summary>Two ways to learn from the same rows, judged on the same unseen ones.</summary>
public sealed record CardContrast(int Rows, double Auc, double LogLoss, double OtherAuc, double OtherLogLoss);

/// <summary>The months of the first and the last moment that was learnt from; no day, which could be one person's.</summary>
public sealed record CardSpan(DateOnly From, DateOnly To);

/// <summary>A column that the leak guard stopped at.</summary>
/// <param name="KeptBecause">Why somebody kept it all the same; null: it was left out.</param>
public sealed record CardLeak(string Column, string Finding, string? KeptBecause);

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

    /// <summary>Null where the rows have no time.</summary>
    public CardSpan? Span { get; init; }

    /// <summary>The feature that foretells most by itself: the one-line rule a model must beat.</summary>
    public string Rule { get; init; } = "";

    /// <summary>By cross-validation.</summary>
    public ImmutableArray<CardMeasure> Measures { get; init; } = [];

    public ImmutableArray<FoldSpread> Spreads { get; init; } = [];

    /// <summary>Null where the rows have no order in time.</summary>
    public LatestMeasures? Latest { get; init; }

    /// <summary>Fewest rows first.</summary>
    public ImmutableArray<LearningPoint> LearningCurve { get; init; } = [];

    /// <summary>How well the score tells who was learnt from: 0.5 is not at all.</summary>
    public double? MembershipAuc { get; init; }

    /// <summary>Beside learning with every unknown number taken as 0. Null when nothing is unknown.</summary>
    public CardContrast? WithoutImputation { get; init; }

    /// <summary>A plain logistic regression beside one that sees the protected features too: what excluding them costs. Null when none of them is known, or they are not excluded.</summary>
    public CardContrast? WithProtected { get; init; }

    /// <summary>What the leak guard found, and what was decided.</summary>
    public ImmutableArray<CardLeak> Leaks { get; init; } = [];

    /// <summary>Greatest first.</summary>
    public ImmutableArray<FeatureImportance> Importance { get; init; } = [];

    /// <summary>By score; steps without leads are left out.</summary>
    public ImmutableArray<ScoreCount> ScoreCounts { get; init; } = [];

    public CardCeiling? Ceiling { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ModelCard FromJson(string json) => JsonSerializer.Deserialize<ModelCard>(json, Json) ?? throw new JsonException("The card is empty.");
}
