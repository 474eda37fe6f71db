using LeadScoring.Core.Consent;

namespace LeadScoring.Dashboard.Queue;

/// <summary>What a person is asked, word for word. Changing a word means a new version: what was agreed to is kept with the answer.</summary>
public static class ConsentTexts
{
    public const string Version = "2026-11";

    public static readonly IReadOnlyList<(ConsentPurpose Purpose, string Title, string Text)> All =
    [
        (ConsentPurpose.Profiling, "Scoring", "We may use what you tell us and what you look at on our site to estimate how likely an appointment is, so that we can get back to you in good time."),
        (ConsentPurpose.Contact, "Calls and e-mail", "We may call you and write to you about homes that fit what you are looking for."),
        (ConsentPurpose.ThirdPartyEnrichment, "Third-party data", "We may add information about credit activity and online interests that we buy from others."),
        (ConsentPurpose.LlmProcessing, "AI review", "We may have notes about you, without your name and contact details, reviewed by an AI service."),
    ];

    public static string Of(ConsentPurpose purpose) => All.First(text => text.Purpose == purpose).Text;
}
