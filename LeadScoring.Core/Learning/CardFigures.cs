using System.Collections.Immutable;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>The figures of a model's card, all on rows that the judged fit had not seen.</summary>
internal static class CardFigures
{
    private const int RowsForImportance = 500;

    /// <param name="outOfFold">The model's probabilities, one per row.</param>
    public static ImmutableArray<CardMeasure> Measures(TrainingTable table, InputFitting inputs, int[] folds, double[] outOfFold)
    {
        var model = ModelMeasures.Of(new RankedOutcomes(outOfFold, table.Labels));
        var constant = ModelMeasures.ValuesOf(new RankedOutcomes([.. outOfFold.Select(_ => table.BaseRate)], table.Labels));
        var logistic = ModelMeasures.ValuesOf(new RankedOutcomes(LogisticBaseline.OutOfFold(inputs, table.Labels, folds), table.Labels));
        return [.. model.All.Zip(constant, logistic).Select(of => new CardMeasure(of.First.Name, of.First.Estimate.Value, of.First.Estimate.Low, of.First.Estimate.High, of.Second, of.Third))];
    }

    public static ImmutableArray<FeatureImportance> Importance(ScoringModel model, TrainingTable table, int seed)
    {
        var rows = Enumerable.Range(0, table.Count).ToArray();
        new Random(seed).Shuffle(rows);
        var chosen = rows.Take(RowsForImportance).ToArray();
        var sums = new double[table.Schema.Count];
        foreach (var row in chosen)
        {
            var points = model.Explain(table.Rows[row]).Points;
            for (var i = 0; i < sums.Length; i++) sums[i] += Math.Abs(points[i]) / chosen.Length;
        }
        return [.. sums.Select((points, i) => new FeatureImportance(table.Schema[i].Name, points)).OrderByDescending(feature => feature.Points).ThenBy(feature => feature.Feature, StringComparer.Ordinal)];
    }

    public static ImmutableArray<ScoreCount> ScoreCounts(double[] scores, bool[] labels) =>
    [
        .. scores.Zip(labels)
            .GroupBy(row => (int)Math.Clamp(row.First, 0, 100))
            .OrderBy(step => step.Key)
            .Select(step => new ScoreCount(step.Key, step.Count(), step.Count(row => row.Second))),
    ];
}
