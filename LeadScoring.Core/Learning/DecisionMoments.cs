using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Learning;

/// <summary>A moment at which a rep had to decide about a lead: one training row.</summary>
public readonly record struct DecisionMoment(DateTime At, bool IsArrival);

/// <summary>
/// The moments of one lead: arrival, 7 days later, then every 30 days while the lead is open. A lead is open until its first outcome of any kind,
/// or until it left the way (nurture, trash, do not contact).
/// </summary>
public static class DecisionMoments
{
    private const int SecondLook = 7;
    private const int Step = 30;

    /// <param name="createdAt">The arrival; always a moment.</param>
    /// <param name="outcomes">Of one lead, in any order; imported labels end nothing.</param>
    /// <param name="now">No moment is later.</param>
    /// <param name="leftAt">When the lead left the way without an outcome; null when it has not.</param>
    public static IEnumerable<DecisionMoment> Of(DateTime createdAt, IEnumerable<LeadOutcome> outcomes, DateTime now, DateTime? leftAt = null)
    {
        var end = leftAt ?? DateTime.MaxValue;
        foreach (var outcome in outcomes)
            if (!outcome.IsImportedLabel && outcome.At < end) end = outcome.At;

        yield return new DecisionMoment(createdAt, IsArrival: true);
        for (var days = SecondLook; createdAt.AddDays(days) is var at && at <= now && at < end; days += Step) yield return new DecisionMoment(at, IsArrival: false);
    }
}
