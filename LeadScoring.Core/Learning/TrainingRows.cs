using System.Collections.Immutable;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Learning;

/// <summary>A lead to learn from: what was known of it, what came of it, and when it left the way without an outcome (null when it has not).</summary>
/// <param name="Person">The lead, or its household: rows of one never stand on both sides of a split.</param>
/// <param name="Facts">What features are made from.</param>
/// <param name="Outcomes">In any order.</param>
/// <param name="LeftAt">Moved to nurture, trash or do-not-contact.</param>
/// <param name="WatchedSince">When it was imported: of the time before, only the imported label is known.</param>
public sealed record PastLead(Guid Person, LeadFacts Facts, IReadOnlyList<LeadOutcome> Outcomes, DateTime? LeftAt, DateTime WatchedSince = default);

/// <summary>Makes training rows of past leads: one per decision moment whose label is known, with features as of that moment.</summary>
public static class TrainingRows
{
    /// <summary>An area or a level that fewer rows have is pooled, so that no single person's value enters a model.</summary>
    private const int FewestRowsOfALevel = 10;

    public const string Label = "Qualified appointment within 30 days";

    /// <param name="leads">In an order that is the same each time; the rows keep it.</param>
    /// <param name="now">Labels known by then count.</param>
    /// <param name="fairHousing">Whether protected features are inputs.</param>
    public static TrainingTable Of(IReadOnlyList<PastLead> leads, DateTime now, FairHousingMode fairHousing)
    {
        var rows = leads.SelectMany(lead => DecisionMoments.Of(lead.Facts.CreatedAt, lead.Outcomes, now, lead.LeftAt)
            .Select(moment => (Lead: lead, moment.At, Label: Labels.QualifiedAfter(moment.At, moment.IsArrival, now, lead.Outcomes, lead.WatchedSince)))
            .Where(row => row.Label is not null)).ToList();
        var profiles = rows.ConvertAll(row => row.Lead.Facts.ProfileAt(row.At));
        var attributes = AttributeSchema.Infer(Columns(profiles));
        var features = new LeadFeatures(LeadFeatures.SchemaOf(Areas(profiles), fairHousing, attributes.Features));
        return new TrainingTable(features.Schema, rows.ConvertAll(row => features.Extract(row.Lead.Facts, row.At)), rows.ConvertAll(row => row.Label!.Value), Groups(rows.ConvertAll(row => row.Lead.Person)), rows.ConvertAll(row => row.At));
    }

    private static IEnumerable<string> Areas(IEnumerable<LeadProfile> profiles) => profiles
        .Select(profile => profile.AreasOfInterest.FirstOrDefault())
        .OfType<string>()
        .CountBy(area => area, StringComparer.Ordinal)
        .Where(area => area.Value >= FewestRowsOfALevel)
        .Select(area => area.Key)
        .Order(StringComparer.Ordinal);

    private static SortedDictionary<string, IReadOnlyList<AttributeValue?>> Columns(List<LeadProfile> profiles)
    {
        var names = profiles.SelectMany(profile => profile.Attributes.Keys).ToImmutableSortedSet(StringComparer.Ordinal);
        return new(names.ToDictionary(
            name => name,
            IReadOnlyList<AttributeValue?> (name) => profiles.ConvertAll(profile => profile.Attributes.TryGetValue(name, out var value) ? value : (AttributeValue?)null)), StringComparer.Ordinal);
    }

    private static List<int> Groups(List<Guid> persons)
    {
        var numbers = new Dictionary<Guid, int>();
        return persons.ConvertAll(person => numbers.TryGetValue(person, out var number) ? number : numbers[person] = numbers.Count);
    }
}
