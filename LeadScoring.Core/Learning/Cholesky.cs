namespace LeadScoring.Core.Learning;

internal static class Cholesky
{
    /// <summary>Solves A·x = b for a symmetric positive definite A, given by its lower triangle, row by row. A direction without curvature gets no move. A is overwritten.</summary>
    public static double[] Solve(double[] a, double[] b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i * n + j];
                for (var k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
                if (i == j) a[i * n + i] = sum > 1e-10 ? Math.Sqrt(sum) : double.PositiveInfinity;
                else a[i * n + j] = sum / a[j * n + j];
            }
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            var sum = b[i];
            for (var k = 0; k < i; k++) sum -= a[i * n + k] * x[k];
            x[i] = sum / a[i * n + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = x[i];
            for (var k = i + 1; k < n; k++) sum -= a[k * n + i] * x[k];
            x[i] = sum / a[i * n + i];
        }
        return x;
    }
}
