namespace LeadScoring.Core.Queue;

/// <summary>
/// An order of leads as it was at a moment. It never changes by itself: what came since is asked for with
/// <see cref="QueueReader.CompareAsync"/> and waits until the viewer takes a new snapshot.
/// </summary>
public sealed class QueueSnapshot
{
    /// <summary>Longer lists end there: nobody reads that far, and of 1,000,000 leads the first 20,000 are read in a tenth of the time of 200,000.</summary>
    public const int MostLeads = 20_000;

    private readonly Guid[] leads;
    private readonly double[] ranks;
    private Dictionary<Guid, int>? places;

    internal QueueSnapshot(QueueFilters filters, DateTime takenAt, Guid[] leads, double[] ranks, bool isCut, int? searched)
    {
        (Filters, TakenAt, this.leads, this.ranks, IsCut, Searched) = (filters, takenAt, leads, ranks, isCut, searched);
    }

    public static QueueSnapshot Empty { get; } = new(QueueFilters.None, DateTime.UnixEpoch, [], [], isCut: false, null);

    public QueueFilters Filters { get; }

    /// <summary>UTC.</summary>
    public DateTime TakenAt { get; }

    /// <summary>Leads in the snapshot, at most <see cref="MostLeads"/>.</summary>
    public int Count => leads.Length;

    /// <summary>Whether more match. How many is not counted: of a million that would take longer than the list.</summary>
    public bool IsCut { get; }

    /// <summary>How many leads a search looked at when it stopped before all of them; else null.</summary>
    public int? Searched { get; }

    public Guid this[int place] => leads[place];

    public ArraySegment<Guid> Slice(int start, int count)
    {
        var from = Math.Clamp(start, 0, leads.Length);
        return new ArraySegment<Guid>(leads, from, Math.Clamp(count, 0, leads.Length - from));
    }

    /// <summary>The place of a lead, 0 the first; −1 when it is not in the snapshot.</summary>
    public int IndexOf(Guid lead)
    {
        if (places is null)
        {
            var made = new Dictionary<Guid, int>(leads.Length);
            for (var place = 0; place < leads.Length; place++) made[leads[place]] = place;
            places = made;
        }
        return places.GetValueOrDefault(lead, -1);
    }

    /// <summary>Whether a lead with this rank value (greater is earlier) would now stand elsewhere.</summary>
    internal bool WouldMove(int place, double rank) =>
        (place > 0 && rank > ranks[place - 1]) || (place < ranks.Length - 1 && rank < ranks[place + 1]);
}

/// <summary>What became of some changed leads, seen from a snapshot.</summary>
/// <param name="New">Match now and are not in it.</param>
/// <param name="Moved">Are in it and would stand elsewhere.</param>
public sealed record SnapshotDrift(IReadOnlyList<Guid> New, IReadOnlyList<Guid> Moved);
