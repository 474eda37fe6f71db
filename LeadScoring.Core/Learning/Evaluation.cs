using System.Diagnostics;
using LeadScoring.Core.Features;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>What a model learnt on some rows is worth on others.</summary>
public sealed record EvaluationReport
{
    public required int TrainRows { get; init; }
    public required int TestRows { get; init; }

    /// <summary>Over training and test rows.</summary>
    public required int Positives { get; init; }

    public double BaseRate => (double)Positives / (TrainRows + TestRows);
    public required ScoringModel Model { get; init; }
    public required ModelMeasures Measures { get; init; }

    /// <summary>Of the training rows' rate, said of every test row.</summary>
    public required ModelMeasures Constant { get; init; }

    /// <summary>Of an ordinary logistic regression.</summary>
    public required ModelMeasures Logistic { get; init; }

    public required IReadOnlyList<LeakWarning> Warnings { get; init; }
    public required IReadOnlyList<SkippedAttribute> Skipped { get; init; }

    /// <summary>Of the test rows, in their order.</summary>
    public required IReadOnlyList<(int Row, double Probability)> Predictions { get; init; }

    public required TimeSpan TrainTime { get; init; }
    public required TimeSpan ScoreTime { get; init; }

    /// <summary>The same with the latest fifth as test rows, learnt from the earlier ones alone: what to expect of the days to come. Null when nothing says when, or test rows were named.</summary>
    public EvaluationReport? InTime { get; init; }
}

/// <summary>A report, or in a sentence why there is none and what is needed.</summary>
public sealed record EvaluationOutcome(EvaluationReport? Report, string? Refusal);

/// <summary>Trains on a part of labelled rows and tests on the rest, so that somebody can see what the program makes of their data. Deterministic by seed, but for the times.</summary>
public static class Evaluation
{
    /// <summary>A fifth of the rows is tested on when none are named.</summary>
    private const int Parts = 5;

    /// <summary>Fewer than a product's model needs: a look at small data is allowed, with a warning.</summary>
    private const int FewestRows = 60;

    private const int FewestPositives = 20;

    /// <param name="testRows">Row numbers to test on; null: a seeded, stratified fifth.</param>
    public static EvaluationOutcome Run(LabelledColumns data, IReadOnlyList<int>? testRows, int seed, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var labelled = data.LabelledRows;
        if (testRows?.FirstOrDefault(row => row < 0 || row >= data.Labels.Count, -1) is { } wrong && (wrong >= 0 || testRows.Contains(-1)))
            return Refused($"Test row {wrong} does not exist; the file has data rows 0 to {data.Labels.Count - 1}.");
        var test = testRows is null ? Fifth(data, labelled, seed) : [.. testRows.Distinct().Where(row => data.Labels[row] is not null)];
        var inTest = test.ToHashSet();
        var train = labelled.Where(row => !inTest.Contains(row)).ToArray();
        var outcomes = data.Outcomes(test);
        if (outcomes.Distinct().Count() < 2)
            return Refused($"The {test.Length} test rows all have the same outcome or are none; both outcomes are needed to measure anything.");

        var (report, refusal) = Judge(data, train, test, seed, progress, cancellationToken);
        if (report is null || testRows is not null || data.InTime(labelled) is not { } ordered) return new EvaluationOutcome(report, refusal);
        var latest = ordered[^(ordered.Length / Parts)..];
        return data.Outcomes(latest).Distinct().Count() < 2
            ? new EvaluationOutcome(report, null)
            : new EvaluationOutcome(report with { InTime = Judge(data, ordered[..^latest.Length], latest, seed, progress, cancellationToken).Report }, null);
    }

    private static EvaluationOutcome Judge(LabelledColumns data, int[] train, int[] test, int seed, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new TrainingProgress("Reading the columns", 0));
        var outcomes = data.Outcomes(test);
        var started = Stopwatch.GetTimestamp();
        var (table, attributes) = data.Learn(train);
        var order = new TrainingOrder { Data = TrainingData.Csv, Label = data.Label, Seed = seed, Rows = FewestRows, Positives = FewestPositives };
        var (model, refusal) = Trainer.Train(table, order, progress, cancellationToken);
        if (model is null) return Refused(refusal!);
        var trained = Stopwatch.GetTimestamp();

        var vectors = data.Vectors(attributes, test);
        var scoring = Stopwatch.GetTimestamp();
        var probabilities = model.Score(vectors).Select(score => score.Probability).ToArray();
        var scored = Stopwatch.GetTimestamp();

        progress?.Report(new TrainingProgress("Measuring", 1));
        return new EvaluationOutcome(new EvaluationReport
        {
            TrainRows = train.Length,
            TestRows = test.Length,
            Positives = table.Positives + outcomes.Count(outcome => outcome),
            Model = model,
            Measures = ModelMeasures.Of(new RankedOutcomes(probabilities, outcomes)),
            Constant = ModelMeasures.Of(new RankedOutcomes([.. test.Select(_ => table.BaseRate)], outcomes)),
            Logistic = ModelMeasures.Of(new RankedOutcomes(LogisticBaseline.Probabilities(table, vectors, seed), outcomes)),
            Warnings = LeakCheck.Of(table, data.Label, outcomes.Count(outcome => outcome), seed, momentsKnown: data.Times is not null),
            Skipped = attributes.Skipped,
            Predictions = [.. test.Zip(probabilities)],
            TrainTime = Stopwatch.GetElapsedTime(started, trained),
            ScoreTime = Stopwatch.GetElapsedTime(scoring, scored),
        }, null);
    }

    private static EvaluationOutcome Refused(string reason) => new(null, reason);

    private static int[] Fifth(LabelledColumns data, int[] labelled, int seed)
    {
        var random = new Random(seed);
        var byOutcome = labelled.GroupBy(row => data.Labels[row] == true).OrderBy(rows => rows.Key).Select(rows => rows.ToArray()).ToArray();
        foreach (var rows in byOutcome) random.Shuffle(rows);
        return [.. byOutcome.SelectMany(rows => rows.Take((rows.Length + Parts / 2) / Parts)).Order()];
    }
}
