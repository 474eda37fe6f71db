using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Storage;

/// <summary>A store that somebody else brings, with migrations of its own.</summary>
public sealed record FurtherStore(Func<IServiceProvider, CancellationToken, Task<DbContext>> OpenAsync);

public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<MasterKey>();
        services.AddSingleton<PersonVault>();
        services.AddSingleton<WriteTurns>();
        services.AddSingleton<StoreBackups>();
        services.AddSingleton<StoreUpgrade>();
        services.AddPooledDbContextFactory<SqliteLeadDb>((provider, options) =>
            UseSqlite(options, PathOf(provider, o => o.Database)));
        services.AddPooledDbContextFactory<KeyDb>((provider, options) =>
            UseSqlite(options, PathOf(provider, o => o.Keys)));
        services.AddSingleton<IDbContextFactory<LeadDb>, LeadDbFactory>();
        return services;
    }

    /// <summary>Brings all stores up to date; makes them when there are none. With <see cref="StorageOptions.MigrateOnStart"/> off it only looks.</summary>
    /// <exception cref="StoreRefusedException">A store cannot be used as it is.</exception>
    public static async Task MigrateStorageAsync(this IServiceProvider services, CancellationToken cancel)
    {
        var (upgrade, may) = (services.GetRequiredService<StoreUpgrade>(), services.GetRequiredService<IOptions<StorageOptions>>().Value.MigrateOnStart);
        await services.EachStoreAsync(async db =>
        {
            if (may) await upgrade.ApplyAsync(db, cancel);
            else if (await StoreUpgrade.PendingAsync(db, cancel) is { Count: > 0 } pending)
                throw new StoreRefusedException($"{db.GetType().Name} lacks {pending.Count} migration{(pending.Count == 1 ? "" : "s")}, and Storage:MigrateOnStart is false: run the verb `migrate`.");
        }, cancel);
        services.GetRequiredService<StoreBackups>().CleanUp();
    }

    /// <summary>Does something with each store in turn, the keys first, those of other rooms last.</summary>
    public static async Task EachStoreAsync(this IServiceProvider services, Func<DbContext, Task> work, CancellationToken cancel)
    {
        _ = services.GetRequiredService<MasterKey>();
        await using var keys = await services.GetRequiredService<IDbContextFactory<KeyDb>>().CreateDbContextAsync(cancel);
        await work(keys);
        await using var leads = await services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContextAsync(cancel);
        await work(leads);
        foreach (var further in services.GetServices<FurtherStore>())
        {
            await using var db = await further.OpenAsync(services, cancel);
            await work(db);
        }
    }

    private static string PathOf(IServiceProvider services, Func<StorageOptions, string> which)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var path = options.PathOf(which(options));
        OwnFiles.CreateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    private static void UseSqlite(DbContextOptionsBuilder options, string path) =>
        options.UseSqlite(SqliteSettings.ConnectionString(path)).AddInterceptors(new SqliteSettings());

    /// <summary>Lets the rooms ask for <see cref="LeadDb"/> without knowing which database it is.</summary>
    private sealed class LeadDbFactory(IDbContextFactory<SqliteLeadDb> sqlite) : IDbContextFactory<LeadDb>
    {
        public LeadDb CreateDbContext() => sqlite.CreateDbContext();

        public async Task<LeadDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await sqlite.CreateDbContextAsync(cancellationToken);
    }

    /// <summary>For <c>dotnet ef migrations</c> only.</summary>
    internal sealed class LeadDbAtDesignTime : IDesignTimeDbContextFactory<SqliteLeadDb>
    {
        public SqliteLeadDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteLeadDb>().UseSqlite("Data Source=design.db").Options);
    }

    /// <summary>For <c>dotnet ef migrations</c> only.</summary>
    internal sealed class KeyDbAtDesignTime : IDesignTimeDbContextFactory<KeyDb>
    {
        public KeyDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<KeyDb>().UseSqlite("Data Source=design.db").Options);
    }
}
