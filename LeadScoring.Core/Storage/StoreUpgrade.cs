using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Storage;

/// <summary>A store cannot be used as it is; the message says what to do about it.</summary>
public sealed class StoreRefusedException(string message) : Exception(message);

/// <summary>
/// Brings a store up to date. Before anything is changed in one that holds data, a copy of it goes into <see cref="StorageOptions.Backups"/>. A store that a newer program
/// made is refused, and so is one that another process is said to be upgrading for longer than it may take.
/// </summary>
public sealed class StoreUpgrade(IOptions<StorageOptions> options, StoreBackups backups, TimeProvider clock, ILogger<StoreUpgrade> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <returns>The migrations the store lacks, in their order; all of them when there is no store yet.</returns>
    /// <exception cref="StoreRefusedException">The store was made by a newer program.</exception>
    public static async Task<IReadOnlyList<string>> PendingAsync(DbContext db, CancellationToken cancel)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = File.Exists(PathOf(db)) ? (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList() : [];
        return applied.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? throw new StoreRefusedException($"{PathOf(db)} was made by a newer version of the program: it has the migration {unknown}, which this version does not know. Start that version, or restore a backup that is older.")
            : [.. known.Except(applied, StringComparer.Ordinal)];
    }

    /// <summary>Applies what is pending, after a backup.</summary>
    public async Task ApplyAsync(DbContext db, CancellationToken cancel)
    {
        var path = PathOf(db);
        var pending = await PendingAsync(db, cancel);
        if (pending.Count == 0) return;
        await WaitForOthersAsync(db, cancel);
        var isNew = pending.Count == db.Database.GetMigrations().Count();
        if (!isNew)
        {
            var copy = await backups.MakeAsync(path, cancel);
            log.LogInformation("{Store} lacks {Count} migrations; a copy was made first: {Copy}", path, pending.Count, copy);
        }
        await db.Database.MigrateAsync(cancel);
        // SQLite gives the files beside it the rights of the first; those that are there already came before it was restricted.
        if (isNew)
            foreach (var end in (string[])["", "-wal", "-shm"]) OwnFiles.Restrict(path + end);
    }

    /// <summary>Takes away the lock that a process left when it was killed while it migrated.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> ReleaseLockAsync(DbContext db, CancellationToken cancel) =>
        await LockedSinceAsync(db, cancel) is not null && await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancel) > 0;

    /// <summary>EF waits for the lock for ever, and a killed process never gives it back.</summary>
    private async Task WaitForOthersAsync(DbContext db, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        while (await LockedSinceAsync(db, cancel) is { } since)
        {
            if (clock.GetElapsedTime(started) >= options.Value.WaitForUpgrade)
                throw new StoreRefusedException($"{PathOf(db)} has been locked for an upgrade since {since}. If no other process is upgrading it, one was killed while it did: run `migrate --unlock`.");
            await Task.Delay(Look, clock, cancel);
        }
    }

    private static async Task<string?> LockedSinceAsync(DbContext db, CancellationToken cancel)
    {
        if (!File.Exists(PathOf(db)) || await db.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancel) == 0) return null;
        return (await db.Database.SqlQuery<string>($"SELECT \"Timestamp\" AS Value FROM \"__EFMigrationsLock\"").ToListAsync(cancel)).FirstOrDefault();
    }

    private static string PathOf(DbContext db) => new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
}
