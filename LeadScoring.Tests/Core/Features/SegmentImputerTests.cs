using LeadScoring.Core.Features;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Features;

public class SegmentImputerTests
{
    [Fact]
    public void An_unknown_number_becomes_the_median_of_its_segment()
    {
        var rows = Rows(kind: 0, source: 0, count: 40, visits: 3).Concat(Rows(kind: 0, source: 1, count: 40, visits: 7)).ToList();
        var imputer = SegmentImputer.Fit(SmallModels.Schema, rows);

        Assert.Equal(3, Imputed(imputer, [float.NaN, 1, 1, 0, 0])[0]);
        Assert.Equal(7, Imputed(imputer, [float.NaN, 1, 1, 0, 1])[0]);
    }

    [Fact]
    public void A_segment_below_30_known_values_asks_its_parent_then_everybody()
    {
        var rows = Rows(0, 0, 40, 3).Concat(Rows(0, 1, 29, 9)).Concat(Rows(1, 0, 29, 1)).ToList();
        var imputer = SegmentImputer.Fit(SmallModels.Schema, rows);

        Assert.Equal(3, Imputed(imputer, [float.NaN, 1, 1, 0, 1])[0]);
        Assert.Equal(3, Imputed(imputer, [float.NaN, 1, 1, 1, 0])[0]);
    }

    [Fact]
    public void Known_values_and_categories_stay_as_they_are()
    {
        var imputer = SegmentImputer.Fit(SmallModels.Schema, Rows(0, 0, 40, 3).ToList());

        Assert.Equal([5, 1, 2, float.NaN, 1], Imputed(imputer, [5, 1, 2, float.NaN, 1]));
    }

    [Fact]
    public void A_feature_nobody_knows_is_0()
    {
        var rows = Rows(0, 0, 40, float.NaN).ToList();

        Assert.Equal(0, Imputed(SegmentImputer.Fit(SmallModels.Schema, rows), [float.NaN, 1, 1, 0, 0])[0]);
        Assert.Equal(0, Imputed(SegmentImputer.Fit(SmallModels.Schema, []), [float.NaN, 1, 1, 0, 0])[0]);
    }

    [Fact]
    public void It_comes_back_from_bytes_with_the_same_medians()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 500).Select(_ => SmallModels.Vector(random)).ToList();
        var imputer = SegmentImputer.Fit(SmallModels.Schema, rows);
        using var stream = new MemoryStream();
        imputer.Write(new BinaryWriter(stream));
        stream.Position = 0;

        var again = SegmentImputer.Read(new BinaryReader(stream), SmallModels.Schema);

        Assert.All(rows, row => Assert.Equal(Imputed(imputer, row), Imputed(again, row)));
    }

    private static IEnumerable<float[]> Rows(float kind, float source, int count, float visits) =>
        Enumerable.Range(0, count).Select(i => new[] { visits, i, 1, kind, source });

    private static float[] Imputed(SegmentImputer imputer, float[] vector)
    {
        var imputed = new float[vector.Length];
        imputer.Impute(vector, imputed);
        return imputed;
    }
}
