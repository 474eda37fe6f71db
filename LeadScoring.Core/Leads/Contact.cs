using LeadScoring.Core.Storage;
using PhoneNumbers;

namespace LeadScoring.Core.Leads;

/// <summary>Who the person is, in plain text. Printing it gives nothing away.</summary>
public sealed record Contact(string? FullName, string? Email, string? Phone)
{
    public override string ToString() => "Contact [personal]";
}

/// <summary>A contact as stored: each part under the person's own key. By what the person is found again stands in <see cref="Lead.EmailIndex"/> and <see cref="Lead.PhoneIndex"/>.</summary>
public sealed record SealedContact
{
    public byte[]? FullName { get; init; }
    public byte[]? Email { get; init; }
    public byte[]? Phone { get; init; }

    public static SealedContact Of(Guid leadId, Contact contact, PersonKeyRing keys) => new()
    {
        FullName = keys.Seal(leadId, "name", contact.FullName),
        Email = keys.Seal(leadId, "email", contact.Email),
        Phone = keys.Seal(leadId, "phone", contact.Phone),
    };

    public Contact Open(Guid leadId, PersonKeyRing keys) =>
        new(keys.Open(leadId, "name", FullName), keys.Open(leadId, "email", Email), keys.Open(leadId, "phone", Phone));
}

/// <summary>Spellings of one address or number fall together here before they are hashed.</summary>
public static class ContactIndex
{
    private const string HomeRegion = "US";

    public static byte[]? OfEmail(string? email, MasterKey master) =>
        NormaliseEmail(email) is { } normalised ? master.BlindIndex("email", normalised) : null;

    public static byte[]? OfPhone(string? phone, MasterKey master) =>
        NormalisePhone(phone) is { } normalised ? master.BlindIndex("phone", normalised) : null;

    public static string? NormaliseEmail(string? email) =>
        string.IsNullOrWhiteSpace(email) ? null : email.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>True when the number can be read as one that exists somewhere; numbers without country are taken as US.</summary>
    public static bool IsReadablePhone(string phone)
    {
        try
        {
            var util = PhoneNumberUtil.GetInstance();
            return util.IsPossibleNumber(util.Parse(phone, HomeRegion));
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>E.164 when the number can be read (numbers without country are taken as US), else its digits.</summary>
    public static string? NormalisePhone(string? phone)
    {
        if (string.IsNullOrWhiteSpace(phone)) return null;
        try
        {
            var util = PhoneNumberUtil.GetInstance();
            return util.Format(util.Parse(phone, HomeRegion), PhoneNumberFormat.E164);
        }
        catch (NumberParseException)
        {
            var digits = string.Concat(phone.Where(char.IsAsciiDigit));
            return digits.Length == 0 ? null : digits;
        }
    }
}
