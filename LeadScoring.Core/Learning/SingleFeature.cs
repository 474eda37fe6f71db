using LeadScoring.Core.Features;
using LeadScoring.Core.Measures;

namespace LeadScoring.Core.Learning;

/// <summary>What one feature alone says of the label, judged out of fold.</summary>
/// <param name="Auc">0–1.</param>
/// <param name="Explained">Share of the log-loss of the constant rate that it takes away (McFadden); 1 is a copy of the label, 0 or less is nothing.</param>
/// <param name="Probabilities">Of each row, learnt on the other folds.</param>
internal sealed record SingleFeature(double Auc, double Explained, double[] Probabilities)
{
    private const int Bins = 20;
    private const double Smoothing = 2;

    public static SingleFeature Of(TrainingTable table, int feature, Folds folds)
    {
        var bins = BinsOf(table, feature);
        var (count, all) = (bins.Max() + 1, folds.Count);
        var (rows, positives) = (new double[count, all + 1], new double[count, all + 1]);
        for (var row = 0; row < table.Count; row++)
        {
            rows[bins[row], folds.Parts[row]]++;
            rows[bins[row], all]++;
            if (!table.Labels[row]) continue;
            positives[bins[row], folds.Parts[row]]++;
            positives[bins[row], all]++;
        }
        var probabilities = new double[table.Count];
        for (var row = 0; row < table.Count; row++)
        {
            var (n, s) = (rows[bins[row], all] - rows[bins[row], folds.Parts[row]], positives[bins[row], all] - positives[bins[row], folds.Parts[row]]);
            probabilities[row] = (s + Smoothing * table.BaseRate) / (n + Smoothing);
        }
        var loss = probabilities.Zip(table.Labels).Average(pair => LogLossError.Of(pair.First, pair.Second));
        var constant = table.Labels.Average(label => LogLossError.Of(table.BaseRate, label));
        return new SingleFeature(AucScore.Of(new RankedOutcomes(probabilities, table.Labels)).Value, 1 - loss / constant, probabilities);
    }

    /// <summary>Slots of a category; quantile bins of a number, the last one for unknown.</summary>
    private static int[] BinsOf(TrainingTable table, int feature)
    {
        var definition = table.Schema[feature];
        if (definition.Kind == FeatureKind.Category) return [.. table.Rows.Select(row => definition.SlotOf(row[feature]))];
        var known = table.Rows.Select(row => row[feature]).Where(value => !float.IsNaN(value)).Order().ToArray();
        var edges = known.Length == 0 ? [] : Enumerable.Range(1, Bins - 1).Select(bin => known[bin * known.Length / Bins]).Distinct().ToArray();
        return [.. table.Rows.Select(row => float.IsNaN(row[feature]) ? edges.Length + 1 : edges.Count(edge => edge <= row[feature]))];
    }
}
