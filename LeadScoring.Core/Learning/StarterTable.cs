using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>The rates of <see cref="StarterSignal"/> after the customer's own rows were counted in, and the trees that say them.</summary>
internal sealed class StarterTable
{
    public const string Source = "Source";
    private readonly TrainingTable known;
    private readonly Rate all;

    public StarterTable(TrainingTable known)
    {
        this.known = known;
        all = Count(StarterSignal.BaseRate, 1, _ => true);
    }

    /// <summary>The inputs that the trees ask for: whether a number is unknown, the number, and one per source.</summary>
    public List<ModelInput> Inputs(FeatureSchema schema)
    {
        var inputs = new List<ModelInput>();
        foreach (var signal in StarterSignal.All)
        {
            inputs.Add(new ModelInput(schema.IndexOf(signal.Feature), InputKind.Missing));
            inputs.Add(new ModelInput(schema.IndexOf(signal.Feature), InputKind.Number));
        }
        var source = schema.IndexOf(Source);
        inputs.AddRange(Enumerable.Range(0, schema[source].Levels.Length).Select(level => new ModelInput(source, InputKind.Group) { Group = level }));
        return inputs;
    }

    /// <summary>Of one member. Members differ by how uncertain each rate is, and their mean is the table.</summary>
    public Tree[] Trees(FeatureSchema schema, List<ModelInput> inputs, double damping, int member, int members)
    {
        var random = new Random(1);
        double Spread(Rate rate)
        {
            var draws = Enumerable.Range(0, members).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())).ToArray();
            return (draws[member] - draws.Average()) * rate.ErrorOfLogOdds;
        }
        double Effect(Rate rate) => damping * (rate.LogOdds - all.LogOdds + Spread(rate));

        var trees = new List<Tree> { Leaf(all.LogOdds + Spread(all)) };
        foreach (var (signal, i) in StarterSignal.All.Select((signal, i) => (signal, i)))
        {
            var column = known.Schema.IndexOf(signal.Feature);
            var with = Count(signal.RateWith, signal.ShareWith, row => signal.IsIn(row[column]) == true);
            var without = Count(signal.RateWithout, 1 - signal.ShareWith, row => signal.IsIn(row[column]) == false);
            var unknown = known.Rows.Count(row => float.IsNaN(row[column]));
            trees.Add(Split(2 * i, (float)signal.Above, Effect(without), Effect(with), without.Rows, with.Rows, unknown));
        }
        var sources = schema[schema.IndexOf(Source)].Levels;
        var (at, first) = (known.Schema.IndexOf(Source), inputs.Count - sources.Length);
        var rates = sources.Select((source, level) => Count(StarterSignal.Sources[source].Rate, StarterSignal.Sources[source].Share, row => row[at] == level)).ToArray();
        trees.Add(Chain(first, [.. rates.Select(Effect)], [.. rates.Select(rate => rate.Rows)]));
        return [.. trees];
    }

    /// <summary>The prior of that share of leads, and the own rows that are like it.</summary>
    private Rate Count(double prior, double share, Func<float[], bool> isLike)
    {
        var weight = StarterSignal.PriorRows * Math.Max(share, 0.1);
        var (rows, positives) = (0, 0);
        for (var row = 0; row < known.Count; row++)
        {
            if (!isLike(known.Rows[row])) continue;
            rows++;
            if (known.Labels[row]) positives++;
        }
        return new Rate((weight * prior + positives) / (weight + rows), weight + rows, share * StarterSignal.PriorRows + rows);
    }

    private static Tree Leaf(double value) => new() { Inputs = [], Thresholds = [], Left = [], Right = [], Leaves = [value], Covers = [1] };

    /// <summary>Unknown is neither: the first question is whether the number is known.</summary>
    private static Tree Split(int missing, float above, double without, double with, double rowsWithout, double rowsWith, int rowsUnknown) => new()
    {
        Inputs = [missing, missing + 1], Thresholds = [0.5f, above], Left = [1, ~1], Right = [~0, ~2], Leaves = [0, without, with],
        Covers = [Whole(rowsUnknown), Whole(rowsWithout), Whole(rowsWith)],
    };

    /// <summary>One source after the other: is it this one? The last leaf is for none of them.</summary>
    private static Tree Chain(int firstInput, double[] values, double[] rows)
    {
        var nodes = Enumerable.Range(0, values.Length).ToArray();
        return new Tree
        {
            Inputs = [.. nodes.Select(node => firstInput + node)], Thresholds = [.. nodes.Select(_ => 0.5f)],
            Left = [.. nodes.Select(node => node + 1 < nodes.Length ? node + 1 : ~nodes.Length)], Right = [.. nodes.Select(node => ~node)],
            Leaves = [.. values, 0], Covers = [.. rows.Select(Whole), 1],
        };
    }

    /// <summary>Covers count in hundredths of a row, so that small shares of the prior keep their weight.</summary>
    private static int Whole(double rows) => Math.Max(1, (int)Math.Round(100 * rows));

    /// <param name="Value">0–1.</param>
    /// <param name="Weight">Rows it rests on, those of the prior included.</param>
    /// <param name="Rows">Rows that are like this among all.</param>
    private readonly record struct Rate(double Value, double Weight, double Rows)
    {
        public double LogOdds => Math.Log(Value / (1 - Value));

        public double ErrorOfLogOdds => 1 / Math.Sqrt(Weight * Value * (1 - Value));
    }
}
