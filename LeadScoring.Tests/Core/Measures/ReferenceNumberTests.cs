using CsCheck;
using LeadScoring.Core.Measures;

namespace LeadScoring.Tests.Core.Measures;

/// <summary>Against scipy 1.10, scikit-learn 1.2 and statsmodels 0.13.</summary>
public class ReferenceNumberTests
{
    private const double Exact = 1e-9;

    private static readonly RankedOutcomes TenLeads = new(
        [0.95, 0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05],
        [true, true, true, false, true, false, true, false, false, false]);

    [Theory]
    [InlineData(0, 20, 0.0, 0.1611251580528194)]
    [InlineData(5, 20, 0.11186170140766563, 0.4687008776187441)]
    [InlineData(18, 20, 0.6989663547715127, 0.9721335187862318)]
    [InlineData(19, 20, 0.7638688065532577, 0.9911185511992044)]
    [InlineData(20, 20, 0.8388748419471804, 1.0)]
    [InlineData(21, 1000, 0.013775739567924288, 0.03189029506123753)]
    [InlineData(28, 1000, 0.01944227681277093, 0.040170183197593114)]
    public void Wilson_intervals_are_those_of_statsmodels(int hits, int n, double low, double high)
    {
        var estimate = WilsonInterval.Of(hits, n);

        Assert.Equal(low, estimate.Low, Exact);
        Assert.Equal(high, estimate.High, Exact);
        Assert.Equal((double)hits / n, estimate.Value, Exact);
        Assert.Equal(n, estimate.N);
    }

    [Fact]
    public void Ten_leads_have_the_area_under_the_curve_of_scikit_learn() => Assert.Equal(0.88, AucScore.Of(TenLeads).Value, Exact);

    [Fact]
    public void Ten_leads_have_the_brier_error_of_scikit_learn() => Assert.Equal(0.14049999999999999, BrierError.Of(TenLeads).Value, Exact);

    [Fact]
    public void Ten_leads_have_the_log_loss_of_scikit_learn() => Assert.Equal(0.4189191578903026, LogLossError.Of(TenLeads).Value, Exact);

    [Fact]
    public void Ten_leads_in_five_bins_have_the_known_calibration_error() => Assert.Equal(0.16999999999999998, CalibrationError.EqualWidth(TenLeads, 5), Exact);

    [Fact]
    public void The_best_30_percent_of_ten_leads_have_a_lift_of_2() => Assert.Equal(2.0, TopLift.OfBestShare(0.3, TenLeads).Value, Exact);

    [Fact]
    public void Equal_probabilities_count_half_in_the_area() =>
        Assert.Equal(0.5, AucScore.Of(new RankedOutcomes([0.3, 0.3, 0.3], [true, false, false])).Value, Exact);

    [Fact]
    public void The_delong_interval_is_its_definition()
    {
        var random = new Random(4);
        var p = Enumerable.Range(0, 60).Select(_ => Math.Round(random.NextDouble(), 1)).ToArray();
        var y = p.Select(x => random.NextDouble() < x).ToArray();
        var positives = p.Where((_, i) => y[i]).ToArray();
        var negatives = p.Where((_, i) => !y[i]).ToArray();
        double Beats(double a, double b) => a > b ? 1 : a == b ? 0.5 : 0;
        var v10 = positives.Select(a => negatives.Average(b => Beats(a, b))).ToArray();
        var v01 = negatives.Select(b => positives.Average(a => Beats(a, b))).ToArray();
        double Variance(double[] v) => v.Sum(x => Math.Pow(x - v.Average(), 2)) / (v.Length - 1);
        var reach = 1.959963984540054 * Math.Sqrt(Variance(v10) / v10.Length + Variance(v01) / v01.Length);

        var estimate = AucScore.Of(new RankedOutcomes(p, y));

        Assert.Equal(v10.Average(), estimate.Value, Exact);
        Assert.Equal(v10.Average() - reach, estimate.Low, Exact);
        Assert.Equal(Math.Min(1, v10.Average() + reach), estimate.High, Exact);
    }

    [Fact]
    public void A_cut_through_equal_probabilities_counts_their_mean() =>
        Assert.Equal(0.75, TopPrecisionScore.OfBest(2, new RankedOutcomes([0.9, 0.5, 0.5, 0.1], [true, true, false, false])).Value, Exact);

    [Fact]
    public void Probabilities_that_match_their_blocks_have_no_calibration_error()
    {
        var p = Enumerable.Repeat(0.25, 400).Concat(Enumerable.Repeat(0.75, 400));
        var y = Enumerable.Range(0, 400).Select(i => i % 4 == 0).Concat(Enumerable.Range(0, 400).Select(i => i % 4 != 0));

        Assert.Equal(0, CalibrationError.Of(new RankedOutcomes([.. p], [.. y])).Value, Exact);
    }

    [Fact]
    public void No_measure_depends_on_the_order_of_the_rows() =>
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, 40).Select(i => (P: Math.Round(random.NextDouble(), 1), Y: i < 2 ? i == 0 : random.NextDouble() < 0.4)).ToArray();
            var one = Measured(rows);
            random.Shuffle(rows);
            Assert.All(one.Zip(Measured(rows)), pair => Assert.Equal(pair.First, pair.Second, Exact));
        }, iter: 30);

    [Fact]
    public void An_interval_holds_its_value() =>
        Assert.All(
            (Estimate[])[AucScore.Of(TenLeads), BrierError.Of(TenLeads), LogLossError.Of(TenLeads), CalibrationError.Of(TenLeads), AccuracyScore.Of(TenLeads), TopPrecisionScore.OfBest(20, TenLeads), TopPrecisionScore.OfBestShare(0.05, TenLeads), TopLift.OfBestShare(0.1, TenLeads)],
            estimate => Assert.InRange(estimate.Value, estimate.Low, estimate.High));

    [Fact]
    public void A_bootstrap_interval_of_a_mean_is_near_the_textbook_one()
    {
        var random = new Random(7);
        var p = Enumerable.Range(0, 2_000).Select(_ => random.NextDouble()).ToArray();
        var ranked = new RankedOutcomes(p, [.. p.Select(x => random.NextDouble() < x)]);
        var errors = p.Select((x, i) => LogLossError.Of(x, ranked.Outcomes[i])).ToArray();
        var deviation = Math.Sqrt(errors.Sum(e => Math.Pow(e - errors.Average(), 2)) / errors.Length / errors.Length);

        var estimate = LogLossError.Of(ranked);

        Assert.Equal(2 * 1.96 * deviation, estimate.High - estimate.Low, 0.1 * deviation * 4);
    }

    private static double[] Measured((double P, bool Y)[] rows)
    {
        var ranked = new RankedOutcomes([.. rows.Select(r => r.P)], [.. rows.Select(r => r.Y)]);
        return [AucScore.Of(ranked).Value, AucScore.Of(ranked).Low, CalibrationError.Of(ranked).Value, TopPrecisionScore.OfBest(20, ranked).Value, TopLift.OfBestShare(0.1, ranked).Value];
    }
}
