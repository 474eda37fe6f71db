using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>Platt's calibration: the slope and intercept that make raw log-odds fit what happened best (log-loss), by damped Newton steps.</summary>
internal static class PlattFit
{
    private const double LeastSlope = 0.05;

    /// <param name="raw">Out of fold: what a model says of rows it learnt from is too sure.</param>
    public static Calibration Fit(IReadOnlyList<double> raw, IReadOnlyList<bool> labels)
    {
        var fit = new Calibration(1, 0);
        var loss = Loss(fit, raw, labels);
        for (var step = 0; step < 50; step++)
        {
            var (slope, intercept) = NewtonStep(fit, raw, labels);
            var (size, before) = (1.0, loss);
            var next = new Calibration(fit.Slope + slope, fit.Intercept + intercept);
            for (loss = Loss(next, raw, labels); !(loss <= before) && size > 1e-6; loss = Loss(next, raw, labels))
            {
                size /= 2;
                next = new Calibration(fit.Slope + size * slope, fit.Intercept + size * intercept);
            }
            if (!(loss <= before)) break;
            fit = next;
            if (before - loss < 1e-10 * before) break;
        }
        // A model without any signal can come out falling; a nearly flat one says the same and keeps the order.
        return fit.Slope >= LeastSlope ? fit : fit with { Slope = LeastSlope };
    }

    /// <summary>Mean log-loss of calibrated log-odds.</summary>
    public static double Loss(Calibration calibration, IReadOnlyList<double> raw, IReadOnlyList<bool> labels)
    {
        var sum = 0.0;
        for (var i = 0; i < raw.Count; i++)
        {
            var margin = calibration.LogOdds(raw[i]) * (labels[i] ? 1 : -1);
            sum += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
        }
        return sum / raw.Count;
    }

    private static (double Slope, double Intercept) NewtonStep(Calibration at, IReadOnlyList<double> raw, IReadOnlyList<bool> labels)
    {
        var (gradientSlope, gradientIntercept) = (0.0, 0.0);
        var (a, b, c) = (1e-9, 0.0, 1e-9);
        for (var i = 0; i < raw.Count; i++)
        {
            var probability = Calibration.Probability(at.LogOdds(raw[i]));
            var (off, weight) = ((labels[i] ? 1 : 0) - probability, probability * (1 - probability));
            gradientSlope += off * raw[i];
            gradientIntercept += off;
            a += weight * raw[i] * raw[i];
            b += weight * raw[i];
            c += weight;
        }
        var determinant = a * c - b * b;
        return determinant > 1e-12
            ? ((c * gradientSlope - b * gradientIntercept) / determinant, (a * gradientIntercept - b * gradientSlope) / determinant)
            : (0, gradientIntercept / c);
    }
}
