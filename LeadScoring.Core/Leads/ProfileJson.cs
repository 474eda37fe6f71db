using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadScoring.Core.Leads;

/// <summary>A profile as the database keeps it: what is unknown is left out.</summary>
internal static class ProfileJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(LeadProfile profile) => JsonSerializer.Serialize(profile, Options);

    public static LeadProfile Read(string json) => JsonSerializer.Deserialize<LeadProfile>(json, Options) ?? LeadProfile.Unknown;
}
