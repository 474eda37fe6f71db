using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LeadScoring.Tests.Operations;

/// <summary>A store of two versions, made by the tests: what happens to it when the program is newer, older, or was killed half-way.</summary>
public sealed class StoreUpgradeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
    private readonly StorageOptions options;

    public StoreUpgradeTests() => options = new StorageOptions { Root = folder, Database = "things.db", Keys = "keys.db", Backups = "backups", KeepBackups = 2, WaitForUpgrade = TimeSpan.Zero };

    private string[] Copies => Directory.Exists(Path.Combine(folder, "backups")) ? [.. Directory.GetFiles(Path.Combine(folder, "backups")).Order(StringComparer.Ordinal)] : [];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_new_store_is_made_without_a_backup()
    {
        await using var db = new SecondVersion(Store());

        await Upgrade().ApplyAsync(db, default);

        Assert.Empty(await StoreUpgrade.PendingAsync(db, default));
        Assert.Empty(Copies);
    }

    [Fact]
    public async Task A_store_with_data_is_copied_for_its_owner_alone_before_it_is_changed()
    {
        await FillFirstVersionAsync();
        await using var db = new SecondVersion(Store());

        await Upgrade().ApplyAsync(db, default);

        Assert.Equal(1, await CountAsync(Store(), "SELECT count(*) FROM Things WHERE Colour IS NULL"));
        var copy = Assert.Single(Copies);
        Assert.Equal("things-20261120T150000.000Z.db", Path.GetFileName(copy));
        Assert.Equal(1, await CountAsync(copy, "SELECT count(*) FROM Things"));
        Assert.Equal(0, await CountAsync(copy, "SELECT count(*) FROM pragma_table_info('Things') WHERE name = 'Colour'"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
    }

    [Fact]
    public async Task What_is_up_to_date_is_not_copied_again()
    {
        await FillFirstVersionAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var db = new SecondVersion(Store());
            await Upgrade().ApplyAsync(db, default);
        }

        Assert.Single(Copies);
    }

    [Fact]
    public async Task Only_the_newest_copies_are_kept_and_those_of_keys_only_for_days()
    {
        await FillFirstVersionAsync();
        File.Copy(Store(), Path.Combine(folder, "keys.db"));
        var backups = new StoreBackups(Options.Create(options), clock);
        foreach (var store in (string[])["things.db", "keys.db"])
        {
            for (var i = 0; i < 3; i++)
            {
                clock.Advance(TimeSpan.FromHours(1));
                await backups.MakeAsync(Path.Combine(folder, store), default);
            }
        }

        Assert.Equal(["keys-20261120T200000.000Z.db", "keys-20261120T210000.000Z.db", "things-20261120T170000.000Z.db", "things-20261120T180000.000Z.db"], Copies.Select(Path.GetFileName));
        clock.Advance(TimeSpan.FromDays(7));
        backups.CleanUp();

        Assert.Equal(["keys-20261120T210000.000Z.db", "things-20261120T170000.000Z.db", "things-20261120T180000.000Z.db"], Copies.Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        await using (var newer = new SecondVersion(Store())) await Upgrade().ApplyAsync(newer, default);
        await using var older = new FirstVersion(Store());

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => Upgrade().ApplyAsync(older, default));

        Assert.Contains("newer version of the program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("20260201000000_Colour", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Copies);
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_is_told_of_and_can_be_taken_away()
    {
        await FillFirstVersionAsync();
        await ExecuteAsync("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-20 14:00:00');");
        await using var db = new SecondVersion(Store());

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => Upgrade().ApplyAsync(db, default));
        Assert.Contains("since 2026-11-20 14:00:00", refused.Message, StringComparison.Ordinal);
        Assert.Contains("migrate --unlock", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Copies);

        Assert.True(await StoreUpgrade.ReleaseLockAsync(db, default));
        Assert.False(await StoreUpgrade.ReleaseLockAsync(db, default));
        await Upgrade().ApplyAsync(db, default);
        Assert.Empty(await StoreUpgrade.PendingAsync(db, default));
    }

    [Fact]
    public async Task The_verb_upgrades_what_the_program_was_told_not_to()
    {
        var address = new Uri($"http://localhost:{BuiltApp.FreePort()}");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage__MigrateOnStart"] = "false" };
        await using (var refused = await BuiltApp.StartAsync(folder, address, settings))
        {
            Assert.Equal(2, await refused.ExitCodeAsync());
            Assert.Contains("run the verb `migrate`", refused.Printed, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Printed, StringComparison.Ordinal);
        }

        using var said = new StringWriter();
        Assert.Equal(0, await Verbs.RunAsync(["migrate", $"--Storage:Root={folder}"], said, said, default));
        Assert.Contains("_Initial applied.", said.ToString(), StringComparison.Ordinal);

        await using var app = await BuiltApp.StartAsync(folder, address, settings);
        Assert.Equal(0, await app.StopAsync());
    }

    private StoreUpgrade Upgrade() => new(Options.Create(options), new StoreBackups(Options.Create(options), clock), clock, NullLogger<StoreUpgrade>.Instance);

    private string Store() => Path.Combine(folder, "things.db");

    private async Task FillFirstVersionAsync()
    {
        await using (var db = new FirstVersion(Store())) await Upgrade().ApplyAsync(db, default);
        await ExecuteAsync("INSERT INTO Things (Id) VALUES (1)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Store()}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(string store, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={store}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private abstract class Things(string path) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseSqlite($"Data Source={path}").ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning));
    }

    private sealed class FirstVersion(string path) : Things(path);

    private sealed class SecondVersion(string path) : Things(path);

    private abstract class Begin : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE Things (Id INTEGER PRIMARY KEY)");
    }

    [DbContext(typeof(FirstVersion))]
    [Migration("20260101000000_Begin")]
    private sealed class BeginOfFirst : Begin;

    [DbContext(typeof(SecondVersion))]
    [Migration("20260101000000_Begin")]
    private sealed class BeginOfSecond : Begin;

    [DbContext(typeof(SecondVersion))]
    [Migration("20260201000000_Colour")]
    private sealed class Colour : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE Things ADD COLUMN Colour TEXT");
    }
}
