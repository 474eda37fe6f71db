using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Runs one statement over many rows on SQLite's own interface: parameters by place instead of by name, and nothing made anew per row. Values are written as
/// Microsoft.Data.Sqlite writes them, ids as <see cref="IdConverter"/> does. About three times as fast as a prepared command, which a million rescored leads feel.
/// </summary>
internal static class SqliteRows
{
    /// <returns>How many rows of the table were touched.</returns>
    /// <exception cref="SqliteException">The database refused a row.</exception>
    public static int Run(SqliteConnection connection, string sql, IReadOnlyList<StoredColumn> columns, IEnumerable<object> rows, CancellationToken cancel)
    {
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var touched = 0;
            foreach (var row in rows)
            {
                cancel.ThrowIfCancellationRequested();
                for (var i = 0; i < columns.Count; i++) SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, columns[i].Read(row)), database);
                var stepped = raw.sqlite3_step(statement);
                if (stepped != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(stepped, database);
                touched += raw.sqlite3_changes(database);
                raw.sqlite3_reset(statement);
            }
            return touched;
        }
    }

    public static int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        string text => Bind(statement, place, text),
        double number => double.IsNaN(number) ? throw new InvalidOperationException("SQLite has no NaN.") : raw.sqlite3_bind_double(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        bool isTrue => raw.sqlite3_bind_int64(statement, place, isTrue ? 1 : 0),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        Guid id => Bind(statement, place, id),
        DateTime at => Bind(statement, place, at),
        DateOnly day => raw.sqlite3_bind_text(statement, place, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        decimal number => raw.sqlite3_bind_text(statement, place, number.ToString("0.0###########################", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A {value.GetType().Name} cannot be stored."),
    };

    private static int Bind(sqlite3_stmt statement, int place, string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        // Nothing to point at would be written as null.
        return text.Length > 0 && Encoding.UTF8.TryGetBytes(text, bytes, out var length) ? raw.sqlite3_bind_text(statement, place, bytes[..length]) : raw.sqlite3_bind_text(statement, place, text);
    }

    private static int Bind(sqlite3_stmt statement, int place, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(statement, place, bytes);
    }

    private static int Bind(sqlite3_stmt statement, int place, DateTime at)
    {
        Span<byte> text = stackalloc byte[32];
        // As yyyy-MM-dd HH:mm:ss.FFFFFFF, which takes longer to write.
        at.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[10] = (byte)' ';
        return raw.sqlite3_bind_text(statement, place, text[..27].TrimEnd((byte)'0').TrimEnd((byte)'.'));
    }
}
