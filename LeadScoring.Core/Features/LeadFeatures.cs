using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>Reads a custom feature's value from a profile: a finite number or a level's index, NaN when unknown.</summary>
public delegate double AttributeReading(FeatureDefinition feature, LeadProfile profile, DateTime moment);

/// <summary>
/// Turns a lead's facts into the vector of a schema, as of a moment: nothing received, known or over after the moment has any influence,
/// and neither has the order of events. Immutable and thread-safe.
/// </summary>
public sealed class LeadFeatures
{
    private readonly BuiltInFeature?[] builtIn;
    private readonly Dictionary<string, int>?[] levels;
    private readonly AttributeReading readAttribute;

    /// <exception cref="ArgumentException">The schema names a built-in feature that this version does not have.</exception>
    public LeadFeatures(FeatureSchema schema, AttributeReading? readAttribute = null)
    {
        Schema = schema;
        this.readAttribute = readAttribute ?? AttributeReadings.ByType;
        builtIn = [.. schema.Features.Select(FormulaOf)];
        levels = [.. schema.Features.Select(LevelsOf)];
    }

    public FeatureSchema Schema { get; }

    public static bool IsBuiltIn(string name) => BuiltInFeatures.ByName.ContainsKey(name);

    /// <summary>All built-in features, without the protected ones unless the mode includes them, then the customer's own.</summary>
    /// <param name="areaIds">Levels of the location, in this order.</param>
    /// <param name="custom">Features made from attributes, each named after its attribute and in group Custom.</param>
    public static FeatureSchema SchemaOf(IEnumerable<string> areaIds, FairHousingMode mode = FairHousingMode.Exclude, IEnumerable<FeatureDefinition>? custom = null)
    {
        var standard = BuiltInFeatures.All
            .Select(f => f.Definition)
            .Where(f => mode == FairHousingMode.Include || !f.IsProtected)
            .Select(f => f.Name == DemographicFeatures.Location ? f with { Levels = [.. areaIds] } : f);
        return new FeatureSchema([.. standard, .. custom ?? []]);
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
        for (var i = 0; i < builtIn.Length; i++) vector[i] = ValueOf(i, lead);
    }

    private float ValueOf(int index, LeadMoment lead)
    {
        var feature = builtIn[index];
        var value = feature is null ? readAttribute(Schema[index], lead.Profile, lead.At)
            : feature.Number is { } number ? number(lead)
            : LevelIndex(index, feature.Level!(lead));
        var single = (float)value;
        return float.IsFinite(single) ? single : float.NaN;
    }

    private double LevelIndex(int index, string? level) =>
        level is null ? double.NaN : levels[index]!.TryGetValue(level, out var known) ? known : levels[index]!.Count;

    private static BuiltInFeature? FormulaOf(FeatureDefinition feature) =>
        feature.Group == FeatureGroup.Custom ? null
        : BuiltInFeatures.ByName.TryGetValue(feature.Name, out var known) ? known
        : throw new ArgumentException($"The schema names the built-in feature \"{feature.Name}\", which this version does not have.", nameof(feature));

    private static Dictionary<string, int>? LevelsOf(FeatureDefinition feature) => feature.Kind == FeatureKind.Number ? null
        : feature.Levels.Select((level, i) => (level, i)).ToDictionary(x => x.level, x => x.i, StringComparer.Ordinal);
}
