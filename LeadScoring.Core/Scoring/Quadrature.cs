namespace LeadScoring.Core.Scoring;

/// <summary>Gauss–Legendre nodes and weights on 0…1: exact for polynomials of a degree below twice their number.</summary>
internal sealed record Quadrature(double[] Nodes, double[] Weights)
{
    public static Quadrature Of(int count)
    {
        var (points, weights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 1.0;
            for (var step = 0; step < 100; step++)
            {
                (var value, slope) = Legendre(count, x);
                var move = value / slope;
                x -= move;
                if (Math.Abs(move) < 1e-16) break;
            }
            points[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new Quadrature(points, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, now) = (1.0, x);
        for (var k = 2; k <= degree; k++) (before, now) = (now, ((2 * k - 1) * x * now - (k - 1) * before) / k);
        return (now, degree * (x * now - before) / (x * x - 1));
    }
}
