using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;

namespace LeadScoring.Core.Reviews;

/// <summary>
/// Takes out of a note who somebody is and what nobody may decide by, before any of it is sent: names, addresses, numbers, links, codes and words of protected classes.
/// A word with a capital that is no usual English word counts as a name. A note in a script without capitals, where names cannot be told from words, is not sent at all. Pure.
/// </summary>
public static partial class NoteRedaction
{
    public const int Longest = 800;
    private const string Name = "[name]", Address = "[address]", Number = "[number]", Phone = "[phone]", Mail = "[e-mail]", Link = "[link]", LeftOut = "[left out]";
    private const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private const string Digit = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)";
    private const string Street = "(?:street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|court|ct|boulevard|blvd|way|place|pl|circle|cir|terrace|ter|parkway|pkwy|highway|hwy|trail|trl|loop|square|sq|calle|avenida|strasse|straße|rue)";

    /// <summary>In this order: a later rule sees what an earlier one left. Where a text has nothing of what a rule needs, it is not asked.</summary>
    private static readonly (Regex Find, string Put, Func<string, bool> MayHave)[] Rules =
    [
        (Of(@"[\w.+%'-]+\s*@\s*[\w-]+(?:\s*\.\s*[\w-]+)+"), Mail, text => text.Contains('@', StringComparison.Ordinal)),
        (Of(@"[\w.+%-]+@[\w.-]+"), Mail, text => text.Contains('@', StringComparison.Ordinal)),
        (Of(@"\b[\w.+-]+\s*[(\[{<]?\s*\bat\b\s*[)\]}>]?\s*[\w-]+\s*[(\[{<]?\s*\bdot\b\s*[)\]}>]?\s*[\w-]{2,}"), Mail, text => text.Contains("dot", StringComparison.OrdinalIgnoreCase)),
        (Of(@"\b[a-z][a-z0-9+.-]*://\S+"), Link, text => text.Contains("://", StringComparison.OrdinalIgnoreCase)),
        (Of(@"\bwww\.\S+"), Link, text => text.Contains("www.", StringComparison.OrdinalIgnoreCase)),
        (Of(@"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|co|us|info|biz|edu|gov|me|app|dev|realtor|homes|house|agency|de|uk|fr|es|mx|ca)\b(?:[/?#]\S*)?"), Link, text => text.Contains('.', StringComparison.Ordinal)),
        (Of(@"(?:%[0-9a-f]{2}){3,}\S*"), LeftOut, text => text.Contains('%', StringComparison.Ordinal)),
        (Of(@"(?:\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?[0-9a-f]+;){2,}\S*"), LeftOut, text => text.AsSpan().IndexOfAny('\\', '&') >= 0),
        (Of(@"[A-Za-z0-9+/_-]{24,}={0,2}"), LeftOut, _ => true),
        (Of(@"\b(?:[0-9a-f]{2}[\s:]){8,}[0-9a-f]{2}\b"), LeftOut, _ => true),
        (Of($@"\b{Digit}(?:[\s,.-]+{Digit}){{5,}}\b"), Phone, _ => true),
        (Of(@"\+?\(?\p{Nd}(?:[\s().\-/·]{0,3}\p{Nd}){6,}"), Phone, HasDigit),
        (Of($@"\b\p{{Nd}}{{1,6}}[a-z]?\s+(?:[\p{{L}}\p{{Nd}}.'-]+\s+){{1,4}}{Street}\b\.?(?:\s*,?\s*(?:apt|apartment|unit|suite|ste|no|#)\.?\s*[\w-]+)?"), Address, HasDigit),
        (Of($@"\b(?:apt|apartment|unit|suite|ste)\.?\s*#?\s*\p{{Nd}}+\w*"), Address, HasDigit),
        (Of(@"\bp\.?\s*o\.?\s*box\s*\p{Nd}+"), Address, text => text.Contains("box", StringComparison.OrdinalIgnoreCase)),
    ];

    private static readonly Regex NamedStreet = new($@"\b\p{{Lu}}[\p{{L}}'-]+(?:\s\p{{Lu}}[\p{{L}}'-]+)?\s(?i:{Street})\b\.?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
    private static readonly Regex LongNumber = Of(@"[$€£]?\p{Nd}{5,}(?:-\p{Nd}{4})?");
    private static readonly Regex Mark = Of(@"\[[a-z -]+\]");
    private static readonly Regex Repeated = Of(@"(?:\[name\][\s,.'s-]*){2,}");

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
        text = NamedStreet.Replace(text, Address);
        text = LongNumber.Replace(text, number => number.ValueSpan[0] is '$' or '€' or '£' && number.Length <= 9 ? number.Value : Number);
        text = ProtectedWords.Replace(text, LeftOut);
        text = WithoutNames(text);
        text = Repeated.Replace(text, Name + " ").Trim();
        // Marks alone say nothing.
        if (!Word().IsMatch(Mark.Replace(text, ""))) return text.Length == 0 ? "" : null;
        return text.Length <= Longest ? text : text[..Longest];
    }

    private static Regex Of(string pattern) => new(pattern, Safe, Limit);

    // Nothing in it can be read in two ways: backtracking costs nothing, and is quicker.
    [GeneratedRegex(@"[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*", RegexOptions.CultureInvariant, 1_000)]
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
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in new[] { contact.FullName, contact.Email?.Split('@')[0] })
            if (part is not null)
                foreach (Match word in Word().Matches(PlainLine.Of(part)))
                    if (word.Length >= 2) known.Add(Bare(word.Value));
        return known.Count == 0 ? text : Word().Replace(text, word => known.Contains(Bare(word.Value)) || known.Contains(Bare(word.Value).Replace("'s", "", StringComparison.Ordinal)) ? Name : word.Value);
    }

    /// <summary>Not our own marks, which stand in brackets and are written small.</summary>
    private static string WithoutNames(string text) => Word().Replace(text, word =>
        char.IsUpper(word.ValueSpan[0]) || (word.Length > 1 && word.Value.Skip(1).Any(char.IsUpper)) ? CommonWords.Are(word.Value) ? word.Value : Name : word.Value);

    /// <summary>Small, without accents.</summary>
    private static string Bare(string word) =>
        string.Concat(word.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
