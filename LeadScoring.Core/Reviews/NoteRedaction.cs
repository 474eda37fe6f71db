using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;

namespace LeadScoring.Core.Reviews;

/// <summary>
/// Takes out of a note who somebody is and what nobody may decide by, before any of it is sent: names, addresses, numbers, links, codes and words of protected classes.
/// A word with a capital that is no usual English word counts as a name, and so does a usual first name without one. A note in a script without capitals, where names cannot be told from words, is not sent at all. Pure.
/// </summary>
public static partial class NoteRedaction
{
    public const int Longest = 800;
    private const string Name = "[name]", Address = "[address]", Number = "[number]", Phone = "[phone]", Mail = "[e-mail]", Link = "[link]", LeftOut = "[left out]";
    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int MostMs = 1_000;

    private const string Digit = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)";
    private const string Street = "(?:street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|court|ct|boulevard|blvd|way|place|pl|circle|cir|terrace|ter|parkway|pkwy|highway|hwy|trail|trl|loop|square|sq|calle|avenida|strasse|straße|rue)";

    /// <summary>In this order: a later rule sees what an earlier one left. Where a text has nothing of what a rule needs, it is not asked.</summary>
    private static readonly (Regex Find, string Put, Func<string, bool> MayHave)[] Rules =
    [
        (SpelledMail(), Mail, text => text.Contains('@', StringComparison.Ordinal)),
        (ShortMail(), Mail, text => text.Contains('@', StringComparison.Ordinal)),
        (SpokenMail(), Mail, text => text.Contains("dot", StringComparison.OrdinalIgnoreCase)),
        (LinkOfAnyScheme(), Link, text => text.Contains("://", StringComparison.Ordinal)),
        (LinkWithoutScheme(), Link, text => text.Contains("www.", StringComparison.OrdinalIgnoreCase)),
        (Site(), Link, text => text.Contains('.', StringComparison.Ordinal)),
        (PercentCode(), LeftOut, text => text.Contains('%', StringComparison.Ordinal)),
        (EscapeCode(), LeftOut, text => text.AsSpan().IndexOfAny('\\', '&') >= 0),
        (LongCode(), LeftOut, _ => true),
        (HexCode(), LeftOut, _ => true),
        (SpokenPhone(), Phone, _ => true),
        (PhoneInParts(), Phone, HasDigit),
        (PhoneDigitByDigit(), Phone, HasDigit),
        (PhoneInARow(), Phone, HasDigit),
        (HouseAndStreet(), Address, HasDigit),
        (Apartment(), Address, HasDigit),
        (PostBox(), Address, text => text.Contains("box", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>What may be sent of a note; null when nothing may.</summary>
    /// <param name="note">As it was written.</param>
    /// <param name="contact">Who the note is about: their names go whatever they look like.</param>
    public static string? Redact(string note, Contact contact)
    {
        var text = PlainLine.Of(note.Length > 4 * Longest ? note[..(4 * Longest)] : note);
        if (HasLettersWithoutCase(text)) return null;
        foreach (var (find, put, mayHave) in Rules)
            if (mayHave(text)) text = find.Replace(text, put);
        text = WithoutWordsOf(contact, text);
        text = NamedStreet().Replace(text, Address);
        text = LongNumber().Replace(text, number => number.ValueSpan[0] is '$' or '€' or '£' && number.Length <= 9 ? number.Value : Number);
        text = PlainLine.WithoutMixedWords(text, LeftOut);
        text = ProtectedWords.Replace(text, LeftOut);
        text = Titled().Replace(text, Name);
        text = WithoutNames(text);
        text = Repeated().Replace(text, Name + " ").Trim();
        // Marks alone say nothing.
        if (!Word().IsMatch(Mark().Replace(text, ""))) return text.Length == 0 ? "" : null;
        return text.Length <= Longest ? text : text[..Longest];
    }

    // A long run is entered at its beginning only, and what a repetition takes cannot follow it: backtracking stays linear. Whatever takes longer than it may all the same
    // is an exception, and the note is not sent.
    [GeneratedRegex(@"(?<![\w.+%'-])[\w.+%'-]+\s*@\s*[\w-]+(?:\s*\.\s*[\w-]+)+", Plain, MostMs)]
    private static partial Regex SpelledMail();

    [GeneratedRegex(@"(?<![\w.+%-])[\w.+%-]+@[\w.-]+", Plain, MostMs)]
    private static partial Regex ShortMail();

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]+\s*[(\[{<]?\s*\bat\b\s*[)\]}>]?\s*[\w-]+\s*[(\[{<]?\s*\bdot\b\s*[)\]}>]?\s*[\w-]{2,}", Plain, MostMs)]
    private static partial Regex SpokenMail();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]*://\S+", Plain, MostMs)]
    private static partial Regex LinkOfAnyScheme();

    [GeneratedRegex(@"\bwww\.\S+", Plain, MostMs)]
    private static partial Regex LinkWithoutScheme();

    [GeneratedRegex(@"(?<![\w-]|[\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|co|us|info|biz|edu|gov|me|app|dev|realtor|homes|house|agency|de|uk|fr|es|mx|ca)\b(?:[/?#]\S*)?", Plain, MostMs)]
    private static partial Regex Site();

    [GeneratedRegex(@"(?:%[0-9a-f]{2}){3,}\S*", Plain, MostMs)]
    private static partial Regex PercentCode();

    [GeneratedRegex(@"(?:\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?[0-9a-f]+;){2,}\S*", Plain, MostMs)]
    private static partial Regex EscapeCode();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{24,}={0,2}", RegexOptions.CultureInvariant, MostMs)]
    private static partial Regex LongCode();

    [GeneratedRegex(@"\b(?:[0-9a-f]{2}[\s:]){8,}[0-9a-f]{2}\b", Plain, MostMs)]
    private static partial Regex HexCode();

    [GeneratedRegex($@"\b{Digit}(?:[\s,.-]+{Digit}){{5,}}\b", Plain, MostMs)]
    private static partial Regex SpokenPhone();

    // Commas part the thousands of a price, too: only what is grouped as a telephone number is, and is no price, is one.
    [GeneratedRegex(@"(?<![$€£]|\p{Nd},?)(?:\p{Nd}{1,3}[\s,.\-/]{1,3})?\p{Nd}{3}[\s,.\-/]{1,3}\p{Nd}{3}[\s,.\-/]{1,3}\p{Nd}{4}\b", Plain, MostMs)]
    private static partial Regex PhoneInParts();

    [GeneratedRegex(@"\b\p{Nd}(?:\s?,\s?\p{Nd}){6,}\b", Plain, MostMs)]
    private static partial Regex PhoneDigitByDigit();

    [GeneratedRegex(@"\+?\(?\p{Nd}(?:[\s().\-/·]{0,3}\p{Nd}){6,}", Plain, MostMs)]
    private static partial Regex PhoneInARow();

    [GeneratedRegex($@"\b\p{{Nd}}{{1,6}}[a-z]?\s+(?:[\p{{L}}\p{{Nd}}.'-]+\s+){{1,4}}{Street}\b\.?(?:\s*,?\s*(?:apt|apartment|unit|suite|ste|no|#)\.?\s*[\w-]+)?", Plain, MostMs)]
    private static partial Regex HouseAndStreet();

    [GeneratedRegex(@"\b(?:apt|apartment|unit|suite|ste)\.?\s*#?\s*\p{Nd}+\w*", Plain, MostMs)]
    private static partial Regex Apartment();

    [GeneratedRegex(@"\bp\.?\s*o\.?\s*box\s*\p{Nd}+", Plain, MostMs)]
    private static partial Regex PostBox();

    [GeneratedRegex($@"\b\p{{Lu}}[\p{{L}}'-]+(?:\s\p{{Lu}}[\p{{L}}'-]+)?\s(?i:{Street})\b\.?", RegexOptions.CultureInvariant, MostMs)]
    private static partial Regex NamedStreet();

    [GeneratedRegex(@"\b(?:mr|mrs|ms|mx|miss|dr|prof)\b\.?\s+[\p{L}\p{M}'-]{2,}", Plain, MostMs)]
    private static partial Regex Titled();

    [GeneratedRegex(@"[$€£]?\p{Nd}{5,}(?:-\p{Nd}{4})?", Plain, MostMs)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\[[a-z -]+\]", RegexOptions.CultureInvariant, MostMs)]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?:\[name\][\s,.'s-]*){2,}", RegexOptions.CultureInvariant, MostMs)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*", RegexOptions.CultureInvariant, MostMs)]
    private static partial Regex Word();

    private static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9') || text.Any(char.IsDigit);

    private static bool HasLettersWithoutCase(string text)
    {
        var letters = 0;
        foreach (var rune in text.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter && rune.Value is not ('ª' or 'º') && ++letters >= 2) return true;
        return false;
    }

    private static string WithoutWordsOf(Contact contact, string text)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in new[] { contact.FullName, contact.Email?.Split('@')[0] })
            if (part is not null)
                foreach (Match word in Word().Matches(PlainLine.Of(part)))
                    if (word.Length >= 2) known.Add(WithoutAccents(word.Value));
        return known.Count == 0 ? text : Word().Replace(text, word => known.Contains(WithoutAccents(word.Value)) || (word.ValueSpan.EndsWith("'s", StringComparison.OrdinalIgnoreCase) && known.Contains(WithoutAccents(word.Value[..^2]))) ? Name : word.Value);
    }

    /// <summary>Not our own marks, which stand in brackets and are written small.</summary>
    private static string WithoutNames(string text) => Word().Replace(text, word => (HasCapital(word.ValueSpan) && !CommonWords.Are(word.Value)) || FirstNames.Are(word.Value) ? Name : word.Value);

    private static bool HasCapital(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
            if (char.IsUpper(letter)) return true;
        return false;
    }

    private static string WithoutAccents(string word) => Ascii.IsValid(word)
        ? word
        : string.Concat(word.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
