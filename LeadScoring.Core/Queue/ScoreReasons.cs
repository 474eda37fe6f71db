using System.Collections.Immutable;
using LeadScoring.Core.Features;

namespace LeadScoring.Core.Queue;

/// <summary>One reason as the panel shows it.</summary>
/// <param name="Points">Whole points, chosen so that everything on screen adds up.</param>
/// <param name="Exact">The points as stored.</param>
/// <param name="IsEstimated">The value behind it was taken from similar leads.</param>
public sealed record ScoreReason(string Sentence, int Points, double Exact, bool IsEstimated);

/// <summary>One input of the score, for the table of all of them.</summary>
/// <param name="Value">In words or with its unit; the estimate where the value was estimated.</param>
public sealed record ScoreSignal(string Meaning, string Value, double Points, bool IsEstimated);

/// <summary>What the signals of one group give together.</summary>
public sealed record GroupPoints(FeatureGroup Group, double Points);

/// <summary>
/// Why a score is what it is: <see cref="Average"/> + the reasons + <see cref="Others"/> = <see cref="Total"/>, exactly, in whole points.
/// The total is the score rounded down before it is clamped to 0–100, so it never shows a band that the score is not in.
/// </summary>
public sealed record ScoreReasons
{
    /// <summary>Where an average lead stands.</summary>
    public const int Average = 50;

    /// <summary>Up to so many in each direction; and none that moves the score by less than a point.</summary>
    public const int MostEachWay = 3;

    /// <summary>Greatest first.</summary>
    public required ImmutableArray<ScoreReason> Raises { get; init; }

    /// <summary>Greatest first.</summary>
    public required ImmutableArray<ScoreReason> Lowers { get; init; }

    public required int Others { get; init; }
    public required int Total { get; init; }

    /// <summary>Everything that counted, the strongest first.</summary>
    public required ImmutableArray<ScoreSignal> Signals { get; init; }

    /// <summary>The signals by group, the strongest first: 50 + their sum is the score before it is clamped.</summary>
    public ImmutableArray<GroupPoints> Groups { get; init; } = [];

    /// <param name="schema">What the arrays follow.</param>
    /// <param name="vector">One value per feature; NaN is unknown.</param>
    /// <param name="imputed">The same with unknown numbers replaced by the estimate the model used.</param>
    /// <param name="isEstimated">Which of them were.</param>
    /// <param name="points">One per feature: 50 + Σ = <paramref name="unclamped"/>.</param>
    /// <param name="unclamped">The score before it is clamped.</param>
    public static ScoreReasons Of(
        FeatureSchema schema, ReadOnlySpan<float> vector, ReadOnlySpan<float> imputed, ReadOnlySpan<bool> isEstimated, ReadOnlySpan<double> points, double unclamped)
    {
        var said = Say(schema, vector, isEstimated, points);
        var raises = said.Where(r => r.Exact >= 1).OrderByDescending(r => r.Exact).ThenBy(r => r.Sentence, StringComparer.Ordinal).Take(MostEachWay).ToList();
        var lowers = said.Where(r => r.Exact <= -1).OrderBy(r => r.Exact).ThenBy(r => r.Sentence, StringComparer.Ordinal).Take(MostEachWay).ToList();
        var shown = raises.Concat(lowers).ToList();
        var total = (int)Math.Floor(unclamped);
        var whole = WholePoints.Of([.. shown.Select(r => r.Exact), unclamped - Average - shown.Sum(r => r.Exact)], total - Average);
        for (var i = 0; i < shown.Count; i++) shown[i] = shown[i] with { Points = whole[i] };
        return new ScoreReasons
        {
            Raises = [.. shown.Take(raises.Count)],
            Lowers = [.. shown.Skip(raises.Count)],
            Others = whole[^1],
            Total = total,
            Signals = Signal(schema, imputed, isEstimated, points),
            Groups = GroupsOf(schema, points),
        };
    }

    /// <summary>The features of one theme are one reason: their sum, in the words of the strongest two that pull its way.</summary>
    internal static List<ScoreReason> Say(FeatureSchema schema, ReadOnlySpan<float> vector, ReadOnlySpan<bool> isEstimated, ReadOnlySpan<double> points)
    {
        var said = new List<(string Theme, ScoreReason Part)>(points.Length);
        for (var i = 0; i < points.Length; i++)
            if (points[i] != 0) said.Add((FeatureThemes.Of(schema[i])?.ToString() ?? schema[i].Name, new ScoreReason(FeatureSentences.Of(schema, vector, i), 0, points[i], isEstimated[i])));
        return [.. said.GroupBy(s => s.Theme, s => s.Part, StringComparer.Ordinal).Select(Together)];
    }

    private static ScoreReason Together(IEnumerable<ScoreReason> theme)
    {
        var parts = theme.GroupBy(part => part.Sentence, StringComparer.Ordinal).Select(same => new ScoreReason(same.Key, 0, same.Sum(part => part.Exact), same.Any(part => part.IsEstimated))).ToList();
        var sum = parts.Sum(part => part.Exact);
        var strongest = parts.OrderByDescending(part => part.Exact * Math.Sign(sum)).ThenBy(part => part.Sentence, StringComparer.Ordinal).ToList();
        var told = strongest.Take(strongest.Count > 1 && strongest[1].Exact * Math.Sign(sum) >= 1 ? 2 : 1).ToList();
        return new ScoreReason(string.Join(" · ", told.Select(part => part.Sentence)), 0, sum, told.Exists(part => part.IsEstimated));
    }

    private static ImmutableArray<GroupPoints> GroupsOf(FeatureSchema schema, ReadOnlySpan<double> points)
    {
        var sums = new SortedDictionary<FeatureGroup, double>();
        for (var i = 0; i < points.Length; i++) sums[schema[i].Group] = sums.GetValueOrDefault(schema[i].Group) + points[i];
        return [.. sums.Select(group => new GroupPoints(group.Key, group.Value)).OrderByDescending(group => Math.Abs(group.Points))];
    }

    private static ImmutableArray<ScoreSignal> Signal(FeatureSchema schema, ReadOnlySpan<float> vector, ReadOnlySpan<bool> isEstimated, ReadOnlySpan<double> points)
    {
        var signals = new List<ScoreSignal>(points.Length);
        for (var i = 0; i < points.Length; i++)
            signals.Add(new ScoreSignal(schema[i].Meaning, SignalValue.Of(schema[i], vector[i]), points[i], isEstimated[i]));
        return [.. signals.OrderByDescending(s => Math.Abs(s.Points)).ThenBy(s => s.Meaning, StringComparer.Ordinal)];
    }
}
