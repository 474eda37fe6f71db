namespace LeadScoring.Core.Learning;

/// <summary>The ordinary logistic regression that a model must beat: each number a straight line, each category 0/1 inputs, a slight ridge.</summary>
internal static class LogisticBaseline
{
    private const double Ridge = 1;

    /// <summary>Learns on the table, answers for other vectors of its schema.</summary>
    public static double[] Probabilities(TrainingTable table, IReadOnlyList<float[]> vectors, int seed)
    {
        var inputs = InputFitting.Fit(table, Folds.Assign(table, 5, seed));
        var fit = LogisticFit.Fit(inputs.Encoded, table.Labels, inputs.PlainInputs, Ridge);
        return [.. vectors.Select(vector => Scoring.Calibration.Probability(fit.LogOdds(inputs.Encode(vector))))];
    }

    /// <summary>Of each row, by a fit on the other folds.</summary>
    public static double[] OutOfFold(InputFitting inputs, bool[] labels, Folds folds)
    {
        var probabilities = new double[labels.Length];
        Parallel.For(0, folds.Count, fold =>
        {
            var others = folds.RowsOutside(fold);
            var fit = LogisticFit.Fit([.. others.Select(row => inputs.Encoded[row])], [.. others.Select(row => labels[row])], inputs.PlainInputs, Ridge);
            for (var row = 0; row < labels.Length; row++)
                if (folds.Parts[row] == fold) probabilities[row] = Scoring.Calibration.Probability(fit.LogOdds(inputs.Encoded[row]));
        });
        return probabilities;
    }
}
