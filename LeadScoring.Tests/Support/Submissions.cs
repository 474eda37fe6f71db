using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Support;

/// <summary>Submissions that are in order; a test changes with <c>with</c> what it is about.</summary>
public static class Submissions
{
    public static readonly DateTime Yesterday = new(2026, 11, 19, 12, 0, 0, DateTimeKind.Utc);

    public static LeadSubmission Of(string email) => new()
    {
        Origin = LeadOrigin.Api,
        Contact = new Contact("Ana Example", email, null),
        Kind = LeadKind.Buyer,
        Source = LeadSource.Portal,
        Profile = new LeadProfile { BudgetMinUsd = 420_000, BudgetMaxUsd = 560_000, TimelineMonths = 3, Financing = Financing.Preapproved, AreasOfInterest = ["austin-78704"] },
        Consents = [Agrees(ConsentPurpose.Profiling)],
        Events = [new GivenEvent(LeadEventType.TourRequested, Yesterday) { ListPriceUsd = 515_000 }],
    };

    public static ConsentStatement Agrees(ConsentPurpose purpose, DateTime? at = null) => new(purpose, Granted: true, at ?? Yesterday, "web form");

    public static ConsentStatement Withdraws(ConsentPurpose purpose, DateTime? at = null) => new(purpose, Granted: false, at ?? Yesterday.AddHours(1), "phone");
}
