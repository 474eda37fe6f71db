namespace LeadScoring.Dashboard.Jobs.Demo;

public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Starts the demo without a click when the database holds no lead yet; <c>--demo</c> on the command line says the same.</summary>
    public bool Start { get; set; }

    /// <summary>How many made-up leads to begin with, 200–100,000.</summary>
    public int Leads { get; set; } = 1_000;

    public int Seed { get; set; } = 20;

    /// <summary>How often the market moves on.</summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How much market time passes at each tick.</summary>
    public TimeSpan MarketTimePerTick { get; set; } = TimeSpan.FromMinutes(20);
}
