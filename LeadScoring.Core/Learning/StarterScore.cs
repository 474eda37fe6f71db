using LeadScoring.Core.Features;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// The score before there is enough to learn from: an honest table of source and signal rates (<see cref="StarterSignal"/>), shrunk towards the customer's own as outcomes
/// come in. A model like any other, a tree for each line of the table, so that scores, reasons and files work alike.
/// </summary>
public static class StarterScore
{
    /// <summary>Signals say partly the same; their log-odds, simply added, would be too sure.</summary>
    private const double Damping = 0.6;

    private const int Members = 8;
    private const int PointsPerDoubling = 10;
    private const int ProbeCount = 16;

    /// <param name="known">Rows with known outcomes, as few as there are, none included.</param>
    public static ScoringModel Of(TrainingTable known) => ScoringModel.Build(Parts(known));

    /// <summary>The starter score of a customer without any outcome.</summary>
    public static ScoringModel WithoutOutcomes() => Of(new TrainingTable(LeadFeatures.SchemaOf([]), [], []));

    /// <summary>
    /// A sentence when the starter score foretells as well as the model or better, by the same cross-validation, over stretches of time where rows have times. Otherwise null.
    /// </summary>
    /// <param name="card">Of the model.</param>
    /// <param name="table">What it learnt from.</param>
    public static string? RefusalOf(ModelCard card, TrainingTable table)
    {
        var (starter, model) = (LossOf(table, Folds.Assign(table, Folds.Usual, card.Seed)), card.Measures.First(measure => measure.Name == "logLoss").Value);
        return model < starter ? null
            : FormattableString.Invariant($"The starter score still foretells better than what was learnt from {table.Count:N0} rows (log-loss {starter:F3} against {model:F3} on rows neither had seen), so it stays.");
    }

    private static double LossOf(TrainingTable table, Folds folds)
    {
        var (probabilities, labels) = (new List<double>(), new List<bool>());
        for (var part = 0; part < folds.Count; part++)
        {
            var model = Of(table.Take(folds.RowsOutside(part)));
            var rows = Enumerable.Range(0, table.Count).Where(row => folds.Parts[row] == part).ToArray();
            probabilities.AddRange(model.Score([.. rows.Select(row => Known(table.Rows[row], table.Schema, model.Schema))]).Select(score => score.Probability));
            labels.AddRange(rows.Select(row => table.Labels[row]));
        }
        return probabilities.Zip(labels).Average(row => LogLossError.Of(row.First, row.Second));
    }

    /// <summary>The starter's schema has no levels of a customer's own; the features it uses are among those of every table.</summary>
    private static float[] Known(float[] row, FeatureSchema from, FeatureSchema to) => [.. to.Features.Select(feature => from.IndexOf(feature.Name) is >= 0 and var at ? row[at] : float.NaN)];

    private static ModelParts Parts(TrainingTable known)
    {
        var schema = LeadFeatures.SchemaOf([]);
        var table = new StarterTable(known);
        var inputs = table.Inputs(schema);
        return new ModelParts
        {
            Schema = schema,
            Imputer = SegmentImputer.Fit(schema, []),
            Encoder = new InputEncoder(schema, inputs, Groups(schema)),
            Forest = new Forest([.. Enumerable.Range(0, Members).Select(member => table.Trees(schema, inputs, Damping, member, Members))]),
            Linear = new LinearTerm(new double[Members], [.. Enumerable.Range(0, Members).Select(_ => new double[inputs.Count])], new double[inputs.Count]),
            Calibration = new Calibration(1, 0),
            PointsPerDoubling = PointsPerDoubling,
            SpreadFactor = 1,
            Card = new ModelCard
            {
                Data = TrainingData.OwnLeads, Label = TrainingRows.Label, Rows = known.Count, Positives = known.Positives, Seed = 0, Family = ModelFamily.Starter,
                TreeShare = 1, Leaves = 2, Trees = StarterSignal.All.Length + 1, Members = Members,
            },
            Probes = Probes(schema),
        };
    }

    /// <summary>Each source is a group of its own; other categories are not asked for.</summary>
    private static int[][] Groups(FeatureSchema schema) =>
    [
        .. schema.Features.Select(feature => feature.Kind == FeatureKind.Number ? (int[])[]
            : [.. Enumerable.Range(0, feature.Levels.Length + 2).Select(slot => feature.Name == StarterTable.Source && slot < feature.Levels.Length ? slot : -1)]),
    ];

    private static float[][] Probes(FeatureSchema schema)
    {
        var random = new Random(0);
        return
        [
            .. Enumerable.Range(0, ProbeCount).Select(_ => schema.Features.Select(feature =>
                random.Next(4) == 0 ? float.NaN : feature.Kind == FeatureKind.Category ? random.Next(feature.Levels.Length + 1) : random.Next(5)).ToArray()),
        ];
    }
}
