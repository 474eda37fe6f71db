using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>Who to call next and why. The address is the state: view, filters, order and the open lead.</summary>
public sealed partial class QueuePage : IDisposable
{
    /// <summary>Rows of the first paint: a screen full. They travel three times (as HTML, and as state there and back), so not more.</summary>
    private const int FirstRows = 16;

    private readonly LeadSelection selection = new();
    private readonly CancellationTokenSource gone = new();
    private QueueSnapshot snapshot = QueueSnapshot.Empty;
    private QueueCounts counts = new();
    private IReadOnlyList<QueueArea> areas = [];
    private IReadOnlyList<QueueRow> firstRows = [];
    private QueueFilters? filtered;
    private QueueFilters filters = QueueFilters.None;
    private string? problem;
    private bool isLoaded;
    private bool hasLeads = true;

    /// <summary>What the prerendered page already showed; the live page begins with it.</summary>
    [PersistentState]
    public QueueFirstPaint? FirstPaint { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Band { get; set; }

    [SupplyParameterFromQuery]
    private string? Area { get; set; }

    [SupplyParameterFromQuery]
    private string? Stage { get; set; }

    [SupplyParameterFromQuery]
    private string? Owner { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private Guid? Lead { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private QueueReader Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<QueuePage> Log { get; set; } = null!;

    private string Title => counts.CallNow > 0 ? $"Queue ({Formats.Count(counts.CallNow)}) · Lead Scoring" : "Queue · Lead Scoring";

    private string Summary => counts.All == 0 ? "" : $"{Formats.Count(counts.All, "lead", "leads")} · {Formats.Count(counts.CallNow)} to call now";

    private string Footer => snapshot switch
    {
        { Searched: { } searched } => $"{Formats.Count(snapshot.Count, "lead", "leads")} found among the first {Formats.Count(searched)}. Add a filter to search the rest.",
        { IsCut: true } => $"The first {Formats.Count(snapshot.Count, "lead", "leads")}, {Order}. Add a filter to see the rest.",
        _ => $"{Formats.Count(snapshot.Count, "lead", "leads")} · {Order} · as of {Clock.TimeOfDay(snapshot.TakenAt)}",
    };

    private string Order => filters switch
    {
        { View: QueueView.NotScored } => "longest waiting first",
        { Sort: QueueSort.Recent } => "latest activity first",
        _ => "best score first",
    };

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        filters = QueueUrl.Read(View, Q, Band, Area, Stage, Owner, Sort);
        if (filters == filtered)
        {
            if (Lead is { } other) selection.Open(other, snapshot);
            return;
        }
        if (filtered is null && FirstPaint is { } painted) (counts, areas, firstRows) = (painted.Counts, painted.Areas, painted.Rows);
        filtered = filters;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var moment = new QueueMoment(Clock.UtcNow, Clock.StartOfToday);
        var wanted = filters;
        try
        {
            var viewer = await Visitor.ViewerAsync();
            var taken = await Queue.SnapshotAsync(wanted, viewer, moment, gone.Token);
            var (newCounts, newAreas) = (await Queue.CountsAsync(viewer, moment, gone.Token), await Queue.AreasAsync(gone.Token));
            var rows = await Queue.RowsAsync(taken.Slice(0, FirstRows), viewer, gone.Token);
            if (taken.Count == 0) hasLeads = await Queue.HasLeadsAsync(viewer, gone.Token);
            if (wanted != filters) return; // Somebody was quicker.
            (snapshot, counts, areas, firstRows, problem, isLoaded) = (taken, newCounts, newAreas, rows, null, true);
            FirstPaint = new QueueFirstPaint(newCounts, newAreas, rows);
            Choose();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            problem = PageErrors.NewReference();
            Log.LogError(exception, "The queue could not be read (ref {Reference}).", problem);
        }
    }

    /// <summary>The lead in the address even if the list does not hold it, else the one that was open, else the first.</summary>
    private void Choose()
    {
        var open = Lead ?? selection.Lead;
        if (Lead is null && (open is not { } id || snapshot.IndexOf(id) < 0)) open = snapshot.Count > 0 ? snapshot[0] : null;
        selection.Open(open, snapshot);
    }

    private async Task ShowNewAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    /// <summary>The list's script adds the open lead to the address again once it is known whether the new list holds it.</summary>
    private void Narrow(QueueFilters wanted) => Navigation.NavigateTo(QueueUrl.Of(wanted), replace: wanted.Query != filters.Query);
}

/// <summary>What the first paint of the queue consists of.</summary>
public sealed record QueueFirstPaint(QueueCounts Counts, IReadOnlyList<QueueArea> Areas, IReadOnlyList<QueueRow> Rows);
