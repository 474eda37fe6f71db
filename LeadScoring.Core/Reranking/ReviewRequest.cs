using System.Collections.Immutable;

namespace LeadScoring.Core.Reranking;

/// <summary>A sentence from the score's features.</summary>
/// <param name="Id">"s1".</param>
/// <param name="Text">Without names and numbers of persons.</param>
/// <param name="Raises">Whether it raised the score; else it lowered it.</param>
public sealed record SignalEvidence(string Id, string Text, bool Raises);

/// <summary>A note of which everything personal was taken out.</summary>
/// <param name="Id">"n1".</param>
/// <param name="Text">Redacted.</param>
/// <param name="DaysAgo">Whole days since it was written.</param>
public sealed record NoteEvidence(string Id, string Text, int DaysAgo)
{
    public override string ToString() => $"NoteEvidence {Id}";
}

/// <summary>All that is said of one lead: nothing in it tells who somebody is.</summary>
public sealed record ReviewRequest
{
    /// <summary>"A"–"D".</summary>
    public required string Band { get; init; }

    /// <summary>0–100, whole.</summary>
    public required int ModelScore { get; init; }

    public required ImmutableArray<SignalEvidence> Signals { get; init; }
    public required ImmutableArray<NoteEvidence> Notes { get; init; }

    /// <summary>Null when nothing of that id was sent.</summary>
    public string? TextOf(string id) => Signals.FirstOrDefault(s => s.Id == id)?.Text ?? Notes.FirstOrDefault(n => n.Id == id)?.Text;

    public override string ToString() => $"ReviewRequest {Signals.Length} signals, {Notes.Length} notes";
}
