using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>Counts what the list does not show yet, and offers to show it. It never shows it by itself.</summary>
public sealed partial class NewLeads
{
    private readonly HashSet<Guid> arrived = [];
    private readonly HashSet<Guid> moved = [];
    private QueueSnapshot? compared;

    [Parameter, EditorRequired]
    public QueueSnapshot Snapshot { get; set; } = QueueSnapshot.Empty;

    [Parameter, EditorRequired]
    public EventCallback OnShow { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private QueueReader Queue { get; set; } = null!;

    private string? Words =>
        arrived.Count > 0 ? Formats.Count(arrived.Count, "new lead", "new leads") + " · Show"
        : moved.Count > 0 ? "Order changed · Refresh"
        : null;

    protected override void OnParametersSet()
    {
        if (compared == Snapshot) return;
        compared = Snapshot;
        arrived.Clear();
        moved.Clear();
    }

    protected override async Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        var before = Words;
        var against = Snapshot;
        var drift = await Queue.CompareAsync(against, [.. changes.Keys], await Visitor.ViewerAsync(), new QueueMoment(Clock.UtcNow, Clock.StartOfToday), Gone);
        if (against != Snapshot) return; // Shown meanwhile.
        arrived.ExceptWith(changes.Keys);
        moved.ExceptWith(changes.Keys);
        arrived.UnionWith(drift.New);
        moved.UnionWith(drift.Moved);
        // Which of many moved is not worth asking.
        if (changes.ContainsKey(LeadChange.ManyScored.LeadId)) moved.Add(LeadChange.ManyScored.LeadId);
        if (Words != before) StateHasChanged();
    }
}
