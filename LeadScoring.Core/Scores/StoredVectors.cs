using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>A vector in the order of the model's schema, and the moment it tells of.</summary>
internal sealed record StoredVector(float[] Vector, DateTime AsOf);

/// <summary>Which stored vectors a model may be put over: those it can read without loss, and that hold nothing their person no longer agrees to. Thread-safe.</summary>
internal sealed class StoredVectors
{
    private readonly Dictionary<string, VectorTranslation> translations;
    private readonly int[] enriched;

    private StoredVectors(Dictionary<string, VectorTranslation> translations, FeatureSchema schema)
    {
        this.translations = translations;
        enriched = [.. new[] { nameof(LeadProfile.CreditActivity), nameof(LeadProfile.AdEngagement), nameof(LeadProfile.SocialSignal) }.Select(schema.IndexOf).Where(i => i >= 0)];
    }

    /// <summary>Learns how each schema that was ever stored reads in this one.</summary>
    public static async Task<StoredVectors> OpenAsync(LeadDb db, FeatureSchema schema, CancellationToken cancel)
    {
        var known = new Dictionary<string, VectorTranslation>(StringComparer.Ordinal);
        foreach (var stored in await db.Set<StoredSchema>().AsNoTracking().ToListAsync(cancel))
            if (VectorTranslation.Between(FeatureSchema.FromJson(stored.Features), schema) is { } translation) known[stored.Hash] = translation;
        return new StoredVectors(known, schema);
    }

    /// <summary>Null when the lead's facts must be read again.</summary>
    public StoredVector? Usable(string schemaHash, byte[] bytes, DateTime asOf, ConsentLedger consents, DateTime now)
    {
        if (translations.GetValueOrDefault(schemaHash)?.Translate(ScoreArrays.ReadVector(bytes)) is not { } vector) return null;
        var isEnriched = Array.Exists(enriched, i => !float.IsNaN(vector[i]));
        return isEnriched && !ConsentGate.Allows(consents, ConsentPurpose.ThirdPartyEnrichment, now) ? null : new StoredVector(vector, asOf);
    }
}
