using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The saved ways to look at the queue, with how many leads each holds; the numbers follow the leads.</summary>
public sealed partial class QueueViews
{
    private static readonly (QueueView View, string Word)[] Views =
        [(QueueView.All, "All"), (QueueView.CallNow, "Call now"), (QueueView.NewToday, "New today"), (QueueView.GoingQuiet, "Going quiet"), (QueueView.NotScored, "Not scored")];

    private QueueCounts? given;
    private QueueCounts now = new();

    [Parameter, EditorRequired]
    public QueueCounts Counts { get; set; } = new();

    [Parameter, EditorRequired]
    public QueueFilters Filters { get; set; } = QueueFilters.None;

    /// <summary>Counting costs more than reading a row.</summary>
    protected override TimeSpan ShortestPause => TimeSpan.FromSeconds(3);

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private QueueReader Queue { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (given != Counts) (given, now) = (Counts, Counts);
    }

    protected override async Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        now = await Queue.CountsAsync(await Visitor.ViewerAsync(), new QueueMoment(Clock.UtcNow, Clock.StartOfToday), Gone);
        StateHasChanged();
    }
}
