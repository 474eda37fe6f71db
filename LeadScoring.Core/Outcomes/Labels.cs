namespace LeadScoring.Core.Outcomes;

/// <summary>
/// L1, what the model learns: did a qualified appointment (or a closing) come within 30 days after a moment? The moment itself is not included,
/// its 30th day is. A moment younger than that has no label, not even when the appointment has come already: taking only the early yeses in
/// would make appointments look more frequent than they are.
/// </summary>
public static class Labels
{
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(30);

    /// <summary>Yes, no, or null while the moment is too young.</summary>
    /// <param name="moment">When the decision was made.</param>
    /// <param name="isArrival">An imported label answers for the arrival of its lead, however young or old the lead is.</param>
    /// <param name="now">What was recorded later is not known yet.</param>
    /// <param name="outcomes">Of one lead, in any order.</param>
    /// <param name="watchedSince">Of what came before, only an imported label tells: that nothing was recorded then means nothing.</param>
    public static bool? QualifiedAfter(DateTime moment, bool isArrival, DateTime now, IEnumerable<LeadOutcome> outcomes, DateTime watchedSince = default)
    {
        bool? imported = null;
        var qualified = false;
        foreach (var outcome in outcomes)
        {
            if (outcome.RecordedAt > now) continue;
            var isYes = outcome.Kind is OutcomeKind.AppointmentQualified or OutcomeKind.Closed;
            if (outcome.IsImportedLabel) imported = isYes || imported == true;
            else qualified |= isYes && outcome.At > moment && outcome.At <= moment + Horizon;
        }

        if (isArrival && imported is not null) return imported;
        return moment >= watchedSince && now >= moment + Horizon ? qualified : null;
    }
}
