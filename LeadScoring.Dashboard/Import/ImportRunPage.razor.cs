using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Import;

/// <summary>One import, wherever it stands: being chosen, running, or over. Its address is all that a reload needs.</summary>
public sealed partial class ImportRunPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ImportRun? run;
    private bool isMissing;
    private bool isRunning;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter, SupplyParameterFromQuery]
    public string? Step { get; set; }

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private ImportRuns Runs { get; set; } = null!;

    [Inject]
    private ImportRunner Runner { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (run?.Id != Id) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        run = await Runs.FindAsync(Id, await Visitor.ViewerAsync(), gone.Token);
        (isMissing, isRunning) = (run is null, Runner.ProgressOf(Id) is not null);
    }

    private async Task FollowAsync()
    {
        await LoadAsync();
        // It was started just now, by this tab or another, and may not have got as far as its first row.
        isRunning = true;
    }

    public void Dispose()
    {
        if (gone.IsCancellationRequested) return;
        gone.Cancel();
        gone.Dispose();
    }
}
