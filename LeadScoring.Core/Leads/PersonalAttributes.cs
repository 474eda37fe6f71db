using System.Collections.Immutable;
using System.Text.Json;
using LeadScoring.Core.Storage;

namespace LeadScoring.Core.Leads;

/// <summary>The attributes that say who somebody is: one sealed JSON object a lead, never a feature.</summary>
public static class PersonalAttributes
{
    private const string Field = "attributes";

    public static byte[]? Seal(Guid leadId, ImmutableSortedDictionary<string, string> attributes, PersonKeyRing keys) =>
        keys.Seal(leadId, Field, JsonSerializer.Serialize(attributes));

    /// <summary>Empty when there are none, or when the person's key is gone.</summary>
    public static ImmutableSortedDictionary<string, string> Open(Lead lead, PersonKeyRing keys)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        return keys.Open(lead.Id, Field, lead.PersonalAttributes) is not { } json ? none : none.SetItems(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!);
    }
}
