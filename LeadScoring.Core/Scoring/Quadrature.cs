using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>Gauss–Legendre nodes and weights on 0…1, four to a vector: exact for polynomials of a degree below twice their number.</summary>
internal sealed class Quadrature
{
    private readonly Vector256<double>[] nodes;

    private Quadrature(Vector256<double>[] nodes, Vector256<double>[] weights)
    {
        this.nodes = nodes;
        Weights = weights;
    }

    public Vector256<double>[] Weights { get; }

    /// <summary>t·present + (1 − t)·share at four nodes; above 0, as the nodes lie inside and the share is above 0.</summary>
    public Vector256<double> Factor(int vector, double present, double share) => nodes[vector] * (present - share) + Vector256.Create(share);

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
        return new Quadrature(Vectors(points), Vectors(weights));
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, now) = (1.0, x);
        for (var k = 2; k <= degree; k++) (before, now) = (now, ((2 * k - 1) * x * now - (k - 1) * before) / k);
        return (now, degree * (x * now - before) / (x * x - 1));
    }

    private static Vector256<double>[] Vectors(double[] values) =>
        [.. values.Chunk(4).Select(four => Vector256.Create(four[0], four[1], four[2], four[3]))];
}
