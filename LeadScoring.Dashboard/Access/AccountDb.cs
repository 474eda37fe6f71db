using LeadScoring.Core.Audit;
using LeadScoring.Core.Integration.Mail;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>Accounts, passkeys, sessions, links and the keys that sign cookies: in the file of the lead database, with migrations of their own.</summary>
public sealed class AccountDb(DbContextOptions<AccountDb> options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    public const string HistoryTable = "__AccountMigrations";

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AccountLink> Links => Set<AccountLink>();

    public DbSet<ApiKey> Keys => Set<ApiKey>();

    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Property(a => a.Name).HasMaxLength(Account.LongestName);
            account.Property(a => a.ExternalId).HasMaxLength(300);
            account.HasIndex(a => a.ExternalId).IsUnique();
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("AccountClaims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("AccountLogins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("AccountTokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("AccountPasskeys");
        builder.Entity<Session>(session =>
        {
            session.ToTable("Sessions");
            session.Property(s => s.From).HasMaxLength(60);
            session.Property(s => s.Browser).HasMaxLength(60);
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AccountLink>(link =>
        {
            link.ToTable("AccountLinks");
            link.HasIndex(l => l.TokenHash).IsUnique();
            link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<ApiKey>(key =>
        {
            key.ToTable("ApiKeys");
            key.Property(k => k.Prefix).HasMaxLength(8);
            key.Property(k => k.Name).HasMaxLength(ApiKey.LongestName);
            key.Property(k => k.Scopes).HasMaxLength(200);
            key.HasIndex(k => k.Prefix).IsUnique();
        });
        builder.Entity<KeptAnswer>(answer =>
        {
            answer.ToTable("KeptAnswers");
            answer.HasIndex(a => a.CreatedAt);
        });
        // What was done and that it was done are stored in one transaction; the table is the lead database's.
        builder.ApplyConfiguration(new AuditTable());
        builder.Entity<AuditEntry>().ToTable(table => table.ExcludeFromMigrations());
        builder.ApplyConfiguration(new OutgoingMailTable());
        builder.Entity<OutgoingMail>().ToTable(table => table.ExcludeFromMigrations());
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<IdConverter>();
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    /// <summary>The same at run time and for <c>dotnet ef</c>: a model made by the default has no table of passkeys.</summary>
    private static void Configure(IdentityOptions identity)
    {
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.User.RequireUniqueEmail = true;
        // Length is what counts; PasswordRules looks at the rest.
        (identity.Password.RequiredLength, identity.Password.RequiredUniqueChars) = (PasswordRules.Shortest, 1);
        (identity.Password.RequireDigit, identity.Password.RequireLowercase, identity.Password.RequireUppercase, identity.Password.RequireNonAlphanumeric) = (false, false, false, false);
        // Delays instead of locks (see Guessing): a lock is a way to keep somebody out.
        identity.Lockout.AllowedForNewUsers = false;
    }

    internal static void Add(IServiceCollection services)
    {
        services.AddDbContextFactory<AccountDb>(UseFile);
        services.Configure<IdentityOptions>(Configure);
        services.AddSingleton(new FurtherStore(async (provider, cancel) => await provider.GetRequiredService<IDbContextFactory<AccountDb>>().CreateDbContextAsync(cancel)));
    }

    private static void UseFile(IServiceProvider services, DbContextOptionsBuilder options)
    {
        var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        options.UseSqlite(SqliteSettings.ConnectionString(storage.PathOf(storage.Database)), sqlite => sqlite.MigrationsHistoryTable(HistoryTable)).AddInterceptors(new SqliteSettings());
    }

    /// <summary>For <c>dotnet ef migrations</c> only.</summary>
    internal sealed class AtDesignTime : IDesignTimeDbContextFactory<AccountDb>
    {
        public AccountDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<AccountDb>()
            .UseSqlite("Data Source=design.db", sqlite => sqlite.MigrationsHistoryTable(HistoryTable))
            .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(Configure).BuildServiceProvider()).Options);
    }
}
