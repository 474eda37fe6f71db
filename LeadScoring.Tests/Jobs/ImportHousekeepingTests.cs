using System.Text;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Tests.Core.Intake.Imports;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Jobs;

/// <summary>What the next start of the program, and each hour after it, make of the imports of the one before.</summary>
public sealed class ImportHousekeepingTests : IDisposable
{
    private const string Csv = "Email,Consent\nana@example.com,yes\nbo@example.com,yes\n";
    private readonly Importing importing = new();
    private readonly TestApp restarted;

    public ImportHousekeepingTests() => restarted = new TestApp().With("Storage:Root", importing.App.Folder);

    public void Dispose()
    {
        restarted.Dispose();
        importing.Dispose();
    }

    [Fact]
    public async Task An_import_that_was_running_when_the_program_stopped_is_closed_at_the_next_start()
    {
        var run = await importing.TextAsync(Csv);
        run.State = ImportState.Running;
        await importing.Get<ImportRuns>().SaveAsync(run, default);

        var page = await restarted.CreateClient().GetStringAsync($"/import/{run.Id}");

        Assert.Contains("The program stopped after 2 rows.", page, StringComparison.Ordinal);
        Assert.Contains("Undo this import", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_of_all_or_none_that_was_cut_off_is_taken_back_after_the_next_start()
    {
        importing.Get<ModelShelf>().Put(RandomModels.Make());
        var run = await importing.TextAsync(Csv, allOrNone: true);
        run.State = ImportState.Running;
        await importing.Get<ImportRuns>().SaveAsync(run, default);
        var undone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hears = restarted.With("Jobs:Enabled", "true").Services.GetRequiredService<LeadFeed>().Subscribe(_ => undone.TrySetResult());

        // It may have been done before anybody could listen.
        if ((await importing.LeadsAsync()).Count > 0) await undone.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(await importing.LeadsAsync());
        Assert.Equal("The program stopped after 2 rows. All rows or none was asked for, so nothing is kept.", (await importing.Get<ImportRuns>().FindAsync(run.Id, Viewer.System, default))!.Problem);
    }

    [Fact]
    public async Task Uploads_nobody_imported_are_deleted_after_a_day_at_the_start_and_then_each_hour()
    {
        // With a model on the shelf the jobs train none.
        importing.Get<ModelShelf>().Put(RandomModels.Make());
        var left = await UploadAsync(importing.App);
        restarted.With("Jobs:Enabled", "true").Clock.Advance(TimeSpan.FromHours(25));

        using var client = restarted.CreateClient();
        await GoneAsync(left);
        var fresh = await UploadAsync(restarted);
        restarted.Clock.Advance(TimeSpan.FromHours(23));
        Assert.True(File.Exists(fresh));
        restarted.Clock.Advance(TimeSpan.FromHours(2));

        await GoneAsync(fresh);
    }

    private static async Task<string> UploadAsync(TestApp app)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Csv));
        var (run, _) = await app.Services.GetRequiredService<ImportRuns>().UploadAsync("leads.csv", content, null, Viewer.System, default);
        var path = app.Services.GetRequiredService<ImportFiles>().UploadOf(run!.Id);
        File.SetLastWriteTimeUtc(path, app.Clock.GetUtcNow().UtcDateTime);
        return path;
    }

    private static async Task GoneAsync(string path)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!);
        watcher.Deleted += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        await gone.Task.WaitAsync(TimeSpan.FromMinutes(1));

        void Look()
        {
            if (!File.Exists(path)) gone.TrySetResult();
        }
    }
}
