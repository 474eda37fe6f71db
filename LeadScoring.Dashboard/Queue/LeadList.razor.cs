using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using LeadScoring.Dashboard.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace LeadScoring.Dashboard.Queue;

/// <summary>
/// The scrolling list over a snapshot. Values follow the leads in place; order and length never change by themselves. Its script moves, marks and
/// focuses without asking the server and tells it afterwards which lead is open.
/// </summary>
public sealed partial class LeadList : LiveComponent, IAsyncDisposable
{
    private const int MostRemembered = 1_000;
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, QueueRow?> known = [];
    private readonly HashSet<Guid> inView = [];
    private Virtualize<Line>? rows;
    private ElementReference grid;
    private IJSObjectReference? module;
    private IJSObjectReference? script;
    private DotNetObjectReference<LeadList>? self;
    private ITimer? eachMinute;
    private QueueSnapshot? shown;
    private float rowHeight = 44;
    private QueueSnapshot? scripted;
    private bool isFilled;

    [Parameter, EditorRequired]
    public QueueSnapshot Snapshot { get; set; } = QueueSnapshot.Empty;

    /// <summary>The rows of the first places, for the first paint.</summary>
    [Parameter]
    public IReadOnlyList<QueueRow> FirstRows { get; set; } = [];

    [Parameter, EditorRequired]
    public LeadSelection Selection { get; set; } = null!;

    /// <summary>The rows could not be renewed: they stay, dimmed.</summary>
    [Parameter]
    public bool IsStale { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private QueueReader Queue { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>The script tells which lead is open, shortly after the last key.</summary>
    [JSInvokable]
    public void Open(Guid lead) => Selection.Open(lead, Snapshot);

    /// <summary>The script measured a row (text zoom and narrow screens change it).</summary>
    [JSInvokable]
    public void Measured(float height)
    {
        if (height <= 0 || Math.Abs(height - rowHeight) < 0.5f) return;
        rowHeight = height;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        base.Dispose();
        if (eachMinute is not null) await eachMinute.DisposeAsync();
        try
        {
            if (script is not null) await script.InvokeVoidAsync("dispose");
            if (script is not null) await script.DisposeAsync();
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone and its script with it.
        }
        self?.Dispose(); // Not before the script was told to be silent.
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        if (RendererInfo.IsInteractive) eachMinute = Time.CreateTimer(_ => _ = InvokeAsync(RenewAsync), null, AMinute, AMinute);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Snapshot) return;
        foreach (var row in FirstRows) known[row.Id] = row;
        shown = Snapshot;
        if (rows is not null) await rows.RefreshDataAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender) await AttachAsync();
            else if (script is not null && scripted != Snapshot) await TellScriptAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    protected override async Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        var touched = (changes.ContainsKey(LeadChange.ManyScored.LeadId) ? known.Keys : changes.Keys.Where(known.ContainsKey)).ToList();
        if (touched.Count == 0) return;
        foreach (var lead in touched.Where(lead => !inView.Contains(lead))) known.Remove(lead);
        var visible = touched.Where(inView.Contains).ToList();
        if (visible.Count == 0) return;
        await ReadAsync(visible);
        await RenewAsync();
    }

    private async Task AttachAsync()
    {
        module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Queue/LeadList.razor.js"]);
        self = DotNetObjectReference.Create(this);
        script = await module.InvokeAsync<IJSObjectReference>("attach", grid, self);
        await TellScriptAsync();
    }

    private async Task TellScriptAsync()
    {
        var isFirst = scripted is null;
        scripted = Snapshot;
        await script!.InvokeVoidAsync("update", Snapshot.Count, Selection.Lead is { } lead ? Snapshot.IndexOf(lead) : -1, isFirst);
    }

    private async ValueTask<ItemsProviderResult<Line>> ProvideAsync(ItemsProviderRequest request)
    {
        var ids = Snapshot.Slice(request.StartIndex, request.Count);
        var missing = ids.Where(id => !known.ContainsKey(id)).ToList();
        if (missing.Count > 0)
        {
            if (known.Count > MostRemembered) known.Clear();
            await ReadAsync([.. ids.Where(id => !known.ContainsKey(id))], request.CancellationToken);
        }
        inView.Clear();
        inView.UnionWith(ids);
        return new ItemsProviderResult<Line>(ids.Select((id, i) => new Line(request.StartIndex + i, id, known.GetValueOrDefault(id))), Snapshot.Count);
    }

    private async Task ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default)
    {
        var read = await Queue.RowsAsync(ids, await Visitor.ViewerAsync(), cancel);
        foreach (var id in ids) known[id] = null;
        foreach (var row in read) known[row.Id] = row;
    }

    /// <summary>Called while the first line of the scrolling list renders: once that is on its way, the rows of the first paint may go.</summary>
    private void LineRendered()
    {
        if (isFilled) return;
        isFilled = true;
        _ = InvokeAsync(async () =>
        {
            await Task.Yield();
            StateHasChanged();
        });
    }

    private async Task RenewAsync()
    {
        if (rows is null) return;
        await rows.RefreshDataAsync();
        StateHasChanged();
    }

    /// <summary>One place of the list; without a row when the lead was removed meanwhile.</summary>
    private sealed record Line(int Place, Guid Id, QueueRow? Row);
}
