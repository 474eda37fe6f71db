using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reviews;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The panel as a page of its own: for phones and for links that are shared.</summary>
public sealed partial class LeadPage
{
    private LeadDetails? details;
    private string? problem;
    private bool isMissing;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>What the prerendered page already showed.</summary>
    [PersistentState]
    public LeadDetails? Painted { get; set; }

    /// <summary>Of the first answer; null once the page is live.</summary>
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private LeadDetailsReader Leads { get; set; } = null!;

    [Inject]
    private ReviewDesk Reviews { get; set; } = null!;

    [Inject]
    private ILogger<LeadPage> Log { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (details?.Row.Id == Id) return;
        if (Painted is { } painted && painted.Row.Id == Id) details = painted;
        else await ShowAsync();
        Painted = details?.ForFirstPaint();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        await ShowAsync();
        StateHasChanged();
    }

    protected override async Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        if (!changes.ContainsKey(Id) && !changes.ContainsKey(LeadChange.ManyScored.LeadId)) return;
        await ShowAsync();
        StateHasChanged();
    }

    private async Task ShowAsync()
    {
        var wanted = Id;
        try
        {
            var read = await Leads.ReadAsync(wanted, await Visitor.ViewerAsync(), Time.GetUtcNow().UtcDateTime, Gone);
            if (wanted == Id) (details, isMissing, problem) = (read, read is null, null);
            if (RendererInfo.IsInteractive && read?.Review is { State: ReviewState.NotAsked or ReviewState.OutOfDate }) _ = Reviews.ConsiderAsync(wanted, await Visitor.ViewerAsync(), CancellationToken.None);
            if (isMissing && Http is { Response.HasStarted: false }) Http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            (details, problem) = (null, PageErrors.NewReference());
            Log.LogError(exception, "A lead could not be read (ref {Reference}).", problem);
        }
    }
}
