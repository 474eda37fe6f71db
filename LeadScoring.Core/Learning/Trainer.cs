using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>What to say of a model on its card, and what to insist on.</summary>
public sealed record TrainingOrder
{
    /// <summary>Below these, a model of the product is not worth having.</summary>
    public const int FewestRows = 200;

    public const int FewestPositives = 40;

    public required TrainingData Data { get; init; }

    /// <summary>What the label means, in words.</summary>
    public required string Label { get; init; }

    public int Seed { get; init; } = 1;
    public int Rows { get; init; } = FewestRows;
    public int Positives { get; init; } = FewestPositives;

    /// <summary>Known in the synthetic market only.</summary>
    public CardCeiling? Ceiling { get; init; }

    /// <summary>Measured apart (<see cref="FairHousingCost"/>): what is excluded does not come here.</summary>
    public CardContrast? WithProtected { get; init; }

    /// <summary>What the leak guard found in the table, before this.</summary>
    public ImmutableArray<CardLeak> Leaks { get; init; } = [];
}

/// <summary>A model, or in a sentence why there is none and what is needed.</summary>
public sealed record TrainingOutcome(ScoringModel? Model, string? Refusal);

/// <summary>
/// Makes a scoring model of labelled rows: size and family by cross-validation, the fits of the folds averaged into one model, calibrated out of fold.
/// Deterministic: the same rows in the same order and the same seed give the same bytes.
/// </summary>
public static class Trainer
{
    public static TrainingOutcome Train(TrainingTable table, TrainingOrder order, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Refusal(table, order) is { } refusal) return new TrainingOutcome(null, refusal);
        var steps = new TrainingSteps(progress, cancellationToken);
        var folds = Folds.Assign(table, Folds.Usual, order.Seed);
        var inputs = InputFitting.Fit(table, folds);
        var found = new RecipeSearch(inputs, table.Labels, folds, order.Seed, steps).Find();
        steps.Next("Checking the model");
        var parts = ModelAssembly.Parts(table, order, inputs, found, folds);
        cancellationToken.ThrowIfCancellationRequested();
        return new TrainingOutcome(ScoringModel.Build(parts), null);
    }

    private static string? Refusal(TrainingTable table, TrainingOrder order)
    {
        var (rows, positives) = (table.Count, table.Positives);
        var fewer = Math.Min(positives, rows - positives);
        if (rows > 0 && fewer == 0)
            return $"All {rows} rows have the same outcome ({(positives > 0 ? "positive" : "negative")}). To learn what sets them apart, both outcomes are needed: at least {order.Positives} of each.";
        if (rows < order.Rows) return $"There are {rows} rows with a known outcome; at least {order.Rows} are needed.";
        if (fewer < order.Positives)
            return $"Only {fewer} of {rows} rows are {(positives < rows - positives ? "positive" : "negative")}; at least {order.Positives} are needed to learn from.";
        return table.Schema.Count == 0 ? "No feature is left to learn from: every column was excluded, constant, an identifier or free text." : null;
    }
}
