using System.Text.RegularExpressions;

namespace LeadScoring.Core.Reviews;

/// <summary>
/// Notes that speak to a machine instead of about a lead are not sent. It catches what is plain; what gets by it is bounded by what a second look can do at all:
/// a factor of 0.8–1.2, some points, and nothing without a line that anybody can check.
/// </summary>
internal static partial class InstructionScreen
{
    // Words first: where no word begins, none of them is tried.
    private const string Pattern =
        @"\b(?:"
        + @"(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules?|above|previous|prior|everything|guidelines?|context|signals?)\b"
        + @"|(?:ignor\w+|olvid\w+|vergiss|vergessen|oubli\w+|dimentica\w*|ignorier\w*|esquec\w+|игнорир\w+|забудь\w*|zignoruj|negeer)\b.{0,60}\b(?:instruc\w+|instruk\w+|anweisung\w*|istruzion\w*|consignes?|regeln?|reglas|règles|previo\w*|anterior\w*|инструкц\w+|указан\w+)"
        + @"|(?:system|developer|assistant|user)\s*(?:prompt|message|instructions?|role|:)"
        + @"|(?:you are (?:now|an? ai|an? assistant|an? model|an? machine|in developer)|act as|pretend|as an? (?:ai|llm|language model|assistant)|jailbreak|developer mode|chatgpt|gpt-?\d)\b"
        + @"|(?<!credit )(?:factor|score|puntuaci\w+|bewertung|punkte?|faktor|facteur|fattore|оценк\w+)\b.{0,25}(?:\b(?:to|of|as|is|must|should|auf|sur|a|на)\b|[:=]).{0,15}(?:\d|max|highest|top|höchst|maximum)"
        + @"|(?:set|give|assign|return|output|respond|reply|answer|print|rate|rank|raise|increase|boost)\b.{0,40}\b(?:factor|(?<!credit )score|json|1\.2|highest|maximum|top of)\b"
        + @"|(?:json|nextstep|evidence id|schema|tokens?|base64|rot13|prompt injection|hidden instructions?|end of (?:note|data|notes))\b"
        + @"|(?:(?:note|message|hint) (?:to|for) (?:the |an? )?(?:ai|model|llm|machine|bot|reviewer)|(?:ai|llm|bot) review\w*|if you are an? (?:ai|machine|bot|model))\b"
        + @"|(?:other|every other|all others?|any other) leads?\b|mark all\b|everything above\b|expected output\b|(?:evidence|quote|signal) [sn]\d+\b|factor of\b|into the quote\b"
        + @"|javascript:|on(?:error|load|click)\s*="
        + @")|<\s*(?:script|img|iframe|svg|a)\b|\{\{|!\[[^\]]*\]\(|\]\("
        + @"|[""{]\s*(?:factor|for|against|nextStep)\s*""?\s*:|\[/?(?:inst|system|sys)\]|<\|?/?(?:im_start|im_end|system|assistant|user|endoftext)|###|```|<<sys";

    /// <param name="plain">A note as one plain line, before anything was taken out of it.</param>
    public static bool Catches(string plain) => Speaks().IsMatch(plain);

    // Every repetition is bounded and stands alone: backtracking stays linear, where an automaton of these counters would be huge.
    [GeneratedRegex(Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Speaks();
}
