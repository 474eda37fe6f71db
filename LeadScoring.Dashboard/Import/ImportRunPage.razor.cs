using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Import;

/// <summary>One import from its columns to its result. What was chosen is stored with the run at each step, so that the address is all a reload needs.</summary>
public sealed partial class ImportRunPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource checking = new();
    private ImportRun? run;
    private ImportLook? look;
    private ImportPlan? plan;
    private ImportCheck? check;
    private string? checkedPlan;
    private string? problem;
    private ImportStep step;
    private double share;
    private bool isMissing;
    private bool isGone;
    private bool isRunning;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter, SupplyParameterFromQuery]
    public string? Step { get; set; }

    [Inject]
    private ImportRuns Runs { get; set; } = null!;

    [Inject]
    private ImportLooks Looks { get; set; } = null!;

    [Inject]
    private ImportChecker Checker { get; set; } = null!;

    [Inject]
    private ImportFiles Files { get; set; } = null!;

    [Inject]
    private ImportRunner Runner { get; set; } = null!;

    [Inject]
    private ImportLaunch Launch { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ImportRunPage> Log { get; set; } = null!;

    private string About => look is null
        ? ImportWords.Size(run!.Bytes)
        : $"{ImportWords.Rows(look.Survey.Rows)} · {look.File.Layout.Headers.Count} columns · {look.File.Encoding.Name} · {look.File.Layout.DelimiterName}"
            + (look.Proposal.LooksLike is { } program ? $" · looks like {program}" : "");

    protected override Task OnParametersSetAsync() => GuardedAsync(async () =>
    {
        step = ImportUrl.StepOf(Step);
        if (run?.Id != Id) await LoadRunAsync();
        // Files may be large: reading waits until the page is there and can show how far it is.
        if (!RendererInfo.IsInteractive || run is not { State: ImportState.Uploaded } || isRunning) return;
        if (look is null) await LookAsync();
        if (step is ImportStep.Check or ImportStep.Import) await CheckAsync();
    });

    private Task RetryAsync()
    {
        (problem, run) = (null, null);
        return OnParametersSetAsync();
    }

    private async Task LoadRunAsync()
    {
        run = await Runs.FindAsync(Id, gone.Token);
        isMissing = run is null;
        isRunning = Runner.ProgressOf(Id) is not null;
    }

    private async Task LookAsync()
    {
        look = await Task.Run(() => Looks.LookAsync(Id, Progress(), gone.Token), gone.Token);
        isGone = look is null;
        if (look is null) return;
        plan = run?.Plan is { } made ? ImportPlan.FromJson(made) : new ImportPlan { Mapping = look.Proposal.Mapping };
    }

    private async Task CheckAsync()
    {
        if (look is null || plan is null || checkedPlan == plan.ToJson() || plan.Mapping.Problems(look.File.Layout.Headers).Count > 0) return;
        await checking.CancelAsync();
        checking = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        (check, checkedPlan, share) = (null, null, 0);
        StateHasChanged();
        var (asked, cancel) = (plan, checking.Token);
        var found = await Task.Run(() => Checker.CheckAsync(look.File, asked, Files.RejectedOf(Id), Progress(), cancel), cancel);
        (check, checkedPlan) = (found, asked.ToJson());
    }

    private Progress<double> Progress() => new(read =>
    {
        if (read < share + 0.01 && read >= share) return;
        share = read;
        StateHasChanged();
    });

    private async Task TakeColumnsAsync(ColumnMapping mapping)
    {
        await TakePlanAsync(plan! with { Mapping = mapping });
        if (problem is null) Navigation.NavigateTo(ImportUrl.Of(Id, ImportStep.Check));
    }

    private async Task TakeConsentAsync(ConsentForAll? forAll)
    {
        await TakePlanAsync(plan! with { ConsentForAll = forAll });
        if (problem is null) Navigation.NavigateTo(ImportUrl.Of(Id, ImportStep.Import));
    }

    private Task TakePlanAsync(ImportPlan chosen) => GuardedAsync(async () =>
    {
        plan = chosen;
        await LoadRunAsync();
        // Somebody else may have started it meanwhile: then the page shows that.
        if (run is not { State: ImportState.Uploaded } || isRunning) return;
        run.Plan = chosen.ToJson();
        await Runs.SaveAsync(run, gone.Token);
        if (step == ImportStep.Check) await CheckAsync();
    });

    private Task StartAsync() => GuardedAsync(async () =>
    {
        await checking.CancelAsync();
        run!.Plan = plan!.ToJson();
        await Runs.SaveAsync(run, gone.Token);
        isGone = !await Launch.StartAsync(Id, gone.Token);
        isRunning = !isGone;
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
            Log.LogError(exception, "Import {Run} failed at step {Step} (ref {Reference}).", Id, step, problem);
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
