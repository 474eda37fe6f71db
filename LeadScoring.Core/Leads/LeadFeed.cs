using System.Collections.Immutable;

namespace LeadScoring.Core.Leads;

public enum LeadChangeKind { Created, Changed, Scored, Removed, ManyScored }

/// <summary>Lead N changed. Carries no personal data and no values: whoever cares reads them.</summary>
public readonly record struct LeadChange(Guid LeadId, LeadChangeKind Kind)
{
    /// <summary>Any lead may have another score: said now and then while all are scored again, instead of a million times.</summary>
    public static LeadChange ManyScored { get; } = new(Guid.Empty, LeadChangeKind.ManyScored);
}

/// <summary>
/// The in-process news "lead N changed". Producers publish after their commit and never wait for a listener;
/// a listener that throws does not disturb the others. Thread-safe.
/// </summary>
public sealed class LeadFeed
{
    private ImmutableList<Action<LeadChange>> listeners = [];

    /// <summary>Listeners run on the publisher's thread: hand over and return.</summary>
    public IDisposable Subscribe(Action<LeadChange> listener)
    {
        ImmutableInterlocked.Update(ref listeners, all => all.Add(listener));
        return new Subscription(this, listener);
    }

    public void Publish(LeadChange change)
    {
        foreach (var listener in Volatile.Read(ref listeners))
        {
            try
            {
                listener(change);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The listener's own trouble; its circuit reports it.
            }
        }
    }

    private sealed class Subscription(LeadFeed feed, Action<LeadChange> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed.listeners, all => all.Remove(listener));
    }
}
