using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning.Market;

/// <summary>How a note of the synthetic market is read.</summary>
public enum NoteReader
{
    /// <summary>
    /// By script: hopeful words are worth a factor of 1.1, doubtful ones 0.9. It knows what the market's notes look like; it stands for an LLM that reads well, and shows that
    /// the comparison can see a real gain.
    /// </summary>
    Scripted,

    /// <summary>By the note's length: words that mean nothing. It stands for an LLM that reads badly, and shows that the comparison is not taken in.</summary>
    Useless,
}

/// <summary>The comparison of the second look on a market where notes carry what the trees do not see.</summary>
public static class NoteReaders
{
    private const double Up = 1.1, Down = 0.9;
    private static readonly string[] Hopeful = ["lease ends", "hurry", "need somewhere to go", "three times", "happy to sign", "have to be out"];
    private static readonly string[] Doubtful = ["no rush", "waiting to see", "another agent", "not sure", "only curious", "do not call"];

    /// <summary>Compares a model's order of a market's decisions with the order after the notes were read.</summary>
    /// <param name="market">Not the one that the model learnt from.</param>
    /// <param name="scoreOf">0–100, of the model.</param>
    /// <param name="reader">Reads the notes.</param>
    /// <param name="maxPoints">As in <see cref="FinalScore"/>.</param>
    public static PairedRanking Compare(SyntheticMarket market, Func<MarketRow, double> scoreOf, NoteReader reader, double maxPoints)
    {
        var (before, after, labels) = (new List<double>(), new List<double>(), new List<bool>());
        foreach (var row in market.Rows())
        {
            var (score, note) = (scoreOf(row), row.Lead.Notes.FirstOrDefault(n => n.At <= row.At)?.Text);
            before.Add(score);
            after.Add(FinalScore.Of(score, note is null ? null : FactorOf(reader, note), maxPoints));
            labels.Add(row.Label);
        }
        return PairedRanking.Of(before, after, labels);
    }

    internal static double FactorOf(NoteReader reader, string note) => reader switch
    {
        NoteReader.Useless => note.Length % 3 switch { 0 => Up, 1 => Down, _ => 1 },
        _ when Hopeful.Any(words => note.Contains(words, StringComparison.OrdinalIgnoreCase)) => Up,
        _ when Doubtful.Any(words => note.Contains(words, StringComparison.OrdinalIgnoreCase)) => Down,
        _ => 1,
    };
}
