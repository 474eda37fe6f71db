namespace LeadScoring.Core.Measures;

/// <summary>How well probabilities foretold what happened: the eight measures that are always given together.</summary>
public sealed record ModelMeasures
{
    public required Estimate Auc { get; init; }
    public required Estimate LogLoss { get; init; }
    public required Estimate Brier { get; init; }
    public required Estimate Ece { get; init; }
    public required Estimate Accuracy { get; init; }
    public required Estimate PrecisionAt20 { get; init; }
    public required Estimate PrecisionAt5Percent { get; init; }
    public required Estimate LiftAt10Percent { get; init; }

    /// <summary>Needs a positive and a negative.</summary>
    public static ModelMeasures Of(RankedOutcomes ranked)
    {
        var resampled = Bootstrap.Intervals(ranked.Count, Resampled(ranked));
        return new ModelMeasures
        {
            Auc = AucScore.Of(ranked),
            LogLoss = resampled[0],
            Brier = resampled[1],
            Ece = resampled[2],
            Accuracy = AccuracyScore.Of(ranked),
            PrecisionAt20 = TopPrecisionScore.OfBest(20, ranked),
            PrecisionAt5Percent = resampled[3],
            LiftAt10Percent = resampled[4],
        };
    }

    /// <summary>The values alone, in the order of <see cref="All"/>: for what only stands beside an estimate.</summary>
    public static double[] ValuesOf(RankedOutcomes ranked)
    {
        var resampled = Resampled(ranked);
        return [AucScore.Of(ranked).Value, resampled[0].Value, resampled[1].Value, resampled[2].Value, AccuracyScore.Of(ranked).Value, TopPrecisionScore.OfBest(20, ranked).Value, resampled[3].Value, resampled[4].Value];
    }

    /// <summary>The names in reports, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auc", "logLoss", "brier", "ece", "accuracy", "precisionAt20", "precisionAt5Percent", "liftAt10Percent"];

    /// <summary>By their names in reports, in their order.</summary>
    public IEnumerable<(string Name, Estimate Estimate)> All =>
        Names.Zip((Estimate[])[Auc, LogLoss, Brier, Ece, Accuracy, PrecisionAt20, PrecisionAt5Percent, LiftAt10Percent]);

    private static Resampled[] Resampled(RankedOutcomes ranked) =>
    [
        LogLossError.Resampled(ranked), BrierError.Resampled(ranked), CalibrationError.Resampled(ranked),
        TopPrecisionScore.Resampled(0.05, ranked), TopLift.Resampled(0.1, ranked),
    ];
}
