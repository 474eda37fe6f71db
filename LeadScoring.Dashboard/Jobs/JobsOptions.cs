using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>What happens by itself, and how often.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Off: nothing happens by itself; the stored model is still loaded, and what a crash left open is still closed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often to look whether another process put a model into service.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LookAtModels { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often to look, while the starter score serves, whether there is more to learn from.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LookForOutcomes { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often to look whether something is to be told to other systems, or a mail to be sent.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LookAtOutbox { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>When all scores are refreshed each day, UTC: recency decays even when nothing happens.</summary>
    public TimeOnly RefreshAt { get; set; } = new(3, 0);
}
