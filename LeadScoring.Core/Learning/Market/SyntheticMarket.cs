using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// A made-up market with known truth: leads of the months before an instant as they were known at it, and for each the chance that nobody could beat.
/// A pure function of options and instant. What rules it is internal to this folder: features and trainers see only what is public here.
/// </summary>
public sealed class SyntheticMarket
{
    private readonly MarketWorld world;
    private LeadLife? latest;

    private SyntheticMarket(MarketWorld world)
    {
        this.world = world;
        Months = [.. world.Areas.Months.Where(m => m.Month < world.Current)];
        History = new MarketHistory(Months);
        Leads = [.. Enumerable.Range(0, world.Options.Leads).Select(number => LeadLife.Of(world, number).Lead.KnownAt(world.AsOf))];
    }

    public DateTime AsOf => world.AsOf;

    public ImmutableArray<MarketArea> Areas => [.. world.Areas.Areas];

    /// <summary>The months that were over at the instant, oldest first.</summary>
    public ImmutableArray<MarketMonth> Months { get; }

    public MarketHistory History { get; }

    /// <summary>In order of arrival.</summary>
    public ImmutableArray<MarketLead> Leads { get; }

    /// <summary>The month in which inputs drift: one vendor's values, the mix of sources, budgets.</summary>
    public DateOnly DriftMonth => world.DriftMonth;

    /// <param name="options">Which market.</param>
    /// <param name="asOf">UTC.</param>
    public static SyntheticMarket Generate(MarketOptions options, DateTime asOf) => new(new MarketWorld(options, asOf));

    /// <summary>
    /// The chance of a qualified appointment within 30 days after the moment, given all that was to be seen of the lead until then and the rules of the market:
    /// the ceiling for any score. The moment is rounded down to whole days since the arrival, and the lead taken to be open.
    /// </summary>
    /// <param name="lead">Of this market.</param>
    /// <param name="moment">Not before the lead's arrival.</param>
    /// <param name="readsNotes">Also given what the note of the arrival gives away, which no feature sees.</param>
    public double TrueProbability(MarketLead lead, DateTime moment, bool readsNotes = false)
    {
        if (moment < lead.CreatedAt) throw new ArgumentOutOfRangeException(nameof(moment), moment, "The moment is before the lead's arrival.");
        var life = latest?.Person.Number == lead.Number ? latest : latest = LeadLife.Of(world, lead.Number);
        var day = (int)(moment - lead.CreatedAt).TotalDays;
        if (day > life.OpenDays) throw new ArgumentOutOfRangeException(nameof(moment), moment, "The lead was not open any more.");
        return TruthFilter.ChanceWithin30Days(life, day, readsNotes);
    }
}
