using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Import;

/// <summary>From an uploaded file to the start of its import. What was chosen is stored with the run at each step; nothing else is.</summary>
public sealed partial class ImportWizard : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource checking = new();
    private ImportLook? look;
    private ImportPlan? plan;
    private ImportCheck? check;
    private string? checkedPlan;
    private string? problem;
    private double share;
    private bool isGone;

    [Parameter, EditorRequired]
    public ImportRun Run { get; set; } = null!;

    [Parameter]
    public ImportStep Step { get; set; }

    /// <summary>The import runs, started here or elsewhere.</summary>
    [Parameter]
    public EventCallback OnStarted { get; set; }

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private ImportRuns Runs { get; set; } = null!;

    [Inject]
    private ImportLooks Looks { get; set; } = null!;

    [Inject]
    private ImportChecker Checker { get; set; } = null!;

    [Inject]
    private ImportLaunch Launch { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ImportWizard> Log { get; set; } = null!;

    private string About => look is null ? ImportWords.Size(Run.Bytes) : ImportWords.About(look);

    protected override Task OnParametersSetAsync() => GuardedAsync(async () =>
    {
        // Files may be large: reading waits until the page is there and can show how far it is.
        if (!RendererInfo.IsInteractive) return;
        if (look is null) await LookAsync();
        if (Step is ImportStep.Check or ImportStep.Import) await CheckAsync();
    });

    private Task RetryAsync()
    {
        problem = null;
        return OnParametersSetAsync();
    }

    private async Task LookAsync()
    {
        var (progress, by) = (FollowRead(), await Visitor.ViewerAsync());
        look = await Task.Run(() => Looks.LookAsync(Run.Id, by, progress, gone.Token), gone.Token);
        isGone = look is null;
        if (look is null) return;
        plan = Run.Plan is { } made ? ImportPlan.FromJson(made) : new ImportPlan { Mapping = look.Proposal.Mapping };
    }

    private async Task CheckAsync()
    {
        if (look is null || plan is null || checkedPlan == Checkable(plan) || plan.Mapping.Problems(look.File.Layout.Headers).Count > 0) return;
        await checking.CancelAsync();
        checking = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        (check, checkedPlan, share) = (null, null, 0);
        StateHasChanged();
        var (asked, progress, cancel, by) = (plan, FollowRead(), checking.Token, await Visitor.ViewerAsync());
        var found = await Task.Run(() => Checker.CheckAsync(Run.Id, look.File, asked, progress, by, cancel), cancel);
        (check, checkedPlan) = (found, Checkable(asked));
    }

    /// <summary>Whether a broken import is kept changes nothing about its rows.</summary>
    private static string Checkable(ImportPlan plan) => (plan with { AllOrNone = false }).ToJson();

    /// <summary>To be made on the page's own thread: that is where it reports, wherever the reading happens.</summary>
    private Progress<double> FollowRead() => new(read =>
    {
        if (read < share + 0.01 && read >= share) return;
        share = read;
        StateHasChanged();
    });

    private async Task TakeColumnsAsync(ColumnMapping mapping)
    {
        await TakePlanAsync(plan! with { Mapping = mapping });
        if (problem is null) Navigation.NavigateTo(ImportUrl.Of(Run.Id, ImportStep.Check));
    }

    private async Task TakeConsentAsync(ConsentForAll? forAll)
    {
        await TakePlanAsync(plan! with { ConsentForAll = forAll });
        if (problem is null) Navigation.NavigateTo(ImportUrl.Of(Run.Id, ImportStep.Import));
    }

    private Task TakePlanAsync(ImportPlan chosen) => GuardedAsync(async () =>
    {
        plan = chosen;
        if (!await Runs.PlanAsync(Run.Id, chosen, await Visitor.ViewerAsync(), gone.Token)) await OnStarted.InvokeAsync();
        else if (Step == ImportStep.Check) await CheckAsync();
    });

    private Task StartAsync() => GuardedAsync(async () =>
    {
        await checking.CancelAsync();
        var by = await Visitor.ViewerAsync();
        await Runs.PlanAsync(Run.Id, plan!, by, gone.Token);
        isGone = !await Launch.StartAsync(Run.Id, by, gone.Token);
        if (!isGone) await OnStarted.InvokeAsync();
    });

    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Left, or asked again with other choices.
        }
        catch (Exception exception)
        {
            problem = PageErrors.NewReference();
            Log.LogError(exception, "Import {Run} failed at step {Step} (ref {Reference}).", Run.Id, Step, problem);
        }
    }

    public void Dispose()
    {
        if (gone.IsCancellationRequested) return;
        gone.Cancel();
        checking.Dispose();
        gone.Dispose();
    }
}
