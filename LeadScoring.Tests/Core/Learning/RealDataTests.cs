using LeadScoring.Core.Learning;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

/// <summary>One seed of one set trains here; all sets and seeds run in <c>./bench.sh quality</c>.</summary>
public class RealDataTests
{
    [RealDataFact]
    public void Honest_lead_data_are_ranked_as_well_as_by_tuned_boosting_and_raise_no_alarm()
    {
        var (data, testRows) = RealDataSets.Read("xed_strict");

        var report = Evaluation.Run(data, testRows, seed: 1).Report!;

        Assert.InRange(report.Measures.Auc.Value, 0.840, 0.860);
        Assert.InRange(report.Measures.LogLoss.Value, 0.440, 0.460);
        Assert.True(report.Measures.LogLoss.Value < report.Logistic.LogLoss.Value && report.Logistic.LogLoss.Value < report.Constant.LogLoss.Value);
        Assert.Empty(report.Warnings);
        Assert.Equal(testRows.Order(), report.Predictions.Select(p => p.Row).Order());
    }

    [RealDataFact]
    public void Columns_filled_in_after_contact_are_named_as_possible_leaks()
    {
        Assert.Equal(["Tags", "Lead Quality", "Last Activity", "Lead Profile", "Last Notable Activity"], PossibleLeaks("xed_all"));
        Assert.Equal(["duration"], PossibleLeaks("bank_all"));
        Assert.Equal(["PageValues"], PossibleLeaks("shop_all"));
    }

    [RealDataFact]
    public void Honest_columns_raise_no_alarm()
    {
        Assert.Empty(PossibleLeaks("xed_nosales"));
        Assert.Empty(PossibleLeaks("bank_honest"));
        Assert.Empty(PossibleLeaks("shop_nopv"));
    }

    private static IEnumerable<string> PossibleLeaks(string variant)
    {
        var (data, testRows) = RealDataSets.Read(variant);
        var (table, _) = data.Learn([.. data.LabelledRows.Except(testRows)]);
        return LeakCheck.Of(table, data.Label, testPositives: 100, seed: 1).Select(warning => warning.Column);
    }
}
