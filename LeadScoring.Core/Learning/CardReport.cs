using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>A measure of the card with the best that was possible, where the truth is known.</summary>
/// <param name="UpIsGood">False for errors.</param>
/// <param name="Best">Null where it is not known.</param>
/// <param name="Spread">Over the folds; null where it was not taken.</param>
public sealed record ReportedMeasure(CardMeasure Measure, bool UpIsGood, double? Best, FoldSpread? Spread);

/// <summary>How much a signal moves scores on average, in points.</summary>
/// <param name="Meaning">In plain words.</param>
public sealed record ReportedSignal(string Feature, string Meaning, double Points);

/// <summary>Past leads with a score in [From, To), the last step with its end, and how many of them had the outcome.</summary>
/// <param name="Share">0–1, with the 95 % interval (Wilson).</param>
public sealed record ScoreStep(int From, int To, int Leads, int Positives, Estimate Share);

/// <summary>Who calls this share of the leads, best first, finds this share of all outcomes; both 0–1.</summary>
public readonly record struct GainPoint(double Leads, double Outcomes);

/// <summary>A model's card as figures to show. Everything is computed from the card alone; what the card does not hold is empty. Immutable.</summary>
public sealed record CardReport
{
    public const int StepWidth = 10;
    public const int GainSteps = 20;
    public const int MostSignals = 12;

    /// <summary>A step of fewer leads is shown, but no sentence rests on it.</summary>
    public const int FewestLeads = 50;

    public required ImmutableArray<ReportedMeasure> Measures { get; init; }

    /// <summary>The four that say most, on the latest stretch of time; empty where rows have no time.</summary>
    public required ImmutableArray<ReportedMeasure> Latest { get; init; }

    /// <summary>The <see cref="MostSignals"/> strongest, strongest first; a signal that moves nothing is left out.</summary>
    public required ImmutableArray<ReportedSignal> Signals { get; init; }

    /// <summary>How many signals the model has, those that are not shown included.</summary>
    public required int SignalCount { get; init; }

    /// <summary>Lowest scores first; steps without leads are left out.</summary>
    public required ImmutableArray<ScoreStep> Steps { get; init; }

    /// <summary>From 0 to 1 in <see cref="GainSteps"/> equal steps of leads; empty when the card counts no outcome.</summary>
    public required ImmutableArray<GainPoint> Gain { get; init; }

    /// <summary>The highest step that is large enough to speak of; null when none is.</summary>
    public ScoreStep? Highest => Steps.LastOrDefault(step => step.Leads >= FewestLeads);

    /// <summary>The lowest such step; null when there is no other than the highest.</summary>
    public ScoreStep? Lowest => Steps.FirstOrDefault(step => step.Leads >= FewestLeads) is { } step && step != Highest ? step : null;

    public static CardReport Of(ModelCard card, FeatureSchema schema) => new()
    {
        Measures = [.. card.Measures.Select(measure => Reported(measure, Best(card.Ceiling, measure.Name), card.Spreads.FirstOrDefault(spread => spread.Name == measure.Name)))],
        Latest = [.. (card.Latest?.Measures ?? []).Where(measure => measure.Name is "auc" or "logLoss" or "ece" or "precisionAt20").Select(measure => Reported(measure, best: null, spread: null))],
        Signals = [.. card.Importance.Where(signal => signal.Points > 0).OrderByDescending(signal => signal.Points).Take(MostSignals)
            .Select(signal => new ReportedSignal(signal.Feature, schema.Features.FirstOrDefault(f => f.Name == signal.Feature)?.Meaning ?? signal.Feature, signal.Points))],
        SignalCount = card.Importance.Length,
        Steps = StepsOf(card.ScoreCounts),
        Gain = GainOf(card.ScoreCounts),
    };

    /// <summary>The share of outcomes that this share of the leads holds; both 0–1. Null when the card counts no outcome.</summary>
    public double? FoundBy(double share) => Gain.Length == 0 ? null : Gain.MinBy(point => Math.Abs(point.Leads - share)).Outcomes;

    private static ReportedMeasure Reported(CardMeasure measure, double? best, FoldSpread? spread) => new(measure, measure.Name is not ("logLoss" or "brier" or "ece"), best, spread);

    private static double? Best(CardCeiling? ceiling, string measure) => measure switch
    {
        "auc" => ceiling?.Auc,
        "logLoss" => ceiling?.LogLoss,
        "precisionAt20" => ceiling?.PrecisionAt20,
        _ => null,
    };

    private static ImmutableArray<ScoreStep> StepsOf(ImmutableArray<ScoreCount> counts) =>
    [
        .. counts.GroupBy(count => Math.Min(count.Score, 100 - 1) / StepWidth)
            .OrderBy(step => step.Key)
            .Select(step => (step.Key, Leads: step.Sum(count => count.Leads), Positives: step.Sum(count => count.Positives)))
            .Where(step => step.Leads > 0)
            .Select(step => new ScoreStep(step.Key * StepWidth, (step.Key + 1) * StepWidth, step.Leads, step.Positives, WilsonInterval.Of(step.Positives, step.Leads))),
    ];

    /// <summary>Leads of the same score stand in random order: between two scores the curve is straight. Worked example: 10 leads of 80 with 4 outcomes, 10 of 20 with none: half of the best half finds 0.5.</summary>
    private static ImmutableArray<GainPoint> GainOf(ImmutableArray<ScoreCount> counts)
    {
        var best = counts.OrderByDescending(count => count.Score).ToList();
        var (leads, positives) = (best.Sum(count => (double)count.Leads), best.Sum(count => (double)count.Positives));
        if (positives == 0) return [];
        var points = ImmutableArray.CreateBuilder<GainPoint>(GainSteps + 1);
        for (var i = 0; i <= GainSteps; i++)
        {
            var (left, found) = (leads * i / GainSteps, 0.0);
            foreach (var count in best)
            {
                var taken = Math.Min(left, count.Leads);
                found += count.Leads == 0 ? 0 : taken * count.Positives / count.Leads;
                left -= taken;
                if (left <= 0) break;
            }
            points.Add(new GainPoint((double)i / GainSteps, found / positives));
        }
        return points.MoveToImmutable();
    }
}
