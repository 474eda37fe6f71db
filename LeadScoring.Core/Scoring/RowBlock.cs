namespace LeadScoring.Core.Scoring;

/// <summary>A block of encoded rows, input by input, and the log-odds that each member gives them. Of a block that is not full, the rows at its end mean nothing. For one thread.</summary>
internal sealed class RowBlock(int inputs, int members)
{
    public const int Rows = 256;
    private readonly float[] encoded = new float[inputs * Rows];
    private readonly double[] logOdds = new double[members * Rows];

    /// <summary>One value per row.</summary>
    public Span<float> Input(int input) => encoded.AsSpan(input * Rows, Rows);

    /// <summary>One value per row.</summary>
    public Span<double> LogOdds(int member) => logOdds.AsSpan(member * Rows, Rows);
}
