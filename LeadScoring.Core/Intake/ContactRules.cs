using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake;

/// <summary>What a name, an e-mail address and a phone number must look like. Nothing of them is repeated in a message.</summary>
internal static class ContactRules
{
    private const int LongestName = 200;
    private const int LongestPhone = 40;

    public static void Check(Contact contact, FieldChecks checks)
    {
        checks.Text("contact.fullName", contact.FullName, LongestName);
        checks.Text("contact.email", contact.Email, LongestEmail);
        checks.Text("contact.phone", contact.Phone, LongestPhone);
        if (!string.IsNullOrWhiteSpace(contact.Email) && !IsPlausibleEmail(contact.Email.Trim()))
            checks.Add("contact.email", "Is no e-mail address; allowed is name@domain.tld with at most 64 characters before the @ and 254 in all.");
        if (!string.IsNullOrWhiteSpace(contact.Phone) && !ContactIndex.IsReadablePhone(contact.Phone))
            checks.Add("contact.phone", "Is no phone number that can be read; allowed is +country and number, or a number of the United States.");
    }

    // RFC 5321 4.5.3.1: 64 octets before the @; a path of 256 octets leaves 254 for the address.
    private const int LongestEmail = 254;
    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;

    private static bool IsPlausibleEmail(string email)
    {
        var at = email.LastIndexOf('@');
        if (at is < 1 or > LongestLocalPart || email.Length > LongestEmail) return false;
        var local = email.AsSpan(0, at);
        if (local.ContainsAny("@ \"(),:;<>[\\]") || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        var labels = email[(at + 1)..].Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Length >= 2;
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == '-');
}
