using System.Globalization;
using System.Text.RegularExpressions;
using LeadScoring.Core.Features;

namespace LeadScoring.Core.Learning;

public enum LeakKind
{
    /// <summary>Says nearly the same as the label.</summary>
    CopyOfLabel,

    /// <summary>Foretells the label alone as hardly anything does that is known beforehand.</summary>
    PossibleLeak,

    /// <summary>Holds dates that lie after the moment they would have to be known at.</summary>
    TimeTravel,

    /// <summary>Only sounds as if it were filled in after contact.</summary>
    NameSoundsLate,

    /// <summary>There are so few outcomes that the figures say little.</summary>
    FewOutcomes,
}

/// <summary>A reason to look twice at figures that look good.</summary>
/// <param name="Column">The column; the label's for <see cref="LeakKind.FewOutcomes"/>.</param>
/// <param name="Detail">A sentence with the numbers.</param>
public sealed record LeakWarning(string Column, LeakKind Kind, string Detail)
{
    /// <summary>So suspicious that no model is made of it unless somebody says why it is honest.</summary>
    public bool Stops => Kind is LeakKind.CopyOfLabel or LeakKind.PossibleLeak;
}

/// <summary>
/// Looks for columns that a model could not know when it is asked. A column is judged by the share of uncertainty about the label that it takes away by itself:
/// on real lead data, honest columns stayed below 0.18, and columns filled in after contact lay between 0.21 and 0.56.
/// </summary>
public static partial class LeakCheck
{
    public const double Copy = 0.9;
    public const double Suspicious = 0.25;

    /// <summary>Enough when the name sounds late as well, or dates lie in the future.</summary>
    public const double SuspiciousWithName = 0.1;

    /// <summary>Share of the known dates of a column; some dates ahead, like the end of a lease, are honest.</summary>
    private const double FewFutureDates = 0.05;

    private const int FewTrainingPositives = 100;
    private const int FewTestPositives = 50;

    /// <param name="momentsKnown">Whether dates are counted back from each row's own moment.</param>
    public static IReadOnlyList<LeakWarning> Of(TrainingTable table, string label, int testPositives, int seed, bool momentsKnown = false)
    {
        var found = Of(table, seed, momentsKnown);
        var positives = Math.Min(table.Positives, table.Count - table.Positives);
        if (positives < FewTrainingPositives || testPositives < FewTestPositives)
            found.Add(new LeakWarning(label, LeakKind.FewOutcomes, $"Only {positives} outcomes of the rarer kind to learn from and {testPositives} positives to test on: read the intervals, not the values."));
        return found;
    }

    /// <summary>Of the columns alone, the most serious first.</summary>
    public static List<LeakWarning> Of(TrainingTable table, int seed, bool momentsKnown)
    {
        var folds = Folds.Assign(table, 5, seed);
        return Enumerable.Range(0, table.Schema.Count).AsParallel().AsOrdered()
            .Select(feature => (table.Schema[feature].Name, Alone: SingleFeature.Of(table, feature, folds), Future: momentsKnown ? FutureDates(table, feature) : 0))
            .AsSequential() // Sorted in parallel, equals would change places.
            .OrderByDescending(column => column.Alone.Explained)
            .Select(column => OfColumn(column.Name, column.Alone, column.Future))
            .OfType<LeakWarning>()
            .OrderBy(warning => warning.Kind)
            .ToList();
    }

    /// <summary>A name of something that is written down once somebody has talked with the lead, or once it is decided.</summary>
    public static bool SoundsLate(string column) => LateName().IsMatch(column.Replace('_', ' '));

    /// <summary>Share of the known dates that lie more than a day after the row's moment; 0 of what is no date.</summary>
    private static double FutureDates(TrainingTable table, int feature)
    {
        if (table.Schema[feature].Unit != AttributeSchema.DaysBefore) return 0;
        var known = table.Rows.Select(row => row[feature]).Where(days => !float.IsNaN(days)).ToArray();
        return known.Length == 0 ? 0 : known.Count(days => days < -1) / (double)known.Length;
    }

    private static LeakWarning? OfColumn(string name, SingleFeature alone, double future)
    {
        var late = SoundsLate(name);
        var isAhead = future >= FewFutureDates;
        var numbers = string.Create(CultureInfo.InvariantCulture, $"Alone it explains {alone.Explained:P0} of the outcome (AUC {alone.Auc:F2})");
        if (alone.Explained >= Copy) return new LeakWarning(name, LeakKind.CopyOfLabel, $"{numbers}: it says the same as the label. Exclude it.");
        if (alone.Explained >= Suspicious || ((late || isAhead) && alone.Explained >= SuspiciousWithName))
            return new LeakWarning(name, LeakKind.PossibleLeak, $"{numbers}{(late ? ", and its name sounds as if it were known only after contact" : "")}{(isAhead ? ", and " + Ahead(future) : "")}. If it is filled in after contact, exclude it: figures with it are too good to be true.");
        if (isAhead) return new LeakWarning(name, LeakKind.TimeTravel, $"Of its dates, {Ahead(future)}. {numbers}. If they are set after contact, exclude it.");
        return late ? new LeakWarning(name, LeakKind.NameSoundsLate, $"The name sounds as if it were known only after contact. {numbers}. If so, exclude it.") : null;
    }

    private static string Ahead(double future) => string.Create(CultureInfo.InvariantCulture, $"{future:P0} lie after the moment they would have to be known at");

    [GeneratedRegex(@"\blast (notable )?(activity|contact|contacted|call|called|touch|modified|engagement)\b|^(call )?duration( \(?(s|sec|secs|seconds|min|minutes)\)?)?$|\b(call|talk) (length|time|duration|result)\b|\b(closed|won|lost|converted|conversion|outcome|disposition|deal|revenue|contract|signed|purchased|sold|appointment|rejection|rejected)\b|\b(lead|deal|close|closed|lost) (status|stage|quality|profile|reason|score|grade|rating|date)\b|\btags?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LateName();
}
