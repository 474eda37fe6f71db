using CsCheck;
using LeadScoring.Core.Queue;

namespace LeadScoring.Tests.Core.Queue;

public sealed class WholePointsTests
{
    private static readonly Gen<double[]> Points = Gen.Double[-40, 40].Array[1, 12];

    [Fact]
    public void Whole_points_always_add_up_to_the_whole_total() =>
        Points.Sample(exact =>
        {
            var total = (int)Math.Floor(exact.Sum());

            Assert.Equal(total, WholePoints.Of(exact, total).Sum());
        });

    [Fact]
    public void Each_stays_within_a_point_of_the_exact_one() =>
        Points.Sample(exact =>
        {
            var whole = WholePoints.Of(exact, (int)Math.Floor(exact.Sum()));

            Assert.All(exact.Zip(whole), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1, $"{pair.First} became {pair.Second}"));
        });

    [Fact]
    public void A_reason_of_a_point_or_more_never_becomes_none_and_never_turns() =>
        Points.Sample(exact =>
        {
            var whole = WholePoints.Of(exact, (int)Math.Floor(exact.Sum()));

            Assert.All(exact.Zip(whole).Where(pair => Math.Abs(pair.First) >= 1), pair => Assert.Equal(Math.Sign(pair.First), Math.Sign(pair.Second)));
        });

    [Fact]
    public void The_worked_example_holds() => Assert.Equal([14, 9, -6, 3], WholePoints.Of([14.2, 9.4, -6.3, 3.1], 20));
}
