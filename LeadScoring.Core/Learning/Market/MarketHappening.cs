using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Learning.Market;

/// <summary>Something that becomes known at an instant in a living market.</summary>
public abstract record MarketHappening(DateTime At)
{
    /// <summary>A new lead with all that came with it: profile, consents, what it did before it registered, a note.</summary>
    public sealed record LeadArrived(DateTime At, MarketLead Lead) : MarketHappening(At);

    public sealed record EventReceived(DateTime At, string ExternalId, LeadEvent Event) : MarketHappening(At);

    public sealed record ProfileLearned(DateTime At, string ExternalId, LeadProfile Profile) : MarketHappening(At);

    public sealed record NoteWritten(DateTime At, string ExternalId, MarketNote Note) : MarketHappening(At);

    public sealed record OutcomeRecorded(DateTime At, string ExternalId, LeadOutcome Outcome) : MarketHappening(At);
}
