using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Import;

/// <summary>The first step: a file goes up as a stream and gets an address of its own.</summary>
public sealed partial class ImportPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<ImportRun> latest = [];
    private string? problem;
    private string? name;
    private int? share;
    private bool isListening;

    [CascadingParameter]
    public ViewerClock? Clock { get; set; }

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private ImportRuns Runs { get; set; } = null!;

    [Inject]
    private IOptions<ImportOptions> Options { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ImportPage> Log { get; set; } = null!;

    private int Hours => (int)Options.Value.UndoFor.TotalHours;

    protected override async Task OnInitializedAsync() => latest = await Runs.LatestAsync(await Visitor.ViewerAsync(), gone.Token);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        // In this same round the input asks its script to listen: a file that is chosen before is lost.
        await Task.Yield();
        isListening = true;
        StateHasChanged();
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (share is not null) return;
        (problem, name, share) = (null, ImportFiles.DisplayName(chosen.File.Name), 0);
        try
        {
            if (chosen.File.Size == 0) problem = "It is empty.";
            else if (chosen.File.Size > Options.Value.MaxBytes) problem = $"It is larger than {Options.Value.MaxSize}. Split it into several files.";
            else await ReceiveAsync(chosen.File);
        }
        catch (OperationCanceledException)
        {
            // The page is gone, and so is what had arrived.
        }
        catch (Exception exception)
        {
            var reference = PageErrors.NewReference();
            problem = $"The upload broke off (ref {reference}). Choose the file again.";
            Log.LogError(exception, "An upload broke off (ref {Reference}).", reference);
        }
        finally
        {
            share = null;
        }
    }

    private async Task ReceiveAsync(IBrowserFile file)
    {
        var progress = new Progress<long>(bytes => Show((int)(100 * bytes / file.Size)));
        await using var content = file.OpenReadStream(Options.Value.MaxBytes, gone.Token);
        var (run, refused) = await Runs.UploadAsync(file.Name, content, progress, await Visitor.ViewerAsync(), gone.Token);
        if (run is null) problem = refused;
        else Navigation.NavigateTo(ImportUrl.Of(run.Id, ImportStep.Columns));
    }

    private void Show(int percent)
    {
        if (share is null || percent == share) return;
        share = percent;
        StateHasChanged();
    }

    public void Dispose()
    {
        if (gone.IsCancellationRequested) return;
        gone.Cancel();
        gone.Dispose();
    }
}
