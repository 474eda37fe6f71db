using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Layout;

namespace LeadScoring.Dashboard.Models;

/// <summary>How a measure is called and its numbers are read.</summary>
internal sealed record MeasureWords(string Name, Func<double, string> Number);

/// <summary>What the figures of a card say, in sentences.</summary>
internal static class ModelWords
{
    private const double CalledFirst = 0.2;
    private const double MembershipLimit = 0.55;

    private static readonly Dictionary<string, MeasureWords> Measures = new(StringComparer.Ordinal)
    {
        ["auc"] = new("Ranks a success above a failure (AUC)", Plain),
        ["logLoss"] = new("Surprise at what happened (log-loss)", Plain),
        ["brier"] = new("Squared error of the chance (Brier)", Plain),
        ["ece"] = new("Calibration error", Plain),
        ["accuracy"] = new("Right when it has to say yes or no", Share),
        ["precisionAt20"] = new("Successes among the best 20", Share),
        ["precisionAt5Percent"] = new("Successes among the best 5%", Share),
        ["liftAt10Percent"] = new("Best 10% against the average", value => value.ToString("0.0", CultureInfo.InvariantCulture) + "×"),
    };

    public static MeasureWords Of(ReportedMeasure measure) => Measures.GetValueOrDefault(measure.Measure.Name) ?? new MeasureWords(measure.Measure.Name, Plain);

    /// <summary>One line for the list of models.</summary>
    public static string Summary(ModelCard card) =>
        $"{Kind(card)} · {DataOf(card)}: {Formats.Count(card.Rows)} moments with {Formats.Count(card.Positives)} outcomes" + (card.Measures.FirstOrDefault(measure => measure.Name == "auc") is { } auc ? $" · AUC {Plain(auc.Value)} ({Plain(auc.Low)}–{Plain(auc.High)})" : "");

    public static IEnumerable<(string Term, string Text)> Facts(ModelCard card, FeatureSchema schema) =>
    [
        ("Data", DataOf(card)),
        .. card.Span is { } span ? [("From when to when", span.From == span.To ? Month(span.From) : $"{Month(span.From)} to {Month(span.To)}")] : Array.Empty<(string, string)>(),
        ("Outcome it foretells", card.Label),
        ("Moments of leads", $"{Formats.Count(card.Rows)}, of which {Formats.Count(card.Positives)} had the outcome ({Formats.Percent(card.BaseRate, 1)})"),
        ("Kind of model", Family(card)),
        ("Members", Formats.Count(card.Members, "model, whose", "models, whose") + " average is the score"),
        ("Seed", card.Seed.ToString(CultureInfo.InvariantCulture)),
        ("Age and family status", card.ProtectedIncluded ? "Among the inputs (fair-housing mode Include)" : "Excluded: they are no inputs"),
        .. card.Rule.Length > 0 ? [("The strongest single signal", MeaningOf(card.Rule, schema))] : Array.Empty<(string, string)>(),
    ];

    /// <summary>What was measured beside the model itself, a term and a sentence each.</summary>
    public static IEnumerable<(string Term, string Text)> Checks(ModelCard card)
    {
        if (card.WithoutImputation is { } filled)
            yield return ("Filling in what is unknown", $"With segment medians log-loss {Plain(filled.LogLoss)} and AUC {Plain(filled.Auc)}; with every unknown number taken as 0 {Plain(filled.OtherLogLoss)} and {Plain(filled.OtherAuc)} ({Formats.Count(filled.Rows)} unseen moments).");
        if (card.WithProtected is { } with)
            yield return ("Cost of leaving age and family status out", $"A plain logistic regression reaches log-loss {Plain(with.LogLoss)} and AUC {Plain(with.Auc)} without them, {Plain(with.OtherLogLoss)} and {Plain(with.OtherAuc)} with them. They were used for this comparison only.");
        if (card.MembershipAuc is { } members)
            yield return ("Who was learnt from", $"The score tells leads it learnt from from others with AUC {Plain(members)}; 0.500 is pure guessing{(members <= MembershipLimit ? "" : ", and above 0.550 is too much")}.");
    }

    public static string LatestReading(LatestMeasures latest) => $"Learnt from all earlier moments, judged on the latest {Formats.Count(latest.Rows)} ({Formats.Count(latest.Positives)} outcomes): what to expect of the days to come.";

    public static string CurveTitle(ModelCard card)
    {
        var (last, before) = (card.LearningCurve[^1], card.LearningCurve[^2]);
        var gain = last.Auc - before.Auc;
        return gain >= 0.01 ? $"Twice the leads raised the AUC by {Plain(gain)}: more would still help" : "More leads like these would add little";
    }

    public static string CurveReading(ModelCard card) =>
        $"The same recipe learnt from {Formats.Count(card.LearningCurve[0].Rows)} moments reaches an AUC of {Plain(card.LearningCurve[0].Auc)}, from {Formats.Count(card.LearningCurve[^1].Rows)} {Plain(card.LearningCurve[^1].Auc)}; thin lines are 95% ranges.";

    public static string StepTitle(CardReport report) => report.Highest is { } high
        ? $"Of leads scored {ModelCharts.Span(high)}, {Formats.Of100(high.Share.Value)} had the outcome"
        : "Too few leads to say what scores meant";

    public static string StepReading(CardReport report, ModelCard card) =>
        (report.Lowest is { } low ? $"Of leads scored {ModelCharts.Span(low)} it was {Formats.Of100(low.Share.Value)}, and of all leads" : "Of all leads it was") + $" {Formats.Of100(card.BaseRate)} (dashed); thin lines are 95% ranges, numbers on top count leads.";

    public static string GainTitle(CardReport report) => $"The best {Formats.Percent(CalledFirst)} of leads hold {Formats.Percent(report.FoundBy(CalledFirst)!.Value)} of the outcomes";

    public static string GainReading(CardReport report) => $"Calling half of the leads, best first, finds {Formats.Percent(report.FoundBy(0.5)!.Value)} of the outcomes; in any other order it would be about half.";

    public static string SignalTitle(CardReport report) => $"What moves scores most: {report.Signals[0].Meaning}";

    public static string SignalReading(CardReport report) =>
        $"It moves a score by {ModelCharts.Points(report.Signals[0].Points)} points on average, up or down; the {report.Signals.Length} strongest of {Formats.Count(report.SignalCount, "signal", "signals")} are shown.";

    private static string DataOf(ModelCard card) => card switch
    {
        { Family: ModelFamily.Starter } => "General rates, shrunk towards your own leads",
        { Data: TrainingData.OwnLeads } => "Your own leads with known outcomes",
        { Data: TrainingData.DemoLeads } => "The made-up leads of the demo",
        { Data: TrainingData.SyntheticMarket } => "Made-up leads of a made-up market",
        _ => "A CSV file with outcomes",
    };

    private static string Kind(ModelCard card) => card.Family switch
    {
        ModelFamily.Starter => "Starter score",
        ModelFamily.Logistic => "Logistic regression",
        ModelFamily.Trees => "Trees",
        _ => "Trees and logistic regression",
    };

    private static string MeaningOf(string feature, FeatureSchema schema) => schema.IndexOf(feature) is >= 0 and var at ? schema[at].Meaning : feature;

    private static string Month(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Family(ModelCard card)
    {
        var trees = $"{Formats.Count(card.Trees, "tree", "trees")} of at most {Formats.Count(card.Leaves, "leaf", "leaves")} in each member";
        return card.Family switch
        {
            ModelFamily.Starter => "Starter score: general rates by source and signal, shrunk towards yours",
            ModelFamily.Logistic => "Logistic regression, no trees",
            ModelFamily.Trees => $"Trees: {trees}",
            _ => $"{Formats.Percent(card.TreeShare)} trees ({trees}), {Formats.Percent(1 - card.TreeShare)} logistic regression",
        };
    }

    private static string Plain(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Share(double value) => Formats.Percent(value, 1);
}
