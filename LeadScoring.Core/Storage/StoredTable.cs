using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace LeadScoring.Core.Storage;

/// <summary>A table as EF's own model has it (names, converters, complex types), for statements of our own over many rows.</summary>
internal sealed class StoredTable
{
    public StoredTable(IEntityType type)
    {
        var store = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        Type = type.ClrType;
        Name = store.Name;
        Columns = [.. ColumnsOf(type, store, row => row)];
    }

    public Type Type { get; }
    public string Name { get; }

    /// <summary>Without those that the database numbers by itself.</summary>
    public IReadOnlyList<StoredColumn> Columns { get; }

    /// <summary>Prepares once, runs for each row, within the transaction of the context, whose connection is open.</summary>
    /// <param name="db">Gives connection and transaction.</param>
    /// <param name="sql">One parameter per column: @p0, @p1…</param>
    /// <param name="columns">What the parameters take from a row.</param>
    /// <param name="rows">Of this table.</param>
    /// <param name="cancel">Leaves the rest of the rows out.</param>
    /// <returns>How many rows of the table were touched.</returns>
    public static async Task<int> RunAsync(DbContext db, string sql, IReadOnlyList<StoredColumn> columns, IEnumerable<object> rows, CancellationToken cancel)
    {
        if (db.Database.GetDbConnection() is SqliteConnection sqlite) return SqliteRows.Run(sqlite, sql, columns, rows, cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        var parameters = new DbParameter[columns.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = $"@p{i}";
            command.Parameters.Add(parameters[i]);
        }
        var touched = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = columns[i].Read(row) ?? DBNull.Value;
            touched += await command.ExecuteNonQueryAsync(cancel);
        }
        return touched;
    }

    private static IEnumerable<StoredColumn> ColumnsOf(ITypeBase type, StoreObjectIdentifier store, Func<object, object?> holder)
    {
        foreach (var property in type.GetProperties())
            if (property.ValueGenerated != ValueGenerated.OnAdd || property.ClrType == typeof(Guid))
                yield return new StoredColumn(property.GetColumnName(store)!, property.IsPrimaryKey(), Reader(property, holder));
        foreach (var part in type.GetComplexProperties())
        {
            var getter = part.GetGetter();
            foreach (var column in ColumnsOf(part.ComplexType, store, row => holder(row) is { } value ? getter.GetClrValue(value) : null)) yield return column;
        }
    }

    private static Func<object, object?> Reader(IProperty property, Func<object, object?> holder)
    {
        var (getter, convert) = (property.GetGetter(), property.GetTypeMapping().Converter?.ConvertToProvider);
        return convert is null
            ? row => holder(row) is { } value ? getter.GetClrValue(value) : null
            : row => holder(row) is { } value && getter.GetClrValue(value) is { } plain ? convert(plain) : null;
    }
}

/// <param name="Name">In the database.</param>
/// <param name="IsKey">Whether it is part of the primary key.</param>
/// <param name="Read">What a row has there, as the database takes it.</param>
internal sealed record StoredColumn(string Name, bool IsKey, Func<object, object?> Read);
