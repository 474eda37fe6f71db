using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Storage;

/// <summary>
/// The database as EF sees it. It names no table: each room brings its entities and their configuration, and reads
/// through <c>db.Set&lt;T&gt;()</c>. Take it from <see cref="IDbContextFactory{LeadDb}"/>, one short-lived context per operation.
/// </summary>
public abstract class LeadDb(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(LeadDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }
}

/// <summary>SQLite, the default.</summary>
public sealed class SqliteLeadDb(DbContextOptions<SqliteLeadDb> options) : LeadDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<IdConverter>();
    }
}
