using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Scores;

/// <summary>From which score on (inclusive) a lead is in band A, B or C; below C it is D.</summary>
public sealed record BandOptions
{
    public const string Section = "Scoring:Bands";

    /// <summary>From here on A.</summary>
    [Range(0.0, 100.0)]
    public double A { get; init; } = 75;

    /// <summary>From here on B.</summary>
    [Range(0.0, 100.0)]
    public double B { get; init; } = 50;

    /// <summary>From here on C.</summary>
    [Range(0.0, 100.0)]
    public double C { get; init; } = 25;

    /// <summary>100 ≥ A &gt; B &gt; C &gt; 0.</summary>
    public bool IsOrdered => A <= 100 && A > B && B > C && C > 0;

    public Band Of(double score) => score >= A ? Band.A : score >= B ? Band.B : score >= C ? Band.C : Band.D;
}
