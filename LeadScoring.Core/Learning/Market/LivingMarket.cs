namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// The same market as <see cref="SyntheticMarket"/>, going on after its instant: new leads arrive, known ones act, outcomes occur. What happens between two instants
/// does not depend on how often it was asked. Not thread-safe; ask for instants that follow each other.
/// </summary>
public sealed class LivingMarket
{
    private readonly MarketWorld world;
    private readonly List<MarketLead> unfinished = [];
    private int next;

    /// <param name="options">Which market.</param>
    /// <param name="asOf">UTC; the instant the market was made for.</param>
    public LivingMarket(MarketOptions options, DateTime asOf) => world = new MarketWorld(options, asOf);

    /// <summary>What becomes known after <paramref name="from"/> (exclusive) and until <paramref name="to"/> (inclusive), in order.</summary>
    public IReadOnlyList<MarketHappening> Advance(DateTime from, DateTime to)
    {
        // An arrival is drawn within its slot and the one after; looking two slots further misses none.
        for (var end = world.Arrivals.FirstAfter(to) + 3; next < end; next++) unfinished.Add(LeadLife.Of(world, next).Lead);
        var happenings = unfinished.SelectMany(lead => Of(lead, from, to)).OrderBy(happening => happening.At).ToList();
        unfinished.RemoveAll(lead => lead.CreatedAt <= to && LastInstant(lead) <= to);
        return happenings;
    }

    private static IEnumerable<MarketHappening> Of(MarketLead lead, DateTime from, DateTime to)
    {
        bool IsNow(DateTime at) => at > from && at <= to;
        var since = lead.CreatedAt;
        if (IsNow(since)) yield return new MarketHappening.LeadArrived(since, lead.KnownAt(since));
        foreach (var profile in lead.Profiles)
            if (profile.KnownAt > since && IsNow(profile.KnownAt)) yield return new MarketHappening.ProfileLearned(profile.KnownAt, lead.ExternalId, profile.Profile);
        foreach (var happened in lead.Events)
            if (happened.ReceivedAt > since && IsNow(happened.ReceivedAt)) yield return new MarketHappening.EventReceived(happened.ReceivedAt, lead.ExternalId, happened);
        foreach (var note in lead.Notes)
            if (note.At > since && IsNow(note.At)) yield return new MarketHappening.NoteWritten(note.At, lead.ExternalId, note);
        foreach (var outcome in lead.Outcomes)
            if (outcome.RecordedAt > since && IsNow(outcome.RecordedAt)) yield return new MarketHappening.OutcomeRecorded(outcome.RecordedAt, lead.ExternalId, outcome);
    }

    private static DateTime LastInstant(MarketLead lead) =>
        ((IEnumerable<DateTime>)[lead.CreatedAt, .. lead.Events.Select(e => e.ReceivedAt), .. lead.Outcomes.Select(o => o.RecordedAt), .. lead.Profiles.Select(p => p.KnownAt), .. lead.Notes.Select(n => n.At)]).Max();
}
