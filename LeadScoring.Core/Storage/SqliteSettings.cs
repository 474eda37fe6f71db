using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace LeadScoring.Core.Storage;

/// <summary>How we use SQLite, with the reasons. WAL itself is a property of the file and is set when EF creates it.</summary>
public sealed class SqliteSettings : DbConnectionInterceptor
{
    private const string Pragmas =
        // Writers queue instead of failing while another one commits.
        "PRAGMA busy_timeout=10000;"
        // In WAL mode NORMAL loses nothing on a crash of the program; a power cut loses at most the last commits, never consistency.
        + "PRAGMA synchronous=NORMAL;"
        + "PRAGMA foreign_keys=ON;"
        // Deleted rows are overwritten: what a person asked us to forget must not stay in free pages.
        + "PRAGMA secure_delete=ON;"
        // Spills stay off the disk for the same reason.
        + "PRAGMA temp_store=MEMORY;"
        + "PRAGMA cache_size=-32000;"
        // 32 MB rather than 4: when many rows change, a page that changes in each transaction then goes into the database once for many of them.
        + "PRAGMA wal_autocheckpoint=8000;";

    public static string ConnectionString(string path) => new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    /// <summary>What is set stays set while a connection waits in the pool: each is told once.</summary>
    private static readonly ConditionalWeakTable<sqlite3, object> Told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (Told.TryGetValue(handle, out _)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Told.Add(handle, Pragmas);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite does nothing asynchronously.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
