using CsCheck;
using LeadScoring.Core.Consent;

namespace LeadScoring.Tests.Core.Consent;

public sealed class ConsentLedgerTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<ConsentEvent[]> Statements =
        Gen.Select(Gen.Enum<ConsentPurpose>(), Gen.Bool, Gen.Int[0, 6], Gen.Int[0, 2]).Select((purpose, granted, day, channel) => Said(purpose, granted, day, $"channel {channel}")).Array[0, 12];

    [Fact]
    public void The_last_statement_of_a_purpose_holds_whatever_the_order_they_came_in() =>
        Gen.Select(Statements, Gen.Int).Sample((statements, seed) =>
        {
            var ledger = new ConsentLedger([]);
            foreach (var statement in Shuffled(statements, seed)) ledger.Add(statement);

            foreach (var purpose in Enum.GetValues<ConsentPurpose>())
            {
                var of = statements.Where(s => s.Purpose == purpose).ToList();
                var holds = ledger.Latest(purpose, Start.AddDays(10));
                Assert.Equal(of.Count == 0, holds is null);
                if (holds is null) continue;
                var last = of.Max(s => s.At);
                Assert.Equal(last, holds.At);
                Assert.Equal(of.Where(s => s.At == last).All(s => s.Granted), holds.Granted);
            }
        });

    [Fact]
    public void Saying_the_same_twice_is_kept_once() => Statements.Sample(statements =>
    {
        var ledger = new ConsentLedger([]);
        foreach (var statement in statements) ledger.Add(statement);
        var once = ledger.Statements.Count;

        Assert.All(statements, s => Assert.False(ledger.Add(Said(s.Purpose, s.Granted, (s.At - Start).Days, s.Channel))));

        Assert.Equal(once, ledger.Statements.Count);
    });

    [Fact]
    public void What_was_said_later_does_not_count_for_an_earlier_moment()
    {
        var ledger = new ConsentLedger([Said(ConsentPurpose.Profiling, granted: true, day: 2), Said(ConsentPurpose.Profiling, granted: false, day: 4)]);

        Assert.IsType<ConsentAnswer.NeverAsked>(ConsentGate.Check(ledger, ConsentPurpose.Profiling, Start.AddDays(1)));
        Assert.Equal(Start.AddDays(2), Assert.IsType<ConsentAnswer.Allowed>(ConsentGate.Check(ledger, ConsentPurpose.Profiling, Start.AddDays(3))).Basis.At);
        Assert.Equal(Start.AddDays(4), Assert.IsType<ConsentAnswer.Denied>(ConsentGate.Check(ledger, ConsentPurpose.Profiling, Start.AddDays(4))).Since);
    }

    private static ConsentEvent Said(ConsentPurpose purpose, bool granted, int day, string channel = "web form") =>
        new() { LeadId = Guid.Empty, Purpose = purpose, Granted = granted, At = Start.AddDays(day), RecordedAt = Start.AddDays(day), Channel = channel, Actor = "test" };

    private static ConsentEvent[] Shuffled(ConsentEvent[] statements, int seed)
    {
        var shuffled = statements.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
