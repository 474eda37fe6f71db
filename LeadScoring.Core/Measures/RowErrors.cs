namespace LeadScoring.Core.Measures;

/// <summary>Measures that are a mean of one error per row.</summary>
internal static class RowErrors
{
    public static Resampled Mean(RankedOutcomes ranked, Func<double, bool, double> error)
    {
        var errors = new double[ranked.Count];
        for (var i = 0; i < errors.Length; i++) errors[i] = error(ranked.Probabilities[i], ranked.Outcomes[i]);
        return new Resampled(errors.Average(), times =>
        {
            var sum = 0.0;
            for (var i = 0; i < times.Length; i++) sum += times[i] * errors[i];
            return sum / times.Length;
        });
    }
}
