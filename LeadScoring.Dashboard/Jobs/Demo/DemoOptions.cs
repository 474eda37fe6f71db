using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>The made-up market of the demo.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Starts the demo without a click when the database holds no lead yet; <c>--demo</c> on the command line says the same.</summary>
    public bool Start { get; set; }

    /// <summary>How many made-up leads to begin with.</summary>
    [Range(200, 100_000)]
    public int Leads { get; set; } = 1_000;

    /// <summary>Which made-up market: the same seed makes the same one.</summary>
    public int Seed { get; set; } = 20;

    /// <summary>How often the market moves on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Tick { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How much market time passes at each tick.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan MarketTimePerTick { get; set; } = TimeSpan.FromMinutes(20);
}
