using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reviews;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The open lead beside the list. It follows the selection by itself and reads the next two leads ahead.</summary>
public sealed partial class LeadPanel
{
    private readonly Dictionary<Guid, LeadDetails> ahead = [];
    private LeadDetails? details;
    private string? problem;
    private bool isMissing;

    [Parameter, EditorRequired]
    public LeadSelection Selection { get; set; } = null!;

    /// <summary>What the prerendered page already showed.</summary>
    [PersistentState]
    public LeadDetails? Painted { get; set; }

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private LeadDetailsReader Leads { get; set; } = null!;

    [Inject]
    private ReviewDesk Reviews { get; set; } = null!;

    [Inject]
    private ILogger<LeadPanel> Log { get; set; } = null!;

    protected override void Dispose(bool disposing)
    {
        Selection.Changed -= OnSelected;
        base.Dispose(disposing);
    }

    protected override async Task OnInitializedAsync()
    {
        Selection.Changed += OnSelected;
        if (Painted is { } painted && painted.Row.Id == Selection.Lead) details = painted;
        else await ShowAsync();
        Painted = details?.ForFirstPaint();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        await ShowAsync();
        StateHasChanged();
        await ReadAheadAsync();
    }

    protected override async Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        var anyOfAll = changes.ContainsKey(LeadChange.ManyScored.LeadId);
        foreach (var lead in anyOfAll ? [.. ahead.Keys] : changes.Keys) ahead.Remove(lead);
        if (Selection.Lead is { } open && (anyOfAll || changes.ContainsKey(open))) await ShowAsync();
        StateHasChanged();
    }

    private void OnSelected() => _ = InvokeAsync(async () =>
    {
        await ShowAsync();
        StateHasChanged();
        await ReadAheadAsync();
    });

    private async Task ShowAsync()
    {
        if (Selection.Lead is not { } lead)
        {
            details = null;
            return;
        }
        try
        {
            var read = ahead.Remove(lead, out var known) ? known : await Leads.ReadAsync(lead, await Visitor.ViewerAsync(), Time.GetUtcNow().UtcDateTime, Gone);
            if (lead != Selection.Lead) return; // The viewer has moved on.
            (details, isMissing, problem) = (read, read is null, null);
            if (RendererInfo.IsInteractive && read?.Review is { State: ReviewState.NotAsked or ReviewState.OutOfDate }) _ = Reviews.ConsiderAsync(lead, await Visitor.ViewerAsync(), CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            (details, problem) = (null, PageErrors.NewReference());
            Log.LogError(exception, "A lead could not be read (ref {Reference}).", problem);
        }
    }

    private async Task ReadAheadAsync()
    {
        foreach (var stale in ahead.Keys.Except(Selection.Next).ToList()) ahead.Remove(stale);
        foreach (var lead in Selection.Next.Where(lead => !ahead.ContainsKey(lead)))
        {
            await Task.Yield(); // What is on screen goes first.
            if (Gone.IsCancellationRequested) return;
            if (await Leads.ReadAsync(lead, await Visitor.ViewerAsync(), Time.GetUtcNow().UtcDateTime, Gone) is { } read) ahead[lead] = read;
        }
    }
}
