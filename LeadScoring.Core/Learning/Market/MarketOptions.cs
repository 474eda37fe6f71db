namespace LeadScoring.Core.Learning.Market;

/// <summary>Which synthetic market: the same options and instant give the same market on every machine.</summary>
public sealed record MarketOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Leads that came before the instant; 1–1,000,000.</summary>
    public int Leads { get; init; } = 1_000;

    /// <summary>1–24.</summary>
    public int Areas { get; init; } = 12;

    /// <summary>Over how many months of 30 days the leads came; 1–60.</summary>
    public int Months { get; init; } = 8;

    /// <summary>A history in which families and older people were deliberately served worse, so that the fair-housing gate has something to catch.</summary>
    public bool IsBiased { get; init; }

    internal void Check()
    {
        if (Leads is < 1 or > 1_000_000) throw new ArgumentOutOfRangeException(nameof(Leads), Leads, "A market has 1 to 1,000,000 leads.");
        if (Areas is < 1 or > 24) throw new ArgumentOutOfRangeException(nameof(Areas), Areas, "A market has 1 to 24 areas.");
        if (Months is < 1 or > 60) throw new ArgumentOutOfRangeException(nameof(Months), Months, "A market has 1 to 60 months.");
    }
}
