using LeadScoring.Core.Features;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Scores;

/// <summary>A feature schema that stored vectors follow, so that they can be read when its model is gone. Append-only, one row per schema.</summary>
public sealed class StoredSchema
{
    /// <summary>As <see cref="ScoreRecord.SchemaHash"/> names it.</summary>
    public required string Hash { get; init; }

    /// <summary><see cref="FeatureSchema.ToJson"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Stores the schema unless it is known.</summary>
    internal static async Task KeepAsync(LeadDb db, FeatureSchema schema, CancellationToken cancel)
    {
        if (await db.Set<StoredSchema>().AnyAsync(s => s.Hash == schema.Hash, cancel)) return;
        var rows = new NewRows();
        rows.Add(new StoredSchema { Hash = schema.Hash, Features = schema.ToJson() });
        await rows.InsertAsync(db, cancel);
    }
}

internal sealed class StoredSchemaTable : IEntityTypeConfiguration<StoredSchema>
{
    public void Configure(EntityTypeBuilder<StoredSchema> schema)
    {
        schema.ToTable("FeatureSchemas").HasKey(s => s.Hash);
        schema.Property(s => s.Hash).HasMaxLength(64);
    }
}
