using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>Puts what the search found together as a model with its scale, probes and card.</summary>
internal static class ModelAssembly
{
    private const int ProbeCount = 24;

    public static ModelParts Parts(TrainingTable table, TrainingOrder order, InputFitting inputs, FoundRecipe found, Folds folds)
    {
        var folded = new CrossValidation(inputs, table.Labels, folds);
        var forest = new Forest([.. found.Trees.Select(trees => (IReadOnlyList<Tree>)[.. folded.Finish(trees).Select(tree => Weighted(tree, found.Recipe.TreeShare))])]);
        var linear = Linear(found, inputs);
        var draft = BlankLead.Lowered(new ModelParts
        {
            Schema = table.Schema,
            Imputer = inputs.Imputer,
            Encoder = inputs.Encoder,
            Forest = forest,
            Linear = linear,
            Calibration = found.Calibration,
            PointsPerDoubling = 4,
            SpreadFactor = Math.Sqrt(folds.Count - 1),
            Card = Card(table, order, found, forest.Members.Count),
            Probes = Probes(table, order.Seed),
        }, table);
        var scale = ScoreScale.Fit(ScoringModel.Build(draft).Scale.BaseLogOdds, [.. found.OutOfFold.Select(draft.Calibration.LogOdds)]);
        var scaled = draft with { PointsPerDoubling = scale.PointsPerDoubling };
        var figures = new CardFigures(table, inputs, folds, found);
        var trials = new RecipeTrials(table, folds, found.Recipe, order.Seed);
        return scaled with
        {
            Card = draft.Card with
            {
                Span = figures.Span,
                Rule = figures.Rule,
                Measures = figures.Measures(),
                Spreads = figures.Spreads(),
                Latest = figures.Latest(),
                LearningCurve = trials.LearningCurve(inputs, found.OutOfFold),
                MembershipAuc = trials.Membership(inputs, found),
                WithoutImputation = trials.WithoutImputation(found.OutOfFold),
                Importance = CardFigures.Importance(ScoringModel.Build(scaled), table, order.Seed),
                ScoreCounts = figures.ScoreCounts(scale),
            },
        };
    }

    private static Tree Weighted(Tree tree, double share) => tree with { Leaves = [.. tree.Leaves.Select(leaf => share * leaf)] };

    private static LinearTerm Linear(FoundRecipe found, InputFitting inputs)
    {
        var share = 1 - found.Recipe.TreeShare;
        var means = new double[inputs.Encoder.Count];
        foreach (var row in inputs.Encoded)
            for (var i = 0; i < means.Length; i++) means[i] += (double)row[i] / inputs.Encoded.Length;
        return new LinearTerm([.. found.Linear.Select(fit => share * fit.Intercept)], [.. found.Linear.Select(fit => fit.Weights.Select(w => share * w).ToArray())], means);
    }

    private static ModelCard Card(TrainingTable table, TrainingOrder order, FoundRecipe found, int members) => new()
    {
        Data = order.Data,
        Label = order.Label,
        Rows = table.Count,
        Positives = table.Positives,
        Seed = order.Seed,
        Family = found.Recipe.Family,
        TreeShare = found.Recipe.TreeShare,
        Leaves = found.Recipe.TreeShare > 0 ? found.Recipe.Shape.Leaves : 0,
        Trees = found.Recipe.TreeShare > 0 ? found.Recipe.Shape.Trees : 0,
        Members = members,
        ProtectedIncluded = table.Schema.Features.Any(feature => feature.IsProtected),
        Ceiling = order.Ceiling,
        WithProtected = order.WithProtected,
        Leaks = order.Leaks,
    };

    /// <summary>Made up, never a training row: a level or a number between the 5th and 95th percentile drawn for each feature by itself, one in six unknown.</summary>
    private static float[][] Probes(TrainingTable table, int seed)
    {
        var random = new Random(seed);
        var ranges = Enumerable.Range(0, table.Schema.Count).Select(feature =>
        {
            var known = table.Rows.Select(row => row[feature]).Where(value => !float.IsNaN(value)).Order().DefaultIfEmpty(0).ToArray();
            return (Low: known[known.Length / 20], High: known[known.Length - 1 - known.Length / 20]);
        }).ToArray();
        return [.. Enumerable.Range(0, ProbeCount).Select(_ => table.Schema.Features.Select((feature, i) =>
            random.Next(6) == 0 ? float.NaN
            : feature.Kind == FeatureKind.Category ? random.Next(feature.Levels.Length + 1)
            : ranges[i].Low + random.NextSingle() * (ranges[i].High - ranges[i].Low)).ToArray())];
    }
}
