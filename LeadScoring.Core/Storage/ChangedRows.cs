using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Rows of one table that were read without tracking and changed: the counterpart of <see cref="NewRows"/>. One prepared statement writes all their columns
/// by their key. Not thread-safe.
/// </summary>
public sealed class ChangedRows<T> where T : class
{
    private static readonly ConcurrentDictionary<IModel, UpdatePlan> Plans = new();
    private readonly List<T> rows = [];

    public void Add(T row) => rows.Add(row);

    /// <summary>Within the transaction of the context. Afterwards there is nothing left to update.</summary>
    /// <exception cref="InvalidOperationException">A row is not in the table.</exception>
    public async Task UpdateAsync(DbContext db, CancellationToken cancel)
    {
        if (rows.Count == 0) return;
        var plan = Plans.GetOrAdd(db.Model, model => new UpdatePlan(new StoredTable(model.FindEntityType(typeof(T))!)));
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var touched = await StoredTable.RunAsync(db, plan.Sql, plan.Columns, rows, cancel);
            if (touched != rows.Count) throw new InvalidOperationException($"Of {rows.Count} rows of {typeof(T).Name} to change {touched} were there.");
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
        rows.Clear();
    }

    private sealed class UpdatePlan
    {
        public UpdatePlan(StoredTable table)
        {
            Columns = [.. table.Columns.Where(c => !c.IsKey), .. table.Columns.Where(c => c.IsKey)];
            var set = Columns.Select((column, i) => (column.IsKey, Sql: $"\"{column.Name}\" = @p{i}")).ToLookup(c => c.IsKey, c => c.Sql);
            Sql = $"UPDATE \"{table.Name}\" SET {string.Join(", ", set[false])} WHERE {string.Join(" AND ", set[true])}";
        }

        /// <summary>The keys come last.</summary>
        public StoredColumn[] Columns { get; }

        public string Sql { get; }
    }
}
