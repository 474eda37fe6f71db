using LeadScoring.Core.Storage;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>
/// The files of imports on disk: what was uploaded and the rows that were rejected, under the id of the run and readable by the program's user only.
/// A name that somebody gave never becomes a path. Thread-safe.
/// </summary>
public sealed class ImportFiles(IOptions<StorageOptions> storage, IOptions<ImportOptions> options, TimeProvider clock)
{
    private const int LongestName = 100;
    private const string Anonymous = "file.csv";

    private string Folder => storage.Value.PathOf(storage.Value.Imports);

    public string UploadOf(Guid run) => Path.Combine(Folder, $"{run:N}.csv");

    public string RejectedOf(Guid run) => Path.Combine(Folder, $"{run:N}.rejected.csv");

    /// <summary>The rows that the last check would reject.</summary>
    public string CheckedOf(Guid run) => Path.Combine(Folder, $"{run:N}.checked.csv");

    /// <summary>A file for one check alone: whoever checks the same run at the same time has another.</summary>
    internal string DraftOf(Guid run) => Path.Combine(Folder, $"{run:N}.{Guid.NewGuid():N}.csv");

    /// <summary>Stores an upload.</summary>
    /// <returns>Its bytes, or null when there were more than are allowed; nothing is kept then.</returns>
    public async Task<long?> ReceiveAsync(Guid run, Stream content, IProgress<long>? progress, CancellationToken cancel)
    {
        var path = UploadOf(run);
        try
        {
            await using (var file = Create(path))
            {
                var buffer = new byte[128 * 1024];
                long total = 0;
                int count;
                while ((count = await content.ReadAsync(buffer, cancel)) > 0)
                {
                    total += count;
                    if (total > options.Value.MaxBytes) break;
                    await file.WriteAsync(buffer.AsMemory(0, count), cancel);
                    progress?.Report(total);
                }
                if (total <= options.Value.MaxBytes) return total;
            }
            File.Delete(path);
            return null;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public FileStream Create(string path)
    {
        OwnFiles.CreateFolder(Folder);
        return OwnFiles.Create(path, FileMode.Create);
    }

    /// <summary>Deletes what is of no use once a run is over.</summary>
    public void DeleteUpload(Guid run)
    {
        File.Delete(UploadOf(run));
        File.Delete(CheckedOf(run));
    }

    /// <summary>Deletes files older than an import can be undone.</summary>
    public void DeleteOld()
    {
        if (!Directory.Exists(Folder)) return;
        var oldest = clock.GetUtcNow().UtcDateTime - options.Value.UndoFor;
        foreach (var path in Directory.EnumerateFiles(Folder, "*.csv"))
            if (File.GetLastWriteTimeUtc(path) < oldest) File.Delete(path);
    }

    /// <summary>A given name as it may be shown: its last part, visible characters only.</summary>
    public static string DisplayName(string given)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)).Trim();
        if (name.Length > LongestName) name = name[..(LongestName - 5)] + "…" + (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ".csv" : "");
        return name.Length > 0 ? name : Anonymous;
    }
}
