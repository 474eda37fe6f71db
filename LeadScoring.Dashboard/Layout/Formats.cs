using System.Globalization;
using System.Text;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;

namespace LeadScoring.Dashboard.Layout;

/// <summary>Numbers and words as people read them.</summary>
public static class Formats
{
    /// <summary>Smaller changes since yesterday are noise and are not shown.</summary>
    public const int SmallestTrend = 3;

    public const string Unnamed = "Unnamed lead";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Whole and rounded down: a score never looks as if it were in a better band than it is.</summary>
    public static int WholeScore(double score) => (int)Math.Floor(score);

    public static string Count(int count) => Number(count);

    /// <summary>"1,204".</summary>
    public static string Number(long count) => count.ToString("#,0", Culture);

    /// <summary>"1 lead", "1,204 leads".</summary>
    public static string Count(int count, string one, string many) => Count(count) + " " + (count == 1 ? one : many);

    /// <summary>A share of 0–1 as "20%", or with more digits "20.4%".</summary>
    public static string Percent(double share, int digits = 0) => (100 * share).ToString(digits == 0 ? "0" : "0." + new string('0', digits), Culture) + "%";

    /// <summary>A share as a count: "20 of 100".</summary>
    public static string Of100(double share) => Math.Round(100 * share, MidpointRounding.AwayFromZero).ToString("0", Culture) + " of 100";

    /// <summary>"+14", "−6", "0": with a real minus sign.</summary>
    public static string Signed(int points) => points > 0 ? "+" + points.ToString(Culture) : points < 0 ? "−" + (-points).ToString(Culture) : "0";

    /// <summary>"+1.4", "−0.2", "0".</summary>
    public static string Signed(double points)
    {
        var rounded = Math.Round(points, 1, MidpointRounding.AwayFromZero);
        return rounded > 0 ? "+" + rounded.ToString("0.0", Culture) : rounded < 0 ? "−" + (-rounded).ToString("0.0", Culture) : "0";
    }

    /// <summary>"$520k", "$1.2m".</summary>
    public static string Usd(decimal amount) => amount switch
    {
        >= 1_000_000 => "$" + (amount / 1_000_000).ToString("0.##", Culture) + "m",
        >= 1_000 => "$" + (amount / 1_000).ToString("0.#", Culture) + "k",
        _ => "$" + amount.ToString("0", Culture),
    };

    /// <summary>"$520k–$610k", "up to $610k", "from $520k"; null when nothing is known.</summary>
    public static string? Budget(decimal? min, decimal? max) => (min, max) switch
    {
        ({ } from, { } to) when from == to => Usd(from),
        ({ } from, { } to) => Usd(from) + "–" + Usd(to),
        ({ } from, null) => "from " + Usd(from),
        (null, { } to) => "up to " + Usd(to),
        _ => null,
    };

    /// <summary>"+1 512 555 2437": numbers of the North American plan in groups, others as they are.</summary>
    public static string Phone(string phone) => phone is ['+', '1', _, _, _, _, _, _, _, _, _, _] ? $"+1 {phone[2..5]} {phone[5..8]} {phone[8..]}" : phone;

    /// <summary>What to do with a band.</summary>
    public static string Word(Band band) => band switch { Band.A => "Call now", Band.B => "Today", Band.C => "This week", _ => "Nurture" };

    /// <summary>"UnderContract" becomes "Under contract".</summary>
    public static string Words(Enum value)
    {
        var words = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(words.Length > 0 ? char.ToLowerInvariant(letter) : letter);
        }
        return words.ToString();
    }

    public static string Word(LeadKind kind) => kind == LeadKind.Both ? "Buyer and seller" : kind.ToString();

    /// <summary>Whole points since yesterday; 0 when there was no score or the change is too small to mean anything.</summary>
    public static int Trend(QueueRow row) =>
        row is { Score: { } now, Before: { } before } && Math.Abs(WholeScore(now) - WholeScore(before)) is >= SmallestTrend ? WholeScore(now) - WholeScore(before) : 0;

    /// <summary>A score for those who hear it: "Score 91, band A, call now, up 6 since yesterday, 1 input estimated".</summary>
    public static string Spoken(QueueRow row)
    {
        if (row is not { Score: { } score, Band: { } band }) return Unscored(row.Unscored);
        var trend = Trend(row);
        return $"Score {WholeScore(score)}, band {band}, {Word(band).ToLowerInvariant()}"
            + (trend > 0 ? $", up {trend} since yesterday" : trend < 0 ? $", down {-trend} since yesterday" : "")
            + (row.EstimatedInputs > 0 ? ", " + Count(row.EstimatedInputs, "input", "inputs") + " estimated" : "");
    }

    public static string Unscored(UnscoredReason reason) => reason == UnscoredReason.NoConsent ? "Not scored: no consent to scoring" : "Not scored yet";
}
