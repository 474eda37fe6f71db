using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Reranking;

/// <summary>Text as it is shown and compared: one line, no invisible characters, typographic marks as plain ones.</summary>
public static partial class PlainLine
{
    /// <summary>Compatibility forms folded, what cannot be seen left out, white space made one blank.</summary>
    public static string Of(string text)
    {
        var made = new StringBuilder(text.Length);
        Span<char> pair = stackalloc char[2];
        foreach (var rune in Folded(text).EnumerateRunes())
        {
            if (IsInvisible(rune)) continue;
            if (Rune.IsWhiteSpace(rune))
            {
                if (made.Length > 0 && made[^1] != ' ') made.Append(' ');
            }
            else
            {
                _ = rune.Value switch { '‘' or '’' or 'ʼ' or '′' => made.Append('\''), '“' or '”' or '„' or '″' => made.Append('"'), '‐' or '‑' or '‒' or '–' or '—' or '−' => made.Append('-'), '…' => made.Append("..."), _ => made.Append(pair[..rune.EncodeToUtf16(pair)]) };
            }
        }
        return made.ToString().TrimEnd();
    }

    /// <summary>Links, images, code and the like, and words that are not what they look like.</summary>
    public static bool HasMarkup(string text) => Markup().IsMatch(text) || MixedWord().IsMatch(text);

    /// <summary>A word of letters of two scripts, or of phonetic letters, looks like another word: nothing that looks for words finds it.</summary>
    public static string WithoutMixedWords(string text, string with) => MixedWord().Replace(text, with);

    private static string Folded(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // A lone surrogate cannot be folded; it is left out below.
            return string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar)).Normalize(NormalizationForm.FormKC);
        }
    }

    // Backtracking is quick: repetitions are bounded, or of what cannot follow them.
    [GeneratedRegex(@"[<>`{}\[\]\\@]|://|\bwww\.|\*\*|__|~~|&\w+;|&#|\bjavascript:|\bdata:|(?:^|\s)#+\s|\b[\w-]{2,}\.(?:com|net|org|io|co|info|biz|xyz|app|dev|me|us|ru|cn)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?<![\p{L}\p{M}])[\p{L}\p{M}]*(?:[A-Za-z\u00C0-\u024F]\p{M}*[\u0370-\u1CFF-[\P{L}]]|[\u0370-\u1CFF-[\P{L}]]\p{M}*[A-Za-z\u00C0-\u024F]|[\u0250-\u02AF\u1D00-\u1DBF\uA720-\uA7FF])[\p{L}\p{M}]*", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex MixedWord();

    private static bool IsInvisible(Rune rune) =>
        rune == Rune.ReplacementChar
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned)
        || (Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
        // Variation selectors, the filler letters of Hangul, the combining grapheme joiner and the blank of braille: letters by name, nothing to the eye.
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800;
}
