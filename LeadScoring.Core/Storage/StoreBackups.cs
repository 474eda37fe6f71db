using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Copies of the stores, readable by the program's user only. The newest few are kept; those of the key store only for some days, because a key that was destroyed must
/// not live on in a copy.
/// </summary>
public sealed class StoreBackups(IOptions<StorageOptions> options, TimeProvider clock)
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'.'fff'Z'";

    private string Folder => options.Value.PathOf(options.Value.Backups);

    /// <summary>Copies a store while it may be in use.</summary>
    /// <returns>The copy.</returns>
    public async Task<string> MakeAsync(string store, CancellationToken cancel)
    {
        OwnFiles.CreateFolder(Folder);
        var copy = Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(store)}-{clock.GetUtcNow().UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.db");
        await using (OwnFiles.Create(copy)) { }
        await using (var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        await using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString()))
        {
            await from.OpenAsync(cancel);
            await to.OpenAsync(cancel);
            await Task.Run(() => from.BackupDatabase(to), cancel);
        }
        CleanUp();
        return copy;
    }

    /// <summary>Deletes what is kept no longer.</summary>
    public void CleanUp()
    {
        if (!Directory.Exists(Folder)) return;
        var keys = Path.GetFileNameWithoutExtension(options.Value.Keys);
        foreach (var store in Directory.GetFiles(Folder, "*-*.db").GroupBy(StoreOf, StringComparer.Ordinal))
        {
            var newestFirst = store.OrderDescending(StringComparer.Ordinal).ToList();
            foreach (var old in newestFirst.Skip(options.Value.KeepBackups)) File.Delete(old);
            if (store.Key != keys) continue;
            foreach (var old in newestFirst.Take(options.Value.KeepBackups).Where(IsTooOldForKeys)) File.Delete(old);
        }
    }

    private static string StoreOf(string copy) => Path.GetFileName(copy)[..Path.GetFileName(copy).LastIndexOf('-')];

    private bool IsTooOldForKeys(string copy) =>
        DateTime.TryParseExact(Path.GetFileNameWithoutExtension(copy)[(StoreOf(copy).Length + 1)..], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var made)
        && clock.GetUtcNow().UtcDateTime - made > options.Value.KeepKeyBackups;
}
