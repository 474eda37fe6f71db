namespace LeadScoring.Core.Measures;

/// <summary>
/// Rows by probability, best first, equal probabilities as one block: nothing measured on it depends on the order of the input. Immutable.
/// </summary>
public sealed class RankedOutcomes
{
    private readonly int[] order;
    private readonly int[] blockEnds;
    private readonly double[] probabilities;
    private readonly bool[] outcomes;

    /// <param name="probabilities">One per row, 0–1.</param>
    /// <param name="outcomes">One per row: did it happen.</param>
    public RankedOutcomes(IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcomes)
    {
        if (probabilities.Count != outcomes.Count || probabilities.Count == 0)
            throw new ArgumentException($"{probabilities.Count} probabilities and {outcomes.Count} outcomes; they must be as many, and at least one.", nameof(outcomes));
        this.probabilities = [.. probabilities];
        this.outcomes = [.. outcomes];
        if (this.probabilities.Any(p => p is not (>= 0 and <= 1))) throw new ArgumentException("A probability lies outside 0 to 1.", nameof(probabilities));
        order = [.. Enumerable.Range(0, Count).OrderByDescending(i => this.probabilities[i])];
        blockEnds = [.. Enumerable.Range(1, Count).Where(i => i == Count || this.probabilities[order[i]] < this.probabilities[order[i - 1]])];
        Positives = this.outcomes.Count(y => y);
    }

    public int Count => probabilities.Length;

    public int Positives { get; }

    public ReadOnlySpan<double> Probabilities => probabilities;

    public ReadOnlySpan<bool> Outcomes => outcomes;

    /// <summary>The blocks, best first, each row counted as often as <paramref name="times"/> says (null: once).</summary>
    internal IEnumerable<Block> Blocks(int[]? times = null)
    {
        var at = 0;
        foreach (var end in blockEnds)
        {
            var (rows, positives) = (0, 0);
            var probability = probabilities[order[at]];
            for (; at < end; at++)
            {
                var count = times is null ? 1 : times[order[at]];
                rows += count;
                if (outcomes[order[at]]) positives += count;
            }
            if (rows > 0) yield return new Block(probability, rows, positives);
        }
    }

    /// <summary>Expected positives among the best <paramref name="k"/> rows when a block that the cut goes through is shuffled.</summary>
    internal double HitsAmongBest(int k, int[]? times = null)
    {
        var hits = 0.0;
        var left = k;
        foreach (var block in Blocks(times))
        {
            var taken = Math.Min(left, block.Rows);
            hits += (double)taken * block.Positives / block.Rows;
            left -= taken;
            if (left == 0) break;
        }
        return hits;
    }

    internal readonly record struct Block(double Probability, int Rows, int Positives);
}
