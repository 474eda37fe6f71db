using LeadScoring.Core.Leads;
using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>What the lead wants, how soon, and whether it can be paid for.</summary>
internal static class IntentFeatures
{
    public static readonly BuiltInFeature[] All =
    [
        BuiltInFeature.Category("Kind", FeatureGroup.Intent, Enum.GetNames<LeadKind>(), "What the lead wants to do", m => m.Kind.ToString(), segmentPart: 1),
        Number("TimelineMonths", "months", 36, Lowers, "Months until they want to move, as they said", m => m.Profile.TimelineMonths ?? double.NaN),
        Number("FinancingReadiness", "0–4", 4, Raises, "How far the financing is", Readiness),
        Number("PreapprovalAgeDays", "days", double.PositiveInfinity, Unknown, "Days since the mortgage was pre-approved", m => m.PreapprovalAgeDays),
        Number("BudgetToViewedPriceFit", "0–1", 1, Raises, "How well the viewed prices fit the budget", BudgetFit),
        BuiltInFeature.Category("PriceBand", FeatureGroup.Intent, PriceBands.Names, "Price band of the budget, else of the homes viewed", m => double.IsNaN(m.PriceUsd) ? null : PriceBands.Names[PriceBands.Of((decimal)m.PriceUsd)], segmentPart: 3),
        BuiltInFeature.Category("HomeToSell", FeatureGroup.Intent, Enum.GetNames<HomeToSell>(), "Whether they have a home to sell first", m => m.Profile.HomeToSell?.ToString()),
        Number("MortgageCalculatorUses30d", "per 30 days", double.PositiveInfinity, Raises, "Uses of the mortgage calculator in the last 30 days", m => m.Activity.MortgageCalculatorUses30d),
        Number("ValuationRequests90d", "per 90 days", double.PositiveInfinity, Raises, "Times they asked what their home is worth, in the last 90 days", m => m.Activity.ValuationRequests90d),
    ];

    /// <summary>0 needs a loan, 1 prequalified, 2 pre-approved, 3 verified by the lender, 4 cash. A pre-approval we heard of counts even if the profile is behind.</summary>
    private static double Readiness(LeadMoment m)
    {
        var said = m.Profile.Financing switch
        {
            Financing.NeedsLoan => 0,
            Financing.Prequalified => 1,
            Financing.Preapproved => 2,
            Financing.LenderVerified => 3,
            Financing.Cash => 4,
            _ => double.NaN,
        };
        return m.Activity.PreapprovalAt is null || said >= 2 ? said : 2;
    }

    /// <summary>exp(−|ln(median viewed price / budget)|): 1 when they look at what they can pay, 0.5 at twice or half of it.</summary>
    private static double BudgetFit(LeadMoment m) => m.BudgetUsd is { } budget ? Math.Exp(-Math.Abs(Math.Log(m.Activity.MedianViewedPriceUsd / (double)budget))) : double.NaN;

    private static BuiltInFeature Number(string name, string unit, double max, FeatureDirection direction, string meaning, Func<LeadMoment, double> value) =>
        BuiltInFeature.Of(name, FeatureGroup.Intent, unit, max, direction, meaning, value);
}
