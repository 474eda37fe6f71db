using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Reads the rows of one query on SQLite's own interface, the counterpart of <see cref="SqliteRows"/>: values are taken from the bytes they are stored as, without a text for each
/// of them, which a million rescored leads feel. For one thread.
/// </summary>
internal sealed class SqliteReading : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly string[] lastTexts;

    /// <param name="connection">Open.</param>
    /// <param name="sql">With parameters by place: ?1, ?2…</param>
    /// <param name="parameters">As <see cref="SqliteRows"/> takes them.</param>
    /// <exception cref="SqliteException">The database refused the query.</exception>
    public SqliteReading(SqliteConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
        for (var i = 0; i < parameters.Length; i++) SqliteException.ThrowExceptionForRC(SqliteRows.Bind(statement, i + 1, parameters[i]), database);
        lastTexts = new string[raw.sqlite3_column_count(statement)];
        Array.Fill(lastTexts, "");
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Read()
    {
        var stepped = raw.sqlite3_step(statement);
        if (stepped == raw.SQLITE_ROW) return true;
        if (stepped != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(stepped, database);
        return false;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public int Integer(int column) => raw.sqlite3_column_int(statement, column);

    public double Number(int column) => raw.sqlite3_column_double(statement, column);

    public double? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public Guid Id(int column) => new(Bytes(column), bigEndian: true);

    /// <summary>An instant, which is stored in UTC as yyyy-MM-dd HH:mm:ss and up to seven digits of a second.</summary>
    public DateTime At(int column)
    {
        var text = Bytes(column);
        var at = new DateTime(Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]), Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]), DateTimeKind.Utc);
        if (text.Length <= 20) return at;
        long ticks = Digits(text[20..]);
        for (var digits = text.Length - 20; digits < 7; digits++) ticks *= 10;
        return at.AddTicks(ticks);
    }

    /// <summary>The same string as in the row before when it says the same.</summary>
    public string Text(int column)
    {
        var text = Bytes(column);
        return Ascii.Equals(text, lastTexts[column]) ? lastTexts[column] : lastTexts[column] = Encoding.UTF8.GetString(text);
    }

    public void Dispose() => statement.Dispose();

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var letter in text) number = letter is >= (byte)'0' and <= (byte)'9' ? 10 * number + letter - '0' : throw new FormatException("A stored instant holds something else than digits.");
        return number;
    }
}
