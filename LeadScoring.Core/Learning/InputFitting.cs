using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// The inputs of a table, learnt on its rows. Categories become groups of at least <see cref="FewestRows"/> rows (all 0/1 inputs up to <see cref="MostGroups"/>), above that
/// a smoothed rate, which for the training rows comes from other folds so that no row sees its own label.
/// </summary>
internal sealed class InputFitting
{
    public const int FewestRows = 10;
    public const int MostGroups = 32;

    /// <summary>Rows' worth of the base rate that a group's rate is mixed with.</summary>
    private const double RateSmoothing = 20;

    private InputFitting(SegmentImputer imputer, InputEncoder encoder, float[][] encoded)
    {
        Imputer = imputer;
        Encoder = encoder;
        Encoded = encoded;
        ForestInputs = Where(kind => kind is not (InputKind.Even or InputKind.Above));
        LinearInputs = Where(kind => kind is not (InputKind.Number or InputKind.Rate));
        PlainInputs = Where(kind => kind is InputKind.Even or InputKind.Missing or InputKind.Group);
    }

    public SegmentImputer Imputer { get; }

    public InputEncoder Encoder { get; }

    /// <summary>One array of inputs per training row, rates from other folds.</summary>
    public float[][] Encoded { get; }

    /// <summary>Inputs that trees split on: numbers as they are, they need no scale.</summary>
    public int[] ForestInputs { get; }

    /// <summary>Inputs with a weight.</summary>
    public int[] LinearInputs { get; }

    /// <summary>Inputs of an ordinary logistic regression, the baseline: a straight line per number.</summary>
    public int[] PlainInputs { get; }

    public static InputFitting Fit(TrainingTable table, Folds folds)
    {
        var imputer = SegmentImputer.Fit(table.Schema, table.Rows);
        var imputed = table.Rows.Select(row => Imputed(imputer, row)).ToArray();
        var groups = Enumerable.Range(0, table.Schema.Count).Select(feature => Groups(table, feature)).ToArray();
        var inputs = new List<ModelInput>();
        for (var feature = 0; feature < table.Schema.Count; feature++)
        {
            if (table.Schema[feature].Kind == FeatureKind.Number) AddNumber(inputs, table, imputed, feature);
            else AddCategory(inputs, table, groups[feature], feature);
        }
        var encoder = new InputEncoder(table.Schema, inputs, groups);
        var encoded = new float[table.Count][];
        for (var row = 0; row < table.Count; row++)
        {
            encoded[row] = new float[encoder.Count];
            encoder.Encode(table.Rows[row], imputed[row], encoded[row]);
        }
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i].Kind == InputKind.Rate) EncodeRatesOutOfFold(table, folds, groups[inputs[i].Feature], inputs[i].Feature, i, encoded);
        return new InputFitting(imputer, encoder, encoded);
    }

    /// <summary>The inputs of any vector, as serving computes them.</summary>
    public float[] Encode(float[] vector)
    {
        var encoded = new float[Encoder.Count];
        Encoder.Encode(vector, Imputed(Imputer, vector), encoded);
        return encoded;
    }

    private static float[] Imputed(SegmentImputer imputer, float[] row)
    {
        var imputed = new float[row.Length];
        imputer.Impute(row, imputed);
        return imputed;
    }

    private static void AddNumber(List<ModelInput> inputs, TrainingTable table, float[][] imputed, int feature)
    {
        inputs.Add(new ModelInput(feature, InputKind.Number));
        var missing = table.Rows.Count(row => float.IsNaN(row[feature]));
        if (missing >= FewestRows && table.Count - missing >= FewestRows) inputs.Add(new ModelInput(feature, InputKind.Missing));
        inputs.AddRange(EvenScale.Inputs(feature, [.. imputed.Select(row => row[feature])]));
    }

    private static void AddCategory(List<ModelInput> inputs, TrainingTable table, int[] groups, int feature)
    {
        var count = groups.Max() + 1;
        if (count < 2) return;
        if (count <= MostGroups) inputs.AddRange(Enumerable.Range(0, count).Select(group => new ModelInput(feature, InputKind.Group) { Group = group }));
        else inputs.Add(new ModelInput(feature, InputKind.Rate) { Rates = Rates(table, groups, feature, _ => true) });
    }

    /// <summary>One group per slot with enough rows; the slots with fewer share one, if together they are enough.</summary>
    private static int[] Groups(TrainingTable table, int feature)
    {
        var definition = table.Schema[feature];
        if (definition.Kind == FeatureKind.Number) return [];
        var counts = new int[definition.Levels.Length + 2];
        foreach (var row in table.Rows) counts[definition.SlotOf(row[feature])]++;
        var groups = new int[counts.Length];
        var next = 0;
        for (var slot = 0; slot < counts.Length; slot++) groups[slot] = counts[slot] >= FewestRows ? next++ : -1;
        var rest = Enumerable.Range(0, counts.Length).Where(slot => groups[slot] < 0).Sum(slot => counts[slot]);
        if (rest >= FewestRows)
            for (var slot = 0; slot < counts.Length; slot++)
                if (groups[slot] < 0) groups[slot] = next;
        return groups;
    }

    private static float[] Rates(TrainingTable table, int[] groups, int feature, Func<int, bool> isUsed)
    {
        var definition = table.Schema[feature];
        var (rows, positives) = (new double[groups.Max() + 1], new double[groups.Max() + 1]);
        var (allRows, allPositives) = (0.0, 0.0);
        for (var row = 0; row < table.Count; row++)
        {
            if (!isUsed(row)) continue;
            var label = table.Labels[row] ? 1 : 0;
            allRows++;
            allPositives += label;
            if (groups[definition.SlotOf(table.Rows[row][feature])] is not (>= 0 and var group)) continue;
            rows[group]++;
            positives[group] += label;
        }
        var mean = allPositives / Math.Max(1, allRows);
        return [.. groups.Select(group => group < 0 ? (float)mean : (float)((positives[group] + RateSmoothing * mean) / (rows[group] + RateSmoothing)))];
    }

    private static void EncodeRatesOutOfFold(TrainingTable table, Folds folds, int[] groups, int feature, int input, float[][] encoded)
    {
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var rates = Rates(table, groups, feature, row => folds.Parts[row] != fold);
            for (var row = 0; row < table.Count; row++)
                if (folds.Parts[row] == fold) encoded[row][input] = rates[table.Schema[feature].SlotOf(table.Rows[row][feature])];
        }
    }

    private int[] Where(Func<InputKind, bool> kind)
    {
        var found = new List<int>();
        for (var i = 0; i < Encoder.Count; i++)
            if (kind(Encoder.Inputs[i].Kind)) found.Add(i);
        return [.. found];
    }
}
