using LeadScoring.Core.Learning.Market;

namespace LeadScoring.Tests.Core.Learning.Market;

public sealed class DiceTests
{
    [Fact]
    public void The_numbers_are_those_of_SplitMix64()
    {
        var dice = new Dice(1_234_567);

        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL], [dice.Next(), dice.Next(), dice.Next(), dice.Next()]);
    }

    [Fact]
    public void Streams_and_numbers_have_chances_of_their_own()
    {
        var first = from stream in Enum.GetValues<DiceStream>() from number in Enumerable.Range(0, 100) from seed in new[] { 1, 2 } select Dice.For(seed, stream, number).Next();

        Assert.Equal(9 * 100 * 2, first.Distinct().Count());
    }

    [Fact]
    public void Means_are_where_they_belong()
    {
        var dice = Dice.For(1, DiceStream.Life, 1);
        double Mean(Func<double> draw) => Enumerable.Range(0, 40_000).Average(_ => draw());

        Assert.Equal(0.5, Mean(dice.Unit), 0.01);
        Assert.Equal(3, Mean(() => dice.Normal(3, 0.5)), 0.02);
        Assert.Equal(0.25, Mean(() => Math.Pow(dice.Normal(3, 0.5) - 3, 2)), 0.01);
        Assert.Equal(1.7, Mean(() => dice.Poisson(1.7)), 0.03);
        Assert.Equal(0.75, Mean(() => dice.Weighted([1, 3])), 0.01);
    }
}
