using System.Collections.Immutable;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// Looks at training data before anything is learnt: a column that says what came of the lead, rather than what was known of it, is left out, unless somebody
/// said why it is honest. The card keeps both.
/// </summary>
public static class LeakGuard
{
    /// <param name="keep">Columns to keep all the same, each with the reason; names that nothing was found for are ignored.</param>
    /// <param name="momentsKnown">Whether dates are counted back from each row's own moment.</param>
    public static GuardedTable Of(TrainingTable table, IReadOnlyDictionary<string, string> keep, int seed, bool momentsKnown)
    {
        if (table.Positives == 0 || table.Positives == table.Count) return new GuardedTable(table, [], []);
        var warnings = LeakCheck.Of(table, seed, momentsKnown);
        ImmutableArray<CardLeak> leaks = [.. warnings.Where(warning => warning.Stops).Select(warning => new CardLeak(warning.Column, warning.Detail, keep.GetValueOrDefault(warning.Column)))];
        var left = leaks.Where(leak => leak.KeptBecause is null).Select(leak => table.Schema.IndexOf(leak.Column)).ToHashSet();
        return new GuardedTable(left.Count == 0 ? table : table.Without(left), leaks, [.. warnings.Where(warning => !warning.Stops)]);
    }
}

/// <summary>A table without the columns that were left out.</summary>
/// <param name="Leaks">What was left out, or kept with a reason.</param>
/// <param name="Hints">What only deserves a second look.</param>
public sealed record GuardedTable(TrainingTable Table, ImmutableArray<CardLeak> Leaks, ImmutableArray<LeakWarning> Hints);
