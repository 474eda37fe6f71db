using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Live;
using Microsoft.Extensions.Time.Testing;

namespace LeadScoring.Tests.Components;

public sealed class CoalescerTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly Guid Ana = Guid.CreateVersion7();
    private static readonly Guid Bo = Guid.CreateVersion7();
    private readonly FakeTimeProvider clock = new();
    private readonly List<IReadOnlyDictionary<Guid, LeadChangeKind>> received = [];
    private readonly Coalescer coalescer;
    private TaskCompletionSource? busy;

    public CoalescerTests() => coalescer = new Coalescer(clock, Pause, changes =>
    {
        received.Add(changes);
        return busy?.Task ?? Task.CompletedTask;
    });

    public void Dispose() => coalescer.Dispose();

    [Fact]
    public void A_hundred_changes_a_second_arrive_at_most_twice_a_second_and_none_is_lost()
    {
        for (var i = 0; i < 300; i++)
        {
            coalescer.Add(new LeadChange(Guid.CreateVersion7(), LeadChangeKind.Scored));
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }
        clock.Advance(Pause);

        Assert.InRange(received.Count, 5, 7);
        Assert.Equal(300, received.Sum(changes => changes.Count));
    }

    [Fact]
    public void The_last_change_of_a_lead_wins()
    {
        coalescer.Add(new LeadChange(Bo, LeadChangeKind.Scored));
        clock.Advance(TimeSpan.Zero);
        coalescer.Add(new LeadChange(Ana, LeadChangeKind.Created));
        coalescer.Add(new LeadChange(Ana, LeadChangeKind.Removed));
        clock.Advance(Pause);

        Assert.Equal(LeadChangeKind.Removed, received[^1][Ana]);
    }

    [Fact]
    public void What_comes_while_one_is_under_way_follows_it_and_never_overlaps()
    {
        busy = new TaskCompletionSource();
        coalescer.Add(new LeadChange(Ana, LeadChangeKind.Scored));
        clock.Advance(Pause);
        coalescer.Add(new LeadChange(Bo, LeadChangeKind.Scored));
        clock.Advance(Pause * 4);
        Assert.Single(received);

        busy.SetResult();
        clock.Advance(Pause);

        Assert.Equal(2, received.Count);
        Assert.Contains(Bo, received[1].Keys);
    }

    [Fact]
    public void While_held_nothing_arrives_and_after_the_release_everything_does()
    {
        coalescer.Hold(isHeld: true);
        coalescer.Add(new LeadChange(Ana, LeadChangeKind.Scored));
        clock.Advance(Pause * 10);
        Assert.Empty(received);

        coalescer.Hold(isHeld: false);
        clock.Advance(Pause);

        Assert.Contains(Ana, Assert.Single(received).Keys);
    }

    [Fact]
    public void After_it_is_disposed_nothing_arrives()
    {
        coalescer.Add(new LeadChange(Ana, LeadChangeKind.Scored));
        coalescer.Add(new LeadChange(Bo, LeadChangeKind.Scored));

        coalescer.Dispose();
        clock.Advance(Pause);

        Assert.DoesNotContain(received, changes => changes.ContainsKey(Bo));
    }
}
