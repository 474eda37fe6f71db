namespace LeadScoring.Core.Scoring;

/// <summary>
/// Trees that ask for one input at most, added up: such a tree is a step function, and all of an input are one table of a row per bin. Most trees of the product's
/// usual models are of this kind. Immutable and thread-safe.
/// </summary>
internal sealed class StepFunctions
{
    private readonly double[] constants;
    private readonly Table[] tables;

    /// <param name="members">Per member the trees for which <see cref="Holds"/> is true.</param>
    public StepFunctions(IReadOnlyList<Tree[]> members)
    {
        constants = [.. members.Select(trees => trees.Where(tree => tree.Inputs.Length == 0).Sum(tree => tree.Leaves[0]))];
        tables = [.. members.SelectMany(trees => trees).Where(tree => tree.Inputs.Length > 0).Select(tree => tree.Inputs[0]).Distinct().Order().Select(input => TableOf(input, members))];
    }

    public static bool Holds(Tree tree) => tree.Inputs.All(input => input == tree.Inputs[0]);

    /// <summary>Sets the log-odds of each member.</summary>
    public void Score(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        constants.CopyTo(perMember);
        foreach (var table in tables)
        {
            var values = table.At(table.Cuts.BinOf(encoded[table.Cuts.Input]));
            for (var member = 0; member < values.Length; member++) perMember[member] += values[member];
        }
    }

    /// <summary>Sets the log-odds of each member for a block of rows.</summary>
    public void Score(RowBlock block)
    {
        for (var member = 0; member < constants.Length; member++) block.LogOdds(member).Fill(constants[member]);
        Span<int> bins = stackalloc int[RowBlock.Rows];
        foreach (var table in tables)
        {
            table.Cuts.BinsOf(block.Input(table.Cuts.Input), bins);
            for (var row = 0; row < bins.Length; row++)
            {
                var values = table.At(bins[row]);
                for (var member = 0; member < values.Length; member++) block.LogOdds(member)[row] += values[member];
            }
        }
    }

    /// <summary>Adds the Shapley values: with one input only, what it adds is the value less the mean by covers.</summary>
    public void Contribute(ReadOnlySpan<float> encoded, Span<double> contributions)
    {
        foreach (var table in tables) contributions[table.Cuts.Input] += table.Shapley[table.Cuts.BinOf(encoded[table.Cuts.Input])];
    }

    private static Table TableOf(int input, IReadOnlyList<Tree[]> members)
    {
        var trees = members.Select(trees => trees.Where(tree => tree.Inputs.Length > 0 && tree.Inputs[0] == input).ToArray()).ToArray();
        var cuts = new Cuts(input, trees.SelectMany(member => member).SelectMany(tree => tree.Thresholds));
        var values = new double[(cuts.Sorted.Length + 1) * members.Count];
        var shapley = new double[cuts.Sorted.Length + 1];
        var expected = trees.Sum(member => member.Sum(tree => tree.Expected())) / members.Count;
        var encoded = new float[input + 1];
        for (var bin = 0; bin < shapley.Length; bin++)
        {
            encoded[input] = bin < cuts.Sorted.Length ? cuts.Sorted[bin] : float.NaN;
            for (var member = 0; member < members.Count; member++)
            {
                var value = trees[member].Sum(tree => tree.Leaves[tree.LeafOf(encoded)]);
                values[bin * members.Count + member] = value;
                shapley[bin] += value / members.Count;
            }
            shapley[bin] -= expected;
        }
        return new Table(cuts, values, shapley, members.Count);
    }

    /// <param name="Values">Per bin the log-odds of each member.</param>
    /// <param name="Shapley">Per bin, averaged over the members.</param>
    private sealed record Table(Cuts Cuts, double[] Values, double[] Shapley, int Members)
    {
        public ReadOnlySpan<double> At(int bin) => Values.AsSpan(bin * Members, Members);
    }
}
