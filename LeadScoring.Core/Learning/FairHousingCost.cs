using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// What it costs to leave age and family status out: a plain logistic regression without them beside one with them, out of fold. Protected features cannot reach the
/// trainer, so the cost is measured apart from it; nothing but these figures leaves this place.
/// </summary>
public static class FairHousingCost
{
    /// <summary>Null when no row knows a protected feature.</summary>
    /// <param name="table">With the protected features.</param>
    public static CardContrast? Of(TrainingTable table, int seed)
    {
        var hidden = Protected(table);
        if (!table.Rows.Any(row => hidden.Any(feature => !float.IsNaN(row[feature]))) || table.Positives == 0 || table.Positives == table.Count) return null;
        var folds = Folds.Assign(table, Folds.Usual, seed);
        var (without, with) = (Judge(Excluding(table), folds), Judge(table, folds));
        return new CardContrast(table.Count, without.Auc, without.LogLoss, with.Auc, with.LogLoss);
    }

    /// <summary>The table as the trainer may see it.</summary>
    public static TrainingTable Excluding(TrainingTable table) => table.Without(Protected(table));

    private static HashSet<int> Protected(TrainingTable table) => [.. Enumerable.Range(0, table.Schema.Count).Where(i => table.Schema[i].IsProtected)];

    private static (double Auc, double LogLoss) Judge(TrainingTable table, Folds folds)
    {
        var ranked = new RankedOutcomes(LogisticBaseline.OutOfFold(InputFitting.Fit(table, folds), table.Labels, folds), table.Labels);
        return (AucScore.Of(ranked).Value, LogLossError.Resampled(ranked).Value);
    }
}
