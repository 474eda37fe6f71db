using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace LeadScoring.Core.Intake;

/// <summary>
/// Collects what is wrong with a submission. Paths are those of the JSON of the API ("events[0].occurredAt"); messages name the value and what is allowed,
/// and leave the value out where it is personal.
/// </summary>
internal sealed class FieldChecks
{
    private const int MostReported = 50;
    private readonly ImmutableList<FieldError>.Builder errors = ImmutableList.CreateBuilder<FieldError>();

    public ImmutableList<FieldError> Errors => errors.ToImmutable();

    public void Add(string field, string message)
    {
        if (errors.Count < MostReported) errors.Add(new FieldError(field, message));
    }

    /// <summary>Null is fine; both ends are inclusive.</summary>
    public void Range<T>(string field, T? value, T least, T most, string unit = "") where T : struct, INumber<T>
    {
        if (value is { } number && !(number >= least && number <= most))
            Add(field, $"Was {Plain(number)}; allowed {Plain(least)} to {Plain(most)}{(unit.Length > 0 ? " " + unit : "")}.");
    }

    /// <summary>Null is fine; both ends are inclusive.</summary>
    public void Between(string field, DateTime? value, DateTime earliest, DateTime latest)
    {
        if (value is { } at && (at < earliest || at > latest)) Add(field, $"Was {Instant(at)}; allowed {Instant(earliest)} to {Instant(latest)}.");
    }

    public void Count(string field, int count, int most)
    {
        if (count > most) Add(field, $"Had {count} entries; allowed at most {most}.");
    }

    /// <summary>A text must be clean and not too long; when it is required, not blank. The text itself is never repeated: it may be anything.</summary>
    public void Text(string field, string? text, int most, bool required = false, bool severalLines = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required) Add(field, "Is missing.");
            if (text is null) return;
        }
        if (text.Length > most) Add(field, $"Had {text.Length} characters; allowed at most {most}.");
        if (CleanText.Flaw(text, severalLines) is { } flaw) Add(field, flaw);
    }

    public void Known<T>(string field, T? value) where T : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given)) Add(field, $"Was {given:D}; allowed {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static string Plain<T>(T number) where T : struct, INumber<T> => number.ToString("#,0.######", CultureInfo.InvariantCulture);

    private static string Instant(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Text that people can see whole: no NUL, no half of a surrogate pair, no control or invisible formatting characters.</summary>
internal static class CleanText
{
    // Joiners and direction marks are invisible too, but some languages cannot be written without them.
    private const string Needed = "\u200C\u200D\u200E\u200F";

    /// <summary>What is wrong with the text; null when nothing is.</summary>
    public static string? Flaw(string text, bool severalLines = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return $"Has half of a surrogate pair at character {i + 1}; allowed is valid Unicode text.";
            if (!IsVisible(rune, severalLines)) return $"Has the invisible character U+{rune.Value:X4} at character {i + 1}; allowed is visible text{(severalLines ? ", tabs and line ends" : "")}.";
            if (!rune.IsBmp) i++;
        }
        return null;
    }

    private static bool IsVisible(Rune rune, bool severalLines)
    {
        if (rune.Value is '\t' or '\n' or '\r') return severalLines;
        if (rune.IsBmp && Needed.Contains((char)rune.Value, StringComparison.Ordinal)) return true;
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
    }
}
