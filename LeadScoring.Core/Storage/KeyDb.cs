using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Storage;

/// <summary>The key store: one data key per person, wrapped by the master key. It is backed up apart from the leads, and for days only.</summary>
public sealed class KeyDb(DbContextOptions<KeyDb> options) : DbContext(options)
{
    public DbSet<PersonKey> PersonKeys => Set<PersonKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<Guid>().HaveConversion<IdConverter>();
}

public sealed class PersonKey
{
    [Key]
    public Guid PersonId { get; set; }

    /// <summary>12 bytes nonce, 32 bytes key under AES-256-GCM, 16 bytes tag.</summary>
    public byte[] Wrapped { get; set; } = [];
}
