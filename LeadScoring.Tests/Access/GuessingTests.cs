using System.Net;
using LeadScoring.Dashboard.Access;
using Microsoft.Extensions.Time.Testing;

namespace LeadScoring.Tests.Access;

public sealed class GuessingTests
{
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress There = IPAddress.Parse("198.51.100.9");
    private readonly FakeTimeProvider clock = new();
    private readonly Guessing guessing;

    public GuessingTests() => guessing = new Guessing(clock);

    [Fact]
    public void Three_attempts_are_free_and_then_each_waits_twice_as_long_up_to_five_minutes()
    {
        for (var i = 0; i < Guessing.FreeForAccount; i++) Assert.Null(guessing.Ask("ana@example.com", Here));

        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var wait = guessing.Ask("ana@example.com", Here)!.Value;
            waits.Add(wait.TotalSeconds);
            clock.Advance(wait);
            Assert.Null(guessing.Ask("ANA@example.com ", Here));
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 300], waits);
    }

    [Fact]
    public void Nobody_is_locked_out_by_somebody_elsewhere()
    {
        Exhaust("ana@example.com", There);

        Assert.NotNull(guessing.Ask("ana@example.com", There));
        Assert.Null(guessing.Ask("ana@example.com", Here));
    }

    [Fact]
    public void Many_accounts_tried_from_one_address_make_the_address_wait()
    {
        for (var i = 0; i < Guessing.FreeForAddress; i++) Assert.Null(guessing.Ask($"user{i}@example.com", There));

        Assert.NotNull(guessing.Ask("one-more@example.com", There));
        Assert.Null(guessing.Ask("one-more@example.com", Here));
    }

    [Fact]
    public void Attempts_that_were_right_do_not_count()
    {
        for (var i = 0; i < 10 * Guessing.FreeForAddress; i++)
        {
            Assert.Null(guessing.Ask("ana@example.com", Here));
            guessing.Succeeded("ana@example.com", Here);
        }
    }

    [Fact]
    public void Attempts_at_the_same_moment_count_each()
    {
        var through = 0;
        Parallel.For(0, 200, _ =>
        {
            if (guessing.Ask("ana@example.com", Here) is null) Interlocked.Increment(ref through);
        });

        Assert.Equal(Guessing.FreeForAccount, through);
    }

    [Fact]
    public void After_half_an_hour_all_is_forgotten()
    {
        Exhaust("ana@example.com", Here);

        clock.Advance(TimeSpan.FromMinutes(30));

        for (var i = 0; i < Guessing.FreeForAccount; i++) Assert.Null(guessing.Ask("ana@example.com", Here));
    }

    [Fact]
    public void Addresses_of_one_network_are_one()
    {
        for (var i = 0; i < Guessing.FreeForAddress; i++) Assert.Null(guessing.Ask($"user{i}@example.com", IPAddress.Parse($"2001:db8:1:2::{i:x}")));

        Assert.NotNull(guessing.Ask("a@example.com", IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(guessing.Ask("a@example.com", IPAddress.Parse("2001:db8:1:3::1")));
    }

    private void Exhaust(string account, IPAddress address)
    {
        for (var i = 0; i < Guessing.FreeForAccount + 1; i++) guessing.Ask(account, address);
    }
}
