using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>What an event type counts as, and how much it weighs in decayed activity (a viewed home is 1).</summary>
internal readonly record struct EventWeight(double Weight, bool IsWeb = false, bool IsPage = false, bool IsReply = false)
{
    /// <summary>Something the lead did that shows interest. E-mail opens are not: mail programs open mails by themselves.</summary>
    public bool IsOfLead => Weight > 0;
}

internal static class EventWeights
{
    private static readonly EventWeight[] ByType = Build();

    public static EventWeight Of(LeadEventType type) => (uint)type < (uint)ByType.Length ? ByType[(int)type] : default;

    private static EventWeight[] Build()
    {
        var types = Enum.GetValues<LeadEventType>();
        var weights = new EventWeight[types.Length];
        foreach (var type in types) weights[(int)type] = Weigh(type);
        return weights;
    }

    private static EventWeight Weigh(LeadEventType type) => type switch
    {
        LeadEventType.VisitedWebsite or LeadEventType.ViewedPage => new(0.5, IsWeb: true, IsPage: true),
        LeadEventType.ViewedProperty => new(1, IsWeb: true, IsPage: true),
        LeadEventType.PropertySearch => new(1, IsWeb: true, IsPage: true),
        LeadEventType.Registration => new(1, IsWeb: true),
        LeadEventType.SavedProperty or LeadEventType.SavedPropertySearch => new(2, IsWeb: true),
        LeadEventType.MortgageCalculatorUsed => new(2, IsWeb: true, IsPage: true),
        LeadEventType.EmailClicked => new(1),
        LeadEventType.ValuationRequested => new(4, IsWeb: true),
        LeadEventType.VisitedOpenHouse => new(4),
        LeadEventType.GeneralInquiry => new(3, IsReply: true),
        LeadEventType.PropertyInquiry or LeadEventType.SellerInquiry => new(4, IsReply: true),
        LeadEventType.IncomingCall or LeadEventType.SmsReplied => new(4, IsReply: true),
        LeadEventType.CallConnected => new(3, IsReply: true),
        LeadEventType.PreapprovalReceived => new(5),
        LeadEventType.TourRequested or LeadEventType.TourCompleted => new(6, IsReply: true),
        LeadEventType.EmailOpened or LeadEventType.Unsubscribed or LeadEventType.OutboundAttempt => default,
        _ => default,
    };
}
