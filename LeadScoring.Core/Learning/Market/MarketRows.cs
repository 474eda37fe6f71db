using System.Collections.Immutable;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning.Market;

/// <summary>A decision of the market whose label is known, with the chance nobody could beat.</summary>
public readonly record struct MarketRow(MarketLead Lead, DateTime At, bool Label, double TrueProbability);

/// <summary>The market as rows to learn from and to measure on, in the order and selection of <see cref="TrainingRows"/>.</summary>
public static class MarketRows
{
    /// <summary>The leads that agreed to profiling, to learn from.</summary>
    public static IReadOnlyList<PastLead> ToLearnFrom(this SyntheticMarket market) =>
        [.. Profiled(market).Select(lead => new PastLead(lead.Id, lead.ToFacts(market.History), lead.Outcomes, LeftAt: null))];

    public static ImmutableArray<MarketRow> Rows(this SyntheticMarket market) =>
    [
        .. from lead in Profiled(market)
           from moment in DecisionMoments.Of(lead.CreatedAt, lead.Outcomes, market.AsOf)
           let label = Labels.QualifiedAfter(moment.At, moment.IsArrival, market.AsOf, lead.Outcomes)
           where label is not null
           select new MarketRow(lead, moment.At, label.Value, market.TrueProbability(lead, moment.At)),
    ];

    /// <summary>What the truth itself reaches on these rows: the best that any model could.</summary>
    public static CardCeiling Ceiling(IReadOnlyList<MarketRow> rows)
    {
        var truth = new RankedOutcomes([.. rows.Select(r => r.TrueProbability)], [.. rows.Select(r => r.Label)]);
        return new CardCeiling(AucScore.Of(truth).Value, rows.Average(r => LogLossError.Of(r.TrueProbability, r.Label)), TopPrecisionScore.OfBest(20, truth).Value);
    }

    private static IEnumerable<MarketLead> Profiled(SyntheticMarket market) => market.Leads.Where(lead => lead.MayBeProfiled);
}
