namespace LeadScoring.Core.Learning;

/// <summary>Rows as lists of their inputs that are not 0; column 0 is the constant 1. Groups of categories make most inputs 0.</summary>
internal sealed class SparseRows
{
    private readonly int[] starts;
    private readonly int[] columns;
    private readonly double[] values;

    public SparseRows(IReadOnlyList<float[]> inputs, int[] used)
    {
        starts = new int[inputs.Count + 1];
        var (foundColumns, foundValues) = (new List<int>(inputs.Count * 8), new List<double>(inputs.Count * 8));
        for (var row = 0; row < inputs.Count; row++)
        {
            foundColumns.Add(0);
            foundValues.Add(1);
            for (var i = 0; i < used.Length; i++)
            {
                if (inputs[row][used[i]] == 0) continue;
                foundColumns.Add(i + 1);
                foundValues.Add(inputs[row][used[i]]);
            }
            starts[row + 1] = foundColumns.Count;
        }
        columns = [.. foundColumns];
        values = [.. foundValues];
    }

    public int Count => starts.Length - 1;

    public double LogOdds(int row, double[] weights)
    {
        var sum = 0.0;
        for (var at = starts[row]; at < starts[row + 1]; at++) sum += weights[columns[at]] * values[at];
        return sum;
    }

    /// <summary>gradient += slope · x; lower triangle of hessian += weight · x xᵀ.</summary>
    public void Add(int row, double slope, double weight, double[] gradient, double[] hessian)
    {
        var width = gradient.Length;
        for (var at = starts[row]; at < starts[row + 1]; at++)
        {
            gradient[columns[at]] += slope * values[at];
            var (line, scaled) = (columns[at] * width, weight * values[at]);
            for (var other = starts[row]; other <= at; other++) hessian[line + columns[other]] += scaled * values[other];
        }
    }
}
