using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;

namespace LeadScoring.Dashboard.Queue;

/// <summary>What stands in the form, as it was typed. What cannot be read is reported beside its field; the rules of what is allowed are those of every door.</summary>
public sealed class NewLeadForm
{
    public string FullName { get; set; } = "";
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public LeadKind Kind { get; set; } = LeadKind.Buyer;
    public LeadSource Source { get; set; } = LeadSource.Referral;
    public string Area { get; set; } = "";
    public string BudgetMin { get; set; } = "";
    public string BudgetMax { get; set; } = "";
    public string Timeline { get; set; } = "";
    public Financing Financing { get; set; }
    public string Note { get; set; } = "";

    /// <summary>How the person said what they agree to.</summary>
    public string Channel { get; set; } = "phone";

    /// <summary>Yes, no, or not asked (absent).</summary>
    public Dictionary<ConsentPurpose, bool> Answers { get; } = [];

    public (LeadSubmission Submission, ImmutableList<FieldError> Unreadable) Read(DateTime now)
    {
        var unreadable = ImmutableList.CreateBuilder<FieldError>();
        var profile = LeadProfile.Unknown with
        {
            BudgetMinUsd = Usd("budgetMinUsd", BudgetMin, unreadable),
            BudgetMaxUsd = Usd("budgetMaxUsd", BudgetMax, unreadable),
            TimelineMonths = Months(Timeline, unreadable),
            Financing = Financing,
            AreasOfInterest = Area.Length > 0 ? [Area] : [],
        };
        if (Given(Email) is null && Given(Phone) is null) unreadable.Add(new FieldError("contact", "An e-mail address or a phone number is required."));
        if (!Answers.ContainsKey(ConsentPurpose.Profiling)) unreadable.Add(new FieldError("consents", "Ask about scoring, then choose yes or no."));
        return (new LeadSubmission
        {
            Origin = LeadOrigin.Form,
            Contact = new Contact(Given(FullName), Given(Email), Given(Phone)),
            Kind = Kind,
            Source = Source,
            Profile = profile,
            Notes = Given(Note) is { } note ? [new GivenNote(note, "form")] : [],
            Consents = [.. Answers.OrderBy(a => a.Key).Select(a => new ConsentStatement(a.Key, a.Value, now, Channel, ConsentTexts.Version, ConsentTexts.Of(a.Key), "form"))],
        }, unreadable.ToImmutable());
    }

    /// <summary>"520000", "$520,000", "520k" and "1.2m" are amounts.</summary>
    internal static decimal? Amount(string text)
    {
        var plain = text.Trim().TrimStart('$').Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        var (digits, factor) = plain switch { [.. var k, 'k'] => (k, 1_000m), [.. var m, 'm'] => (m, 1_000_000m), _ => (plain, 1m) };
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < 1_000_000_000 ? amount * factor : null;
    }

    private static decimal? Usd(string field, string text, ImmutableList<FieldError>.Builder unreadable)
    {
        if (Given(text) is null) return null;
        if (Amount(text) is { } amount) return amount;
        unreadable.Add(new FieldError(field, "Is no amount; write it like 520000 or 520k."));
        return null;
    }

    private static int? Months(string text, ImmutableList<FieldError>.Builder unreadable)
    {
        if (Given(text) is not { } given) return null;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var months)) return months;
        unreadable.Add(new FieldError("timelineMonths", "Is no whole number of months; allowed 0 to 36."));
        return null;
    }

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
