using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Reranking;

/// <summary>
/// Whether a line says what its evidence says: its quote stands there word for word, its numbers occur there, its telling words do, and it does not turn a no into a yes.
/// A line that says something true in other words is lost too; a false one that gets through would cost more. Pure.
/// </summary>
internal static partial class Grounding
{
    /// <summary>A line of so many telling words may have one of its own.</summary>
    private const int LongLine = 6;

    private static readonly string[] NumberWords =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"];

    private static readonly Dictionary<string, string> Numbers = NumberWords.Select((word, i) => (word, Number: i.ToString(CultureInfo.InvariantCulture)))
        .Concat([("once", "1"), ("twice", "2"), ("thrice", "3"), ("dozen", "12"), ("thirty", "30"), ("forty", "40"), ("fifty", "50"), ("sixty", "60"), ("seventy", "70"), ("eighty", "80"), ("ninety", "90"), ("double", "2"), ("half", "0.5"), ("hundred", "100"), ("thousand", "1000"), ("million", "1000000")])
        .ToDictionary(n => n.Item1, n => n.Item2, StringComparer.Ordinal);

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
        { "no", "not", "never", "none", "nothing", "nobody", "without", "cannot", "neither", "nor", "hardly", "dont", "doesnt", "didnt", "wont", "cant", "isnt", "wasnt", "unable", "avoid", "avoids", "rejected", "except", "stopped", "cancelled", "canceled", "refused", "declined", "lost" };

    /// <summary>Words that carry nothing by themselves: a line may use them freely.</summary>
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal)
    {
        "lead", "leads", "person", "buyer", "client", "customer", "they", "them", "their", "this", "that", "these", "those", "with", "from", "have", "has", "having", "been", "being", "will", "would",
        "says", "said", "about", "which", "when", "then", "than", "also", "into", "very", "more", "some", "such", "only", "just", "note", "notes", "signal", "there", "here", "what", "were", "does", "their",
        "wants", "want", "wanted", "seems", "shows", "show", "times", "time", "the", "and", "for", "are", "was", "has", "had", "but", "you", "can", "his", "her", "she", "him", "our", "its", "who", "any", "all", "too",
    };

    /// <summary>What agents do: a next step may use them freely.</summary>
    private static readonly HashSet<string> Acts = new(StringComparer.Ordinal)
    {
        "call", "phone", "text", "email", "write", "send", "offer", "ask", "invite", "arrange", "schedule", "book", "plan", "propose", "suggest", "meet", "visit", "show", "follow", "check", "confirm", "answer", "reply", "remind",
        "viewing", "viewings", "tour", "tours", "showing", "meeting", "appointment", "listing", "listings", "home", "homes", "house", "houses", "market", "update", "valuation", "question", "questions", "today", "tomorrow", "soon",
        "week", "weekend", "morning", "afternoon", "evening", "first", "again", "about", "before", "after", "lender", "agent", "new", "match", "matching", "quick", "short", "let", "know", "whether", "how", "they", "them",
    };

    /// <param name="text">The line, plain.</param>
    /// <param name="quote">What it says stands in the evidence, plain.</param>
    /// <param name="evidence">As it was sent, plain.</param>
    public static bool Holds(string text, string quote, string evidence)
    {
        var (said, quoted, known) = (WordsOf(text), WordsOf(quote), WordsOf(evidence));
        if (said.Count == 0 || At(known, quoted) < 0) return false;
        if (!IsEnough(quoted, known)) return false;
        var numbers = known.Select(NumberOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (said.Select(NumberOf).OfType<string>().Any(number => !numbers.Contains(number))) return false;
        return IsCarried(said, known) && SaysYesAndNoAlike(said, quoted, evidence);
    }

    /// <summary>Whether a next step says nothing but what agents do and what stands in one of the evidences, numbers included.</summary>
    public static bool IsAStepFrom(string text, IEnumerable<string> evidences)
    {
        var telling = WordsOf(text).Where(word => NumberOf(word) is not null || (word.Length >= 3 && !Free.Contains(word) && !IsNegation(word) && !Acts.Contains(word))).ToList();
        if (telling.Count == 0) return true;
        var known = evidences.SelectMany(WordsOf).ToList();
        var (numbers, stems) = (known.Select(NumberOf).OfType<string>().ToHashSet(StringComparer.Ordinal), known.Select(Stem).ToHashSet(StringComparer.Ordinal));
        return telling.TrueForAll(word => NumberOf(word) is { } number ? numbers.Contains(number) : stems.Contains(Stem(word)));
    }

    /// <summary>Two words, or a number, or all there is: a single "home" proves nothing.</summary>
    private static bool IsEnough(List<string> quoted, List<string> known) => quoted.Count >= 2 || quoted.Count == known.Count || quoted.Exists(word => NumberOf(word) is not null);

    private static bool IsCarried(List<string> said, List<string> known)
    {
        var stems = known.Select(Stem).ToHashSet(StringComparer.Ordinal);
        var telling = said.Where(word => word.Length >= 3 && NumberOf(word) is null && !Free.Contains(word) && !IsNegation(word)).ToList();
        if (telling.Count == 0) return said.TrueForAll(word => known.Contains(word) || Free.Contains(word));
        return telling.Count(word => !stems.Contains(Stem(word))) <= (telling.Count >= LongLine ? 1 : 0);
    }

    /// <summary>The clause that was quoted denies something exactly when the line does.</summary>
    private static bool SaysYesAndNoAlike(List<string> said, List<string> quoted, string evidence)
    {
        var denies = said.Exists(IsNegation);
        foreach (Match clause in Clause().Matches(evidence))
        {
            var words = WordsOf(clause.Value);
            if (At(words, quoted) >= 0) return words.Exists(IsNegation) == denies;
        }
        // The quote goes over the end of a clause.
        return WordsOf(evidence).Exists(IsNegation) == denies;
    }

    private static bool IsNegation(string word) => Negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);

    private static string? NumberOf(string word) => char.IsDigit(word[0]) ? word.Replace(",", "", StringComparison.Ordinal) : Numbers.GetValueOrDefault(word);

    private static List<string> WordsOf(string text) => [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];

    private static int At(List<string> words, List<string> part)
    {
        if (part.Count == 0) return -1;
        for (var at = 0; at + part.Count <= words.Count; at++)
            if (words.Skip(at).Take(part.Count).SequenceEqual(part, StringComparer.Ordinal)) return at;
        return -1;
    }

    /// <summary>Enough to see "viewing" and "viewed" as one.</summary>
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ings", "ing", "ies", "ed", "es", "s", "e", "y"])
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal)) return word[..^ending.Length];
        return word;
    }

    [GeneratedRegex(@"[\p{L}\p{M}]+(?:'\p{L}+)?|\p{Nd}+(?:[.,:]\p{Nd}+)*", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Word();

    [GeneratedRegex(@"[^.,;!?]+(?:[.,]\p{Nd}[^.,;!?]*)*", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Clause();
}
