using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Tests.Support;

/// <summary>A model over the real schema whose weights were chosen by hand: never trained, but its reasons read as a rep expects them.</summary>
public static class SeededModel
{
    private static readonly (string Feature, float Centre, float Width, double Weight)[] Weights =
    [
        ("TourRequests90d", 1.2f, 1.4f, 0.42), ("MaxViewsOfOneListing", 2.5f, 2f, 0.36), ("InboundContactAttempts30d", 0.9f, 1.2f, 0.40), ("PropertyViews30d", 5f, 5f, 0.28),
        ("SavedListings30d", 0.8f, 1.1f, 0.24), ("DecayedActivity", 24f, 30f, 0.34), ("DaysSinceActivity", 9f, 11f, -0.42), ("FinancingReadiness", 1.6f, 1.4f, 0.34),
        ("TimelineMonths", 6f, 3.5f, -0.22), ("Contactability", 1.6f, 0.6f, 0.26), ("AdEngagement", 0.5f, 0.3f, 0.16), ("CreditActivity", 0.5f, 0.3f, 0.12),
        ("OpenHouseVisits90d", 0.6f, 1f, 0.22), ("MortgageCalculatorUses30d", 0.6f, 1f, 0.16), ("HasSavedSearch", 0.2f, 0.4f, 0.14), ("SearchSpecificity", 0.4f, 0.3f, 0.10),
    ];

    /// <param name="signal">A signal of the customer's own, said to matter most.</param>
    public static ScoringModel Make(IEnumerable<string> areas, string? signal = null)
    {
        var schema = LeadFeatures.SchemaOf(areas);
        var inputs = Weights.Select(w => new ModelInput(schema.IndexOf(w.Feature), InputKind.Even) { Centre = w.Centre, Width = w.Width }).ToList();
        var random = new Random(3);
        var rows = Enumerable.Range(0, 200).Select(_ => schema.Features.Select(f => Value(f, random)).ToArray()).ToList();
        var weights = Weights.Select(w => w.Weight * 1.6).ToArray();
        return ScoringModel.Build(new ModelParts
        {
            Schema = schema,
            Imputer = SegmentImputer.Fit(schema, rows),
            Encoder = new InputEncoder(schema, inputs, [.. schema.Features.Select(f => f.Kind == FeatureKind.Category ? Enumerable.Repeat(0, f.Levels.Length + 2).ToArray() : [])]),
            Forest = new Forest([[Stump(0.02)], [Stump(-0.02)]]),
            Linear = new LinearTerm([-1.4, -1.35], [weights, [.. weights.Select(w => w * 1.05)]], new double[weights.Length]),
            Calibration = new Calibration(1, 0),
            PointsPerDoubling = 10,
            SpreadFactor = 1,
            Card = new ModelCard
            {
                Data = TrainingData.OwnLeads, Label = "Qualified appointment within 30 days", Rows = 6_000, Positives = 1_200, Seed = 1, Family = ModelFamily.Logistic,
                TreeShare = 0, Leaves = 0, Trees = 0, Members = 2, ScoreCounts = Counts(),
                Measures =
                [
                    new CardMeasure("auc", 0.812, 0.799, 0.825, 0.5, 0.703, 0.804), new CardMeasure("logLoss", 0.402, 0.388, 0.417, 0.5, 0.439, 0.409), new CardMeasure("brier", 0.126, 0.121, 0.131, 0.16, 0.139, 0.129),
                    new CardMeasure("ece", 0.014, 0.009, 0.022, 0, 0.013, 0.02), new CardMeasure("accuracy", 0.829, 0.819, 0.838, 0.8, 0.817, 0.825), new CardMeasure("precisionAt20", 0.9, 0.699, 0.972, 0.2, 0.633, 0.85),
                    new CardMeasure("precisionAt5Percent", 0.73, 0.68, 0.78, 0.2, 0.54, 0.71), new CardMeasure("liftAt10Percent", 3.3, 3.1, 3.5, 1, 2.467, 3.2),
                ],
                Importance = [.. signal is null ? [] : new[] { new FeatureImportance(signal, 9) }, .. Weights.Select(w => new FeatureImportance(w.Feature, Math.Abs(w.Weight) * 12)).OrderByDescending(i => i.Points)],
                Ceiling = new CardCeiling(0.861, 0.35, 1),
                Span = new CardSpan(new DateOnly(2025, 3, 1), new DateOnly(2026, 10, 1)),
                Rule = "TourRequests90d",
                Spreads = [new FoldSpread("auc", 0.811, 0.009), new FoldSpread("logLoss", 0.403, 0.011)],
                Latest = new LatestMeasures(1_200, 264, [new CardMeasure("auc", 0.797, 0.769, 0.825, 0.5, 0.66, 0.79), new CardMeasure("logLoss", 0.415, 0.39, 0.44, 0.52, 0.47, 0.42)]),
                LearningCurve = [new LearningPoint(600, 0.781, 0.755, 0.807, 0.421), new LearningPoint(1_200, 0.796, 0.771, 0.821, 0.412), new LearningPoint(2_400, 0.806, 0.781, 0.831, 0.405), new LearningPoint(4_800, 0.811, 0.787, 0.835, 0.402)],
                MembershipAuc = 0.518,
                WithoutImputation = new CardContrast(2_400, 0.811, 0.402, 0.804, 0.409),
                WithProtected = new CardContrast(6_000, 0.804, 0.409, 0.806, 0.408),
                Leaks = [new CardLeak("Tags", "Alone it explains 41% of the outcome (AUC 0.88).", null), new CardLeak("Last Activity", "Alone it explains 21% of the outcome (AUC 0.79).", "our web form fills it in")],
            },
            Probes = [.. rows.Take(16)],
        });
    }

    private static Tree Stump(double value) => new() { Inputs = [], Thresholds = [], Left = [], Right = [], Leaves = [value], Covers = [100] };

    private static float Value(FeatureDefinition feature, Random random) =>
        feature.Kind == FeatureKind.Category ? random.Next(feature.Levels.Length) : random.NextSingle() * (float)Math.Min(feature.Max, 5);

    /// <summary>A bell of leads around 50, of whom as many had the outcome as the scale says.</summary>
    private static ImmutableArray<ScoreCount> Counts() =>
        [.. Enumerable.Range(0, 96).Select(score =>
        {
            var leads = (int)(150 * Math.Exp(-Math.Pow((score - 48) / 17.0, 2) / 2));
            var odds = 0.25 * Math.Pow(2, (score - 50) / 10.0);
            return new ScoreCount(score, leads, (int)Math.Round(leads * odds / (1 + odds)));
        }).Where(count => count.Leads > 0)];
}
