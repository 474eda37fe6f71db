using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>
/// Turns a lead's facts into the vector of a schema, as of a moment: nothing received, known or over after the moment has any influence,
/// and neither has the order of events. Immutable and thread-safe.
/// </summary>
public sealed class LeadFeatures
{
    private const string OfTheCustomer = " (your data)";

    private readonly BuiltInFeature[] builtIn;
    private readonly Dictionary<string, int>?[] levels;
    private readonly AttributeSchema attributes;
    private readonly int firstCustom;

    /// <exception cref="ArgumentException">The schema names a built-in feature that this version does not have.</exception>
    public LeadFeatures(FeatureSchema schema)
    {
        Schema = schema;
        firstCustom = schema.Features.TakeWhile(f => f.Group != FeatureGroup.Custom).Count();
        builtIn = [.. schema.Features.Take(firstCustom).Select(FormulaOf)];
        levels = [.. schema.Features.Take(firstCustom).Select(LevelsOf)];
        attributes = new AttributeSchema(schema.Features.Skip(firstCustom));
    }

    public FeatureSchema Schema { get; }

    public static bool IsBuiltIn(string name) => BuiltInFeatures.ByName.ContainsKey(name);

    /// <summary>All built-in features, without the protected ones unless the mode includes them, then the customer's own.</summary>
    /// <param name="areaIds">Levels of the location, in this order.</param>
    /// <param name="custom">Features made from attributes (<see cref="AttributeSchema"/>). One that is named like a built-in feature gets a name of its own.</param>
    public static FeatureSchema SchemaOf(IEnumerable<string> areaIds, FairHousingMode mode = FairHousingMode.Exclude, IEnumerable<FeatureDefinition>? custom = null)
    {
        var standard = BuiltInFeatures.All
            .Select(f => f.Definition)
            .Where(f => mode == FairHousingMode.Include || !f.IsProtected)
            .Select(f => f.Name == DemographicFeatures.Location ? f with { Levels = [.. areaIds] } : f);
        var own = (custom ?? []).Select(f => IsBuiltIn(f.Name) ? f with { Name = f.Name + OfTheCustomer, Meaning = f.Name } : f);
        return new FeatureSchema([.. standard, .. own]);
    }

    public float[] Extract(LeadFacts facts, DateTime moment)
    {
        var vector = new float[Schema.Count];
        Extract(facts, moment, vector);
        return vector;
    }

    /// <param name="facts">The lead.</param>
    /// <param name="moment">UTC.</param>
    /// <param name="vector">Filled with one value per feature in schema order.</param>
    public void Extract(LeadFacts facts, DateTime moment, Span<float> vector)
    {
        var lead = new LeadMoment(facts, moment);
        for (var i = 0; i < firstCustom; i++) vector[i] = ValueOf(builtIn[i], levels[i], lead);
        for (var i = firstCustom; i < vector.Length; i++) vector[i] = AttributeOf(i, lead);
    }

    private static float ValueOf(BuiltInFeature feature, Dictionary<string, int>? levels, LeadMoment lead)
    {
        var value = (float)(feature.Number is { } number ? number(lead) : LevelIndex(levels!, feature.Level!(lead)));
        return float.IsFinite(value) ? value : float.NaN;
    }

    private float AttributeOf(int index, LeadMoment lead)
    {
        var name = Schema[index].Name;
        if (name.EndsWith(OfTheCustomer, StringComparison.Ordinal) && IsBuiltIn(name[..^OfTheCustomer.Length])) name = name[..^OfTheCustomer.Length];
        return attributes.ValueOf(index - firstCustom, lead.Profile.Attributes.TryGetValue(name, out var value) ? value : null, lead.At);
    }

    private static double LevelIndex(Dictionary<string, int> levels, string? level) =>
        level is null ? double.NaN : levels.TryGetValue(level, out var known) ? known : levels.Count;

    private static BuiltInFeature FormulaOf(FeatureDefinition feature) =>
        BuiltInFeatures.ByName.TryGetValue(feature.Name, out var known) ? known
        : throw new ArgumentException($"The schema names the built-in feature \"{feature.Name}\", which this version does not have.", nameof(feature));

    private static Dictionary<string, int>? LevelsOf(FeatureDefinition feature) => feature.Kind == FeatureKind.Number ? null
        : feature.Levels.Select((level, i) => (level, i)).ToDictionary(x => x.level, x => x.i, StringComparer.Ordinal);
}
