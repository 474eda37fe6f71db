using System.Globalization;
using System.Text.RegularExpressions;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>An amount or a range in US dollars as people write it; an open end is null.</summary>
/// <param name="Low">Least amount.</param>
/// <param name="High">Greatest amount.</param>
/// <param name="HasSuffix">"k" or "m" was read as thousands or millions.</param>
public readonly record struct CellMoney(decimal? Low, decimal? High, bool HasSuffix)
{
    public const string Expected = "an amount in US dollars such as 450000, $450,000, 450k or 1.2m, or a range such as 300k-450k";

    /// <summary>"450000", "$450,000", "450k", "USD 1.2m", "300-450k", "up to 500k", "500k+". A single amount is both ends.</summary>
    public static bool TryRead(string text, out CellMoney money)
    {
        money = default;
        if (text.Length > 60) return false;
        var match = Parts.Match(text.Trim().ToLowerInvariant());
        if (!match.Success) return false;
        var lowText = match.Groups["low"].Value;
        var highText = match.Groups["high"].Value;
        var (lowSuffix, highSuffix) = (Suffix(match.Groups["ls"].Value), Suffix(match.Groups["hs"].Value));
        if (Amount(lowText) is not { } low) return false;
        if (highText.Length == 0)
        {
            low *= lowSuffix;
            money = new CellMoney(match.Groups["upto"].Success ? null : low, match.Groups["from"].Success || match.Groups["plus"].Success ? null : low, lowSuffix > 1);
            return !(match.Groups["upto"].Success && match.Groups["plus"].Success);
        }
        if (Amount(highText) is not { } high || match.Groups["upto"].Success || match.Groups["plus"].Success) return false;
        // "300-450k" means 300k.
        if (lowSuffix == 1 && highSuffix > 1 && low < 1_000) lowSuffix = highSuffix;
        money = new CellMoney(low * lowSuffix, high * highSuffix, lowSuffix > 1 || highSuffix > 1);
        return money.Low <= money.High;
    }

    /// <summary>Points and commas by their places: the last of two kinds is the decimal mark, a single one before three digits parts thousands.</summary>
    private static decimal? Amount(string text)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        var mark = plain.LastIndexOfAny(['.', ',']);
        if (mark >= 0)
        {
            var other = plain[mark] == '.' ? ',' : '.';
            var isDecimal = plain.Contains(other) || (plain.IndexOf(plain[mark]) == mark && plain.Length - mark - 1 != 3);
            var whole = isDecimal ? plain[..mark] : plain;
            if (isDecimal && plain.Count(c => c == plain[mark]) > 1) return null;
            if (!Groups.IsMatch(whole)) return null;
            plain = whole.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal) + (isDecimal ? "." + plain[(mark + 1)..] : "");
        }
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < 1_000_000_000_000m ? amount : null;
    }

    private static int Suffix(string text) => text switch { "" => 1, "k" or "thousand" => 1_000, _ => 1_000_000 };

    private const string Currency = @"(us\$|usd|us dollars|dollars|\$)?\s*";
    private const string Number = @"\d[\d.,' ]*?";
    private const string SuffixWord = @"\s*(?<{0}>k|thousand|mm|m|mio|million)?\s*(usd|us dollars|dollars|\$)?\s*";

    private static readonly Regex Parts = new(
        @"^(about|approx\.?|approximately|around|circa|ca\.|~)?\s*((?<upto>up to|under|below|less than|max\.?|maximum|<=?|≤)|(?<from>from|over|above|more than|min\.?|minimum|at least|starting at|>=?|≥))?\s*"
        + Currency + "(?<low>" + Number + ")" + SuffixWord.Replace("{0}", "ls", StringComparison.Ordinal)
        + @"((-|–|—|to|and|\.\.)\s*" + Currency + "(?<high>" + Number + ")" + SuffixWord.Replace("{0}", "hs", StringComparison.Ordinal) + @"|(?<plus>\+|plus|and up|or more))?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Groups = new(@"^(\d+|\d{1,3}([.,]\d{3})+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
