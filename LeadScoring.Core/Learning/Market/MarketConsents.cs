using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>What a lead agreed to when it came. Third-party data is there only for those who agreed to it.</summary>
internal static class MarketConsents
{
    private const string TextVersion = "2026-01";

    public static ImmutableArray<MarketConsent> Of(MarketPerson person, Dice dice)
    {
        var channel = person.Source switch
        {
            LeadSource.SignCall or LeadSource.Referral or LeadSource.Sphere => "phone",
            LeadSource.OpenHouse => "paper form",
            LeadSource.TextCode => "text message",
            _ => "web form",
        };
        var at = person.CreatedAt.AddSeconds(-20);
        MarketConsent Statement(ConsentPurpose purpose, bool granted) => new(purpose, granted, at, channel, TextVersion);
        return
        [
            Statement(ConsentPurpose.Contact, dice.Chance(0.97)),
            Statement(ConsentPurpose.Profiling, dice.Chance(0.965)),
            Statement(ConsentPurpose.ThirdPartyEnrichment, person.Profile.AdEngagement is not null),
            Statement(ConsentPurpose.LlmProcessing, dice.Chance(0.6)),
            Statement(ConsentPurpose.MarketingSms, person.Contact.Phone is not null && dice.Chance(0.45)),
        ];
    }
}
