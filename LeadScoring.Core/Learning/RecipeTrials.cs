using System.Collections.Immutable;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>What the chosen recipe would have learnt otherwise: from fewer rows, or without imputation. Judged on the two last folds, to be quick.</summary>
internal sealed class RecipeTrials(TrainingTable table, Folds folds, Recipe recipe, int seed)
{
    private const int JudgedFolds = 2;
    private const int RowsForMembership = 2_000;
    private static readonly double[] Shares = [0.125, 0.25, 0.5];
    private readonly int[] judged = folds.RowsFrom(folds.Count - JudgedFolds);

    /// <summary>An eighth, a quarter, a half and all of the rows outside a fold.</summary>
    /// <param name="inputs">Of the table.</param>
    /// <param name="outOfFold">What the recipe learnt from all rows says of each.</param>
    public ImmutableArray<LearningPoint> LearningCurve(InputFitting inputs, double[] outOfFold)
    {
        var rank = RanksOfGroups();
        var all = folds.RowsOutside(folds.Count - 1).Length;
        var points = ImmutableArray.CreateBuilder<LearningPoint>();
        foreach (var share in Shares)
        {
            var learnt = OutOfFold(inputs, fold => [.. folds.RowsOutside(fold).Where(row => rank[table.Groups[row]] < share)]);
            if (learnt is not null) points.Add(PointOf((int)(share * all), learnt));
        }
        points.Add(PointOf(all, [.. judged.Select(row => outOfFold[row])]));
        return points.ToImmutable();
    }

    /// <summary>Null when no number is unknown.</summary>
    public CardContrast? WithoutImputation(double[] outOfFold)
    {
        var filled = Filled();
        if (filled is null || OutOfFold(InputFitting.Fit(filled, folds), folds.RowsOutside) is not { } other) return null;
        var (ours, others) = (Ranked([.. judged.Select(row => outOfFold[row])]), Ranked(other));
        return new CardContrast(judged.Length, AucScore.Of(ours).Value, LossOf(ours), AucScore.Of(others).Value, LossOf(others));
    }

    /// <summary>
    /// How well the loss of a fit tells rows it learnt from from those it did not: the mean over the folds of the attacker's AUC. The model is the mean of these fits,
    /// so it gives away less.
    /// </summary>
    public double Membership(InputFitting inputs, FoundRecipe found)
    {
        var folded = new CrossValidation(inputs, table.Labels, folds);
        var rows = Enumerable.Range(0, table.Count).ToArray();
        new Random(seed).Shuffle(rows);
        rows = rows[..Math.Min(rows.Length, RowsForMembership)];
        return Enumerable.Range(0, folds.Count).AsParallel().AsOrdered().Select(fold =>
        {
            var sureness = rows.Select(row => Sureness(recipe.TreeShare * folded.Sum(found.Trees[fold], row) + (1 - recipe.TreeShare) * found.Linear[fold].LogOdds(inputs.Encoded[row]), table.Labels[row]));
            return AucScore.Of(new RankedOutcomes([.. sureness], [.. rows.Select(row => folds.Parts[row] != fold)])).Value;
        }).Average();
    }

    /// <summary>The probability that the fit gave to what happened.</summary>
    private static double Sureness(double logOdds, bool label) => Calibration.Probability(label ? logOdds : -logOdds);

    /// <summary>Raw log-odds of the judged rows; null when some fold has too little to learn from.</summary>
    private double[]? OutOfFold(InputFitting inputs, Func<int, int[]> learntFrom)
    {
        var folded = new CrossValidation(inputs, table.Labels, folds);
        var raw = new double[table.Count];
        for (var fold = folds.Count - JudgedFolds; fold < folds.Count; fold++)
        {
            var inside = learntFrom(fold);
            if (Math.Min(inside.Count(row => table.Labels[row]), inside.Count(row => !table.Labels[row])) < InputFitting.FewestRows) return null;
            var linear = recipe.TreeShare < 1 ? folded.FitLogistic(recipe.Ridge, inside) : null;
            Tree[] trees = recipe.TreeShare > 0 ? folded.Grow(recipe.Shape, inside, seed) : [];
            foreach (var row in judged)
                if (folds.Parts[row] == fold) raw[row] = recipe.TreeShare * folded.Sum(trees, row) + (1 - recipe.TreeShare) * (linear?.LogOdds(inputs.Encoded[row]) ?? 0);
        }
        return [.. judged.Select(row => raw[row])];
    }

    private LearningPoint PointOf(int rows, double[] raw)
    {
        var ranked = Ranked(raw);
        var auc = AucScore.Of(ranked);
        return new LearningPoint(rows, auc.Value, auc.Low, auc.High, LossOf(ranked));
    }

    /// <summary>Each of what is compared is calibrated alike: on the judged rows themselves.</summary>
    private RankedOutcomes Ranked(double[] raw)
    {
        bool[] labels = [.. judged.Select(row => table.Labels[row])];
        var calibration = PlattFit.Fit(raw, labels);
        return new RankedOutcomes([.. raw.Select(value => Calibration.Probability(calibration.LogOdds(value)))], labels);
    }

    private static double LossOf(RankedOutcomes ranked) => LogLossError.Resampled(ranked).Value;

    /// <summary>Each unknown number as 0, unmarked.</summary>
    private TrainingTable? Filled()
    {
        var isNumber = table.Schema.Features.Select(feature => feature.Kind == Features.FeatureKind.Number).ToArray();
        if (!table.Rows.Any(row => row.Where((value, i) => isNumber[i] && float.IsNaN(value)).Any())) return null;
        return new TrainingTable(table.Schema, [.. table.Rows.Select(row => row.Select((value, i) => isNumber[i] && float.IsNaN(value) ? 0 : value).ToArray())], table.Labels, table.Groups, table.Times);
    }

    /// <summary>0–1, drawn by the seed.</summary>
    private Dictionary<int, double> RanksOfGroups()
    {
        var groups = table.Groups.Distinct().ToArray();
        new Random(seed).Shuffle(groups);
        return groups.Index().ToDictionary(group => group.Item, group => (double)group.Index / groups.Length);
    }
}
