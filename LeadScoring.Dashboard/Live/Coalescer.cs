using LeadScoring.Core.Leads;

namespace LeadScoring.Dashboard.Live;

/// <summary>
/// Collects lead changes and hands them over together: at most once per interval, never two at once, and the last change is never lost.
/// Several changes of one lead become its latest. Thread-safe.
/// </summary>
public sealed class Coalescer : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan interval;
    private readonly Func<IReadOnlyDictionary<Guid, LeadChangeKind>, Task> handOver;
    private readonly ITimer timer;
    private Dictionary<Guid, LeadChangeKind> pending = [];
    private long? lastStart;
    private bool underWay;
    private bool isHeld;
    private bool disposed;

    /// <param name="handOver">Must not throw: nobody is left to hear it.</param>
    public Coalescer(TimeProvider time, TimeSpan interval, Func<IReadOnlyDictionary<Guid, LeadChangeKind>, Task> handOver)
    {
        (this.time, this.interval, this.handOver) = (time, interval, handOver);
        timer = time.CreateTimer(_ => _ = HandOverAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(LeadChange change)
    {
        lock (gate)
        {
            if (disposed) return;
            var isFirst = pending.Count == 0;
            pending[change.LeadId] = change.Kind;
            if (isFirst) Arm_NeedsLock();
        }
    }

    /// <summary>While held nothing is handed over; what came meanwhile follows the release.</summary>
    public void Hold(bool isHeld)
    {
        lock (gate)
        {
            this.isHeld = isHeld;
            Arm_NeedsLock();
        }
    }

    public void Dispose()
    {
        lock (gate) disposed = true;
        timer.Dispose();
    }

    private async Task HandOverAsync()
    {
        Dictionary<Guid, LeadChangeKind> changes;
        lock (gate)
        {
            if (disposed || underWay || isHeld || pending.Count == 0) return;
            (changes, pending, underWay, lastStart) = (pending, [], true, time.GetTimestamp());
        }
        await handOver(changes);
        lock (gate)
        {
            underWay = false;
            Arm_NeedsLock();
        }
    }

    private void Arm_NeedsLock()
    {
        if (disposed || underWay || isHeld || pending.Count == 0) return;
        var wait = lastStart is { } last ? interval - time.GetElapsedTime(last) : TimeSpan.Zero;
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
