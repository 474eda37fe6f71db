using CsCheck;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Core.Storage;

public sealed class IdTests
{
    private static readonly DateTime Moment = new(2026, 11, 20, 15, 0, 0, 123, DateTimeKind.Utc);

    [Fact]
    public void Stored_ids_lie_in_the_order_of_ids_and_are_read_back()
    {
        var (write, read) = (new IdConverter().ConvertToProviderTyped, new IdConverter().ConvertFromProviderTyped);
        Gen.Select(Gen.Guid, Gen.Guid).Sample((one, other) =>
        {
            Assert.Equal(Math.Sign(one.CompareTo(other)), Math.Sign(write(one).AsSpan().SequenceCompareTo(write(other))));
            Assert.Equal((one, 16), (read(write(one)), write(one).Length));
        });
    }

    [Fact]
    public async Task Every_id_of_every_table_is_kept_as_bytes()
    {
        await using var app = new TestApp();
        await new SeededQueue(app.Services).AddScoredAsync("Ana", 81.5);
        await using var db = await app.OpenDbAsync();
        await db.Database.OpenConnectionAsync();

        foreach (var column in db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType) == typeof(Guid)))
        {
            await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT count(*) FROM \"{column.DeclaringType.GetTableName()}\" WHERE \"{column.GetColumnName()}\" IS NOT NULL AND (typeof(\"{column.GetColumnName()}\") <> 'blob' OR length(\"{column.GetColumnName()}\") <> 16)";
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }
    }

    [Fact]
    public void Ids_of_one_moment_are_in_the_order_they_were_made()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => OrderedIds.Next(Moment)).ToList();

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(10_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 8, new DateTimeOffset(Moment).ToUnixTimeMilliseconds()), (id.Version, id.Variant & 12, MillisecondsOf(id))));
    }

    [Fact]
    public void A_later_moment_comes_later_and_threads_never_share_an_id()
    {
        Assert.True(OrderedIds.Next(Moment).CompareTo(OrderedIds.Next(Moment.AddMilliseconds(1))) < 0);
        var ids = ParallelEnumerable.Range(0, 50_000).Select(_ => OrderedIds.Next(Moment)).ToList();
        Assert.Equal(50_000, ids.Distinct().Count());
    }

    private static long MillisecondsOf(Guid id) => Convert.ToInt64(id.ToString("N")[..12], 16);
}
