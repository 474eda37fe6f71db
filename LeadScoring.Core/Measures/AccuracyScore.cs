namespace LeadScoring.Core.Measures;

/// <summary>Share of rows called right when "yes" means a probability of at least one half; up is good, but compare with the share of the commoner class. Wilson interval.</summary>
public static class AccuracyScore
{
    public static Estimate Of(RankedOutcomes ranked)
    {
        var right = 0;
        for (var i = 0; i < ranked.Count; i++)
            if (ranked.Probabilities[i] >= 0.5 == ranked.Outcomes[i]) right++;
        return WilsonInterval.Of(right, ranked.Count);
    }
}
