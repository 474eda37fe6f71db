using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>A short next step by fixed rules, the first that fits. A template: no AI wrote it.</summary>
public static class NextStep
{
    private static readonly LeadEventType[] Inquiries =
        [LeadEventType.PropertyInquiry, LeadEventType.SellerInquiry, LeadEventType.GeneralInquiry, LeadEventType.IncomingCall, LeadEventType.SmsReplied];

    private static readonly LeadEventType[] Answers = [LeadEventType.OutboundAttempt, LeadEventType.CallConnected];

    public static string For(LeadFacts facts, DateTime moment)
    {
        var lead = new LeadMoment(facts, moment);
        return Urgent(facts, lead) ?? Promising(facts, lead) ?? Patient(facts, lead);
    }

    private static string? Urgent(LeadFacts facts, LeadMoment lead)
    {
        var reach = lead.CanBePhoned ? "Call" : lead.CanBeMailed ? "E-mail" : "Find a way to reach them";
        if (Open(facts, lead, [LeadEventType.TourRequested], [LeadEventType.TourCompleted], days: 14) is { } tour)
            return $"{reach}: asked for a tour {Words.Ago(lead.At - tour)}";
        if (Open(facts, lead, Inquiries, Answers, days: 7) is { } asked)
            return $"{reach}: waiting for an answer, wrote or called {Words.Ago(lead.At - asked)}";
        return null;
    }

    private static string? Promising(LeadFacts facts, LeadMoment lead)
    {
        if (Last(facts, lead, [LeadEventType.TourCompleted]) is { } toured && lead.At - toured < TimeSpan.FromDays(14)) return "Ask how the tour was and what comes next";
        if (Open(facts, lead, [LeadEventType.ValuationRequested], Answers, days: 30) is not null) return "Offer a visit to value their home";
        if (lead.PreapprovalAgeDays < 30) return "Offer a viewing: the mortgage is pre-approved";
        if (lead.Activity.MaxViewsOfOneListing90d >= 3 && lead.DaysSinceActivity < 14) return $"Offer a viewing of the home they viewed {Words.Times(lead.Activity.MaxViewsOfOneListing90d)}";
        return lead.Activity.QuietDaysBeforeReturn > 0 ? $"Check in: back after {Words.Days(lead.Activity.QuietDaysBeforeReturn)} of silence" : null;
    }

    private static string Patient(LeadFacts facts, LeadMoment lead)
    {
        if (Last(facts, lead, Answers) is null) return lead.CanBePhoned ? "Make the first call" : lead.CanBeMailed ? "Send a first e-mail" : "Find a way to reach them";
        if (lead.DaysSinceActivity >= 30) return "Send a market update";
        if (lead.Kind == LeadKind.Seller) return "Offer a visit to value their home";
        if (lead.Profile.TimelineMonths is null || lead.BudgetUsd is null) return "Ask about timing and budget";
        return lead.Activity.PropertyViews30d > 0 ? "Offer a viewing" : "Send new listings that match";
    }

    /// <summary>When they last asked, if that is younger than so many days and nothing of the answers came since.</summary>
    private static DateTime? Open(LeadFacts facts, LeadMoment lead, LeadEventType[] asks, LeadEventType[] answers, int days) =>
        Last(facts, lead, asks) is { } asked && lead.At - asked < TimeSpan.FromDays(days) && !(Last(facts, lead, answers) > asked) ? asked : null;

    private static DateTime? Last(LeadFacts facts, LeadMoment lead, LeadEventType[] types)
    {
        DateTime? last = null;
        foreach (var happened in facts.Events)
            if (!happened.IsBot && happened.ReceivedAt <= lead.At && happened.OccurredAt <= lead.At && types.Contains(happened.Type) && !(happened.OccurredAt <= last))
                last = happened.OccurredAt;
        return last;
    }
}
