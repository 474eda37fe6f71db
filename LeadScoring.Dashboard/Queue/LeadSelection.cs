using LeadScoring.Core.Queue;

namespace LeadScoring.Dashboard.Queue;

/// <summary>
/// Which lead is open, shared by the list that chooses and the panel that shows, so that choosing renders only the panel.
/// Used on the renderer only.
/// </summary>
public sealed class LeadSelection
{
    public event Action? Changed;

    public Guid? Lead { get; private set; }

    /// <summary>The leads that come next in the list: worth reading ahead.</summary>
    public IReadOnlyList<Guid> Next { get; private set; } = [];

    public void Open(Guid? lead, QueueSnapshot list)
    {
        var place = lead is { } id ? list.IndexOf(id) : -1;
        Next = place < 0 ? [] : list.Slice(place + 1, 2);
        if (Lead == lead) return;
        Lead = lead;
        Changed?.Invoke();
    }
}
