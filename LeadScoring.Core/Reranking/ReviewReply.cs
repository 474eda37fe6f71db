using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Reranking;

/// <summary>A line that was found in its evidence.</summary>
/// <param name="Evidence">Id of what was sent.</param>
public sealed record ReviewPoint(string Text, string Evidence)
{
    public override string ToString() => $"ReviewPoint {Evidence}";
}

/// <summary>A second look as far as it holds.</summary>
public sealed record ReviewVerdict
{
    /// <summary>0.8–1.2 in steps of 0.01; above 1 only with a point for, below 1 only with a point against.</summary>
    public required double Factor { get; init; }

    public required ImmutableArray<ReviewPoint> For { get; init; }
    public required ImmutableArray<ReviewPoint> Against { get; init; }

    /// <summary>Null when there was none, or none that could be shown.</summary>
    public string? NextStep { get; init; }

    /// <summary>Lines that were dropped.</summary>
    public int Removed { get; init; }

    public override string ToString() => $"ReviewVerdict {Factor}";
}

/// <summary>Why an answer was not used; a sentence without any of its text.</summary>
public sealed class RefusedReplyException(string message) : Exception(message);

/// <summary>Reads an answer of the LLM as what it is: text by a stranger. Pure.</summary>
public static class ReviewReply
{
    public const int MostPoints = 4;
    public const int LongestLine = 200;
    private const double Step = 0.01;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8, PropertyNameCaseInsensitive = false, NumberHandling = JsonNumberHandling.Strict,
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    };

    /// <param name="text">The answer.</param>
    /// <param name="lead">What was sent.</param>
    /// <exception cref="RefusedReplyException">Nothing of it can be used.</exception>
    public static ReviewVerdict Read(string? text, ReviewRequest lead)
    {
        var said = Parse(text);
        if (said.Factor is not { } factor || !double.IsFinite(factor)) throw new RefusedReplyException("The factor is no finite number.");
        if (said.For.Concat(said.Against).Any(point => point is null)) throw new RefusedReplyException("A point is missing.");
        if (said.For.Count > 50 || said.Against.Count > 50) throw new RefusedReplyException("There are more than 50 points.");
        var lines = said.For.Concat(said.Against).Select(point => point.Text).Append(said.NextStep).Select(PlainLine.Of);
        if (lines.Any(ProtectedWords.Are)) throw new RefusedReplyException("It speaks of a protected class.");

        var (raises, removedFor) = Verified(said.For, lead, isFor: true);
        var (lowers, removedAgainst) = Verified(said.Against, lead, isFor: false);
        return new ReviewVerdict
        {
            Factor = Factor(factor, raises.Length > 0, lowers.Length > 0), For = raises, Against = lowers, NextStep = raises.Length + lowers.Length > 0 ? NextStep(said.NextStep, lead) : null, Removed = removedFor + removedAgainst,
        };
    }

    private static Said Parse(string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<Said>(text ?? "", Json) ?? throw new RefusedReplyException("It is empty.");
        }
        catch (JsonException)
        {
            throw new RefusedReplyException("It is not the JSON that was asked for.");
        }
    }

    /// <summary>What moves a lead must be told by a line that somebody can check.</summary>
    private static double Factor(double said, bool hasFor, bool hasAgainst)
    {
        var clamped = Math.Clamp(said, hasAgainst ? FinalScore.LeastFactor : 1, hasFor ? FinalScore.GreatestFactor : 1);
        return Math.Round(Math.Round(clamped / Step) * Step, 2);
    }

    private static (ImmutableArray<ReviewPoint> Points, int Removed) Verified(List<SaidPoint> said, ReviewRequest lead, bool isFor)
    {
        var points = said.Select(point => Verified(point, lead, isFor)).OfType<ReviewPoint>().DistinctBy(point => point.Text, StringComparer.OrdinalIgnoreCase).Take(MostPoints).ToImmutableArray();
        return (points, said.Count - points.Length);
    }

    private static ReviewPoint? Verified(SaidPoint said, ReviewRequest lead, bool isFor)
    {
        if (lead.TextOf(said.Evidence) is not { } evidence) return null;
        // What lowered the score speaks for nobody, and the other way round.
        if (lead.Signals.FirstOrDefault(s => s.Id == said.Evidence) is { } signal && signal.Raises != isFor) return null;
        var (text, quote) = (PlainLine.Of(said.Text), PlainLine.Of(said.Quote));
        return text.Length is > 0 and <= LongestLine && !PlainLine.HasMarkup(text) && Grounding.Holds(text, quote, PlainLine.Of(evidence)) ? new ReviewPoint(text, said.Evidence) : null;
    }

    private static string? NextStep(string said, ReviewRequest lead)
    {
        var text = PlainLine.Of(said);
        var evidences = lead.Signals.Select(s => s.Text).Concat(lead.Notes.Select(n => n.Text)).Select(PlainLine.Of);
        return text.Length is > 0 and <= LongestLine && !PlainLine.HasMarkup(text) && Grounding.IsAStepFrom(text, evidences) ? text : null;
    }

    private sealed record Said(double? Factor, List<SaidPoint> For, List<SaidPoint> Against, string NextStep);

    private sealed record SaidPoint(string Text, string Evidence, string Quote);
}
