using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Reviews;

/// <summary>A note as it is stored, opened.</summary>
internal sealed record OpenNote(string Text, DateTime At)
{
    public override string ToString() => "OpenNote [personal]";
}

/// <summary>A lead ready to be sent, and what it was made from.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="Fields">Names of it, for the ledger.</param>
/// <param name="NoteTimes">When each sent note was written, by its id.</param>
/// <param name="NotesKept">How many notes were not sent.</param>
internal sealed record PreparedReview(ReviewRequest Request, string Fields, ImmutableDictionary<string, DateTime> NoteTimes, int NotesKept);

/// <summary>Chooses what may be said of a lead: what its person did and plans, and what people noted. Nothing of who they are, and nothing a customer's own columns call it.</summary>
internal static class ReviewRequests
{
    /// <summary>The newest ones.</summary>
    public const int MostNotes = 5;

    private const int MostSignals = 16;
    private const double PointsThatCount = 0.5;

    private static readonly FeatureGroup[] Sent = [FeatureGroup.Behavioural, FeatureGroup.Momentum, FeatureGroup.Intent, FeatureGroup.Market, FeatureGroup.Source, FeatureGroup.Conversation];

    /// <param name="held">The score that holds, with its record.</param>
    /// <param name="model">That made the record; another one's signals cannot be named.</param>
    /// <param name="contact">Whose names are taken out.</param>
    /// <param name="notes">Newest first.</param>
    /// <param name="allNotes">How many there are of the lead, those included that are not among <paramref name="notes"/>.</param>
    /// <param name="now">UTC.</param>
    public static PreparedReview Of(HeldScore held, ScoringModel? model, Contact contact, IReadOnlyList<OpenNote> notes, int allNotes, DateTime now)
    {
        var (signals, names) = model?.Schema.Hash == held.Record.SchemaHash ? SignalsOf(held.Record, model) : ([], []);
        var (sent, times) = (ImmutableArray.CreateBuilder<NoteEvidence>(), ImmutableDictionary.CreateBuilder<string, DateTime>(StringComparer.Ordinal));
        foreach (var note in notes.Take(MostNotes))
        {
            if (SendableOf(note, contact) is not { Length: > 0 } text) continue;
            var id = $"n{sent.Count + 1}";
            sent.Add(new NoteEvidence(id, text, Math.Max(0, (int)(now - note.At).TotalDays)));
            times[id] = note.At;
        }
        var request = new ReviewRequest { Band = held.Score.Band.ToString(), ModelScore = (int)held.Record.Score, Signals = signals, Notes = sent.ToImmutable() };
        var fields = $"band, model score, {signals.Length} signals ({string.Join(' ', names)}), {sent.Count} {(sent.Count == 1 ? "note" : "notes")} (redacted, with the age in days)";
        return new PreparedReview(request, fields, times.ToImmutable(), allNotes - sent.Count);
    }

    /// <summary>A note that cannot be looked through in time is not sent.</summary>
    private static string? SendableOf(OpenNote note, Contact contact)
    {
        try
        {
            return InstructionScreen.Catches(PlainLine.Of(note.Text)) ? null : NoteRedaction.Redact(note.Text, contact);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static (ImmutableArray<SignalEvidence> Signals, List<string> Names) SignalsOf(ScoreRecord record, ScoringModel model)
    {
        var (vector, points) = (ScoreArrays.ReadVector(record.Vector), ScoreArrays.ReadPoints(record.Points));
        var said = Enumerable.Range(0, Math.Min(vector.Length, model.Schema.Count))
            .Where(i => Math.Abs(points[i]) >= PointsThatCount && !float.IsNaN(vector[i]) && !model.Schema[i].IsProtected && Sent.Contains(model.Schema[i].Group))
            .OrderByDescending(i => Math.Abs(points[i]))
            .Select(i => (model.Schema[i].Name, Text: FeatureSentences.Of(model.Schema, vector, i), Raises: points[i] > 0))
            .DistinctBy(s => s.Text, StringComparer.Ordinal).Take(MostSignals).ToList();
        return ([.. said.Select((s, i) => new SignalEvidence($"s{i + 1}", s.Text, s.Raises))], said.ConvertAll(s => s.Name));
    }
}
