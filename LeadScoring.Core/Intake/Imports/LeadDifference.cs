using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>A stored value before and after.</summary>
public sealed record FieldDifference(JsonElement Before, JsonElement After);

/// <summary>A row that was added: its table's entity and its key.</summary>
public sealed record AddedRow(string Entity, string[] Key);

/// <summary>
/// What somebody did to a known lead: fields by their column's path, rows by their key. Taken from what the database was told to store, so that a new
/// column or table of a lead needs nothing here.
/// </summary>
public sealed record LeadDifference(Dictionary<string, FieldDifference> Fields, List<AddedRow> Added)
{
    /// <summary>The changes of a tracked lead that are not stored yet.</summary>
    public static Dictionary<string, FieldDifference> FieldsOf(EntityEntry<Lead> lead) =>
        Properties(lead).Where(p => p.Property.IsModified).ToDictionary(p => p.Path, p => new FieldDifference(Stored(p.Property, p.Property.OriginalValue), Stored(p.Property, p.Property.CurrentValue)), StringComparer.Ordinal);

    public static AddedRow RowOf(EntityEntry row) =>
        new(row.Metadata.Name, [.. row.Metadata.FindPrimaryKey()!.Properties.Select(p => Convert.ToString(row.Property(p.Name).CurrentValue, CultureInfo.InvariantCulture)!)]);

    /// <summary>This, then the other: first before, last after.</summary>
    public LeadDifference Then(LeadDifference later)
    {
        var fields = new Dictionary<string, FieldDifference>(Fields, StringComparer.Ordinal);
        foreach (var (path, field) in later.Fields) fields[path] = fields.TryGetValue(path, out var first) ? first with { After = field.After } : field;
        return new LeadDifference(fields, [.. Added, .. later.Added]);
    }

    /// <summary>Gives the fields their earlier values where nobody changed them since.</summary>
    public void Revert(EntityEntry<Lead> lead)
    {
        var isUnchanged = Fields.TryGetValue(nameof(Lead.Version), out var version) && version.After.GetInt32() == lead.Entity.Version;
        foreach (var (path, property) in Properties(lead))
        {
            if (!Fields.TryGetValue(path, out var field) || !JsonElement.DeepEquals(Stored(property, property.CurrentValue), field.After)) continue;
            property.CurrentValue = Restored(property, field.Before);
        }
        if (!isUnchanged) lead.Entity.Version++;
    }

    /// <summary>Takes a row away that was added; one that is gone already is no matter.</summary>
    public static async Task RemoveAsync(DbContext db, AddedRow row, CancellationToken cancel)
    {
        var entity = db.Model.FindEntityType(row.Entity);
        if (entity is null) return;
        var key = entity.FindPrimaryKey()!.Properties.Select((p, i) => Key(row.Key[i], p.ClrType)).ToArray();
        if (await db.FindAsync(entity.ClrType, key, cancel) is { } found) db.Remove(found);
    }

    private static object Key(string text, Type type) => type == typeof(Guid) ? Guid.Parse(text) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    private static IEnumerable<(string Path, PropertyEntry Property)> Properties(EntityEntry<Lead> lead)
    {
        foreach (var property in lead.Properties)
            if (!property.Metadata.IsPrimaryKey()) yield return (property.Metadata.Name, property);
        foreach (var part in lead.ComplexProperties)
            foreach (var property in part.Properties) yield return ($"{part.Metadata.Name}.{property.Metadata.Name}", property);
    }

    private static JsonElement Stored(PropertyEntry property, object? value) =>
        JsonSerializer.SerializeToElement(Converter(property.Metadata) is { } converter ? converter.ConvertToProvider(value) : value);

    private static object? Restored(PropertyEntry property, JsonElement stored)
    {
        if (stored.ValueKind == JsonValueKind.Null) return null;
        return Converter(property.Metadata) is { } converter ? converter.ConvertFromProvider(stored.Deserialize(converter.ProviderClrType)) : stored.Deserialize(property.Metadata.ClrType);
    }

    private static Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? Converter(IProperty property) => property.GetTypeMapping().Converter;
}
