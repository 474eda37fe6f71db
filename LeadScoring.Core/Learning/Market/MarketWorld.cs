namespace LeadScoring.Core.Learning.Market;

/// <summary>What all leads of a market share: its options, areas and calendar.</summary>
internal sealed class MarketWorld
{
    /// <summary>How far the areas' figures go on beyond the instant; after that they stand still.</summary>
    public const int FutureMonths = 24;

    /// <summary>In the drifting month a vendor scores ads higher, portals bring twice as many leads, and budgets are up.</summary>
    public const double AdDrift = 1.0;
    public const double BudgetDrift = 1.12;

    public MarketWorld(MarketOptions options, DateTime asOf)
    {
        if (asOf.Kind != DateTimeKind.Utc) throw new ArgumentException("The instant of a market must be UTC.", nameof(asOf));
        options.Check();
        Options = options;
        AsOf = asOf;
        Current = new DateOnly(asOf.Year, asOf.Month, 1);
        DriftMonth = Current.AddMonths(-2);
        Areas = new AreaPaths(options, Current.AddMonths(-options.Months - 4), Current.AddMonths(FutureMonths));
        Arrivals = new Arrivals(options, asOf);
    }

    public MarketOptions Options { get; }
    public DateTime AsOf { get; }

    /// <summary>The month of the instant.</summary>
    public DateOnly Current { get; }

    public DateOnly DriftMonth { get; }
    public AreaPaths Areas { get; }
    public Arrivals Arrivals { get; }

    public bool Drifts(DateTime at) => at.Year == DriftMonth.Year && at.Month == DriftMonth.Month;

    public Dice DiceFor(DiceStream stream, int number) => Dice.For(Options.Seed, stream, number);
}
