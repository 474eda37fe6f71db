namespace LeadScoring.Core.Learning;

/// <summary>Weights of a logistic regression: log-odds = intercept + Σ weight · input.</summary>
internal sealed record LogisticWeights(double Intercept, double[] Weights)
{
    public double LogOdds(ReadOnlySpan<float> inputs)
    {
        var sum = Intercept;
        for (var i = 0; i < Weights.Length; i++)
            if (Weights[i] != 0) sum += Weights[i] * inputs[i];
        return sum;
    }
}

/// <summary>
/// Logistic regression with a ridge penalty (ridge / 2 · Σ weight², not on the intercept) by damped Newton steps: a step that does not lower the
/// penalised loss is halved, so it cannot diverge. Deterministic.
/// </summary>
internal static class LogisticFit
{
    private const int MostSteps = 30;

    /// <param name="inputs">One array per row.</param>
    /// <param name="used">The inputs that may have a weight.</param>
    /// <param name="start">Where to begin; null is zero.</param>
    public static LogisticWeights Fit(IReadOnlyList<float[]> inputs, IReadOnlyList<bool> labels, int[] used, double ridge, LogisticWeights? start = null)
    {
        var width = used.Length + 1;
        var rows = new SparseRows(inputs, used);
        var weights = new double[width];
        if (start is not null)
            for (var i = 0; i < width; i++) weights[i] = i == 0 ? start.Intercept : start.Weights[used[i - 1]];
        var loss = Loss(rows, labels, weights, ridge);
        for (var step = 0; step < MostSteps; step++)
        {
            var move = NewtonStep(rows, labels, weights, ridge);
            var (size, before) = (1.0, loss);
            var next = Moved(weights, move, size);
            for (loss = Loss(rows, labels, next, ridge); !(loss <= before) && size > 1e-6; loss = Loss(rows, labels, next, ridge)) next = Moved(weights, move, size /= 2);
            if (!(loss <= before)) break;
            weights = next;
            if (before - loss < 1e-7 * Math.Abs(before)) break;
        }
        var all = new double[inputs.Count == 0 ? 0 : inputs[0].Length];
        for (var i = 0; i < used.Length; i++) all[used[i]] = weights[i + 1];
        return new LogisticWeights(weights[0], all);
    }

    private static double[] Moved(double[] weights, double[] move, double size) => [.. weights.Select((w, i) => w + size * move[i])];

    private static double Loss(SparseRows rows, IReadOnlyList<bool> labels, double[] weights, double ridge)
    {
        var loss = 0.0;
        for (var i = 1; i < weights.Length; i++) loss += ridge / 2 * weights[i] * weights[i];
        for (var row = 0; row < rows.Count; row++)
        {
            var margin = labels[row] ? rows.LogOdds(row, weights) : -rows.LogOdds(row, weights);
            loss += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
        }
        return loss;
    }

    private static double[] NewtonStep(SparseRows rows, IReadOnlyList<bool> labels, double[] weights, double ridge)
    {
        var width = weights.Length;
        var gradient = new double[width];
        var hessian = new double[width * width];
        for (var i = 1; i < width; i++)
        {
            gradient[i] = -ridge * weights[i];
            hessian[i * width + i] = ridge;
        }
        for (var row = 0; row < rows.Count; row++)
        {
            var probability = 1 / (1 + Math.Exp(-rows.LogOdds(row, weights)));
            rows.Add(row, (labels[row] ? 1 : 0) - probability, probability * (1 - probability), gradient, hessian);
        }
        return Cholesky.Solve(hessian, gradient);
    }
}
