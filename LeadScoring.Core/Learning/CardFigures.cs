using System.Collections.Immutable;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>The figures of a model's card, all on rows that the judged fit had not seen.</summary>
internal sealed class CardFigures
{
    private const int RowsForImportance = 500;
    private readonly TrainingTable table;
    private readonly Folds folds;
    private readonly FoundRecipe found;
    private readonly double[] model;
    private readonly double[] constant;
    private readonly double[] rule;
    private readonly double[] logistic;
    private readonly int best;

    public CardFigures(TrainingTable table, InputFitting inputs, Folds folds, FoundRecipe found)
    {
        this.table = table;
        this.folds = folds;
        this.found = found;
        var alone = Enumerable.Range(0, table.Schema.Count).AsParallel().AsOrdered().Select(feature => SingleFeature.Of(table, feature, folds)).ToList();
        best = Enumerable.Range(0, alone.Count).MaxBy(feature => alone[feature].Explained);
        rule = alone[best].Probabilities;
        model = [.. found.OutOfFold.Select(raw => Calibration.Probability(found.Calibration.LogOdds(raw)))];
        constant = [.. table.Labels.Select(_ => table.BaseRate)];
        logistic = LogisticBaseline.OutOfFold(inputs, table.Labels, folds);
    }

    public string Rule => table.Schema[best].Name;

    public CardSpan? Span => table.Times is not { } times ? null : new CardSpan(Month(times.Min()), Month(times.Max()));

    public ImmutableArray<CardMeasure> Measures() => Measures(folds.RowsFrom(0), model);

    public ImmutableArray<FoldSpread> Spreads()
    {
        var perFold = Enumerable.Range(0, folds.Count).Select(RowsOf).Where(HasBoth).Select(rows => ModelMeasures.ValuesOf(Ranked(model, rows))).ToList();
        return perFold.Count < 2 ? [] : [.. ModelMeasures.Names.Select((name, i) => new FoldSpread(name, perFold.Average(fold => fold[i]), Deviation([.. perFold.Select(fold => fold[i])])))];
    }

    /// <summary>The fit of the last stretch learnt from all the earlier ones; its calibration here does so too.</summary>
    public LatestMeasures? Latest()
    {
        var rows = RowsOf(folds.Count - 1);
        var before = folds.RowsFrom(folds.FirstJudged).Except(rows).ToArray();
        if (!folds.InTime || !HasBoth(rows) || !HasBoth(before)) return null;
        var calibration = PlattFit.Fit([.. before.Select(row => found.OutOfFold[row])], [.. before.Select(row => table.Labels[row])]);
        double[] earlier = [.. found.OutOfFold.Select(raw => Calibration.Probability(calibration.LogOdds(raw)))];
        return new LatestMeasures(rows.Length, rows.Count(row => table.Labels[row]), Measures(rows, earlier));
    }

    public ImmutableArray<ScoreCount> ScoreCounts(ScoreScale scale) =>
    [
        .. found.OutOfFold.Select(raw => scale.Score(found.Calibration.LogOdds(raw))).Zip(table.Labels)
            .GroupBy(row => (int)Math.Clamp(row.First, 0, 100))
            .OrderBy(step => step.Key)
            .Select(step => new ScoreCount(step.Key, step.Count(), step.Count(row => row.Second))),
    ];

    /// <summary>On rows drawn by the seed.</summary>
    public static ImmutableArray<FeatureImportance> Importance(ScoringModel model, TrainingTable table, int seed)
    {
        var rows = Enumerable.Range(0, table.Count).ToArray();
        new Random(seed).Shuffle(rows);
        var explained = model.Explain([.. rows.Take(RowsForImportance).Select(row => table.Rows[row])]);
        return
        [
            .. table.Schema.Features.Select((feature, i) => new FeatureImportance(feature.Name, explained.Average(lead => Math.Abs(lead.Points[i]))))
                .OrderByDescending(feature => feature.Points).ThenBy(feature => feature.Feature, StringComparer.Ordinal),
        ];
    }

    private ImmutableArray<CardMeasure> Measures(int[] rows, double[] judged)
    {
        var values = new[] { constant, rule, logistic }.Select(probabilities => ModelMeasures.ValuesOf(Ranked(probabilities, rows))).ToArray();
        return [.. ModelMeasures.Of(Ranked(judged, rows)).All.Select((of, i) => new CardMeasure(of.Name, of.Estimate.Value, of.Estimate.Low, of.Estimate.High, values[0][i], values[1][i], values[2][i]))];
    }

    private RankedOutcomes Ranked(double[] probabilities, int[] rows) => new([.. rows.Select(row => probabilities[row])], [.. rows.Select(row => table.Labels[row])]);

    private int[] RowsOf(int fold) => [.. Enumerable.Range(0, table.Count).Where(row => folds.Parts[row] == fold)];

    private bool HasBoth(int[] rows) => rows.Any(row => table.Labels[row]) && rows.Any(row => !table.Labels[row]);

    private static DateOnly Month(DateTime at) => new(at.Year, at.Month, 1);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
