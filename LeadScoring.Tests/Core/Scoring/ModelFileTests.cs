using System.Security.Cryptography;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scoring;

public class ModelFileTests
{
    private static readonly byte[] File = ModelFile.Write(SmallModels.Parts());

    [Fact]
    public void A_model_comes_back_from_its_file_with_the_same_scores_and_points()
    {
        var (original, again) = (SmallModels.Make(), ModelFile.Read(File).Model!);
        var random = new Random(8);

        for (var i = 0; i < 100; i++)
        {
            var vector = SmallModels.Vector(random);
            Assert.Equal(original.Score(vector), again.Score(vector));
            Assert.Equal(original.Explain(vector).Points, again.Explain(vector).Points);
        }
        Assert.Equal(original.Card.ToJson(), again.Card.ToJson());
        Assert.Equal(File, again.ToFile());
    }

    [Fact]
    public void The_version_names_the_content()
    {
        Assert.Equal(SmallModels.Make().Version, SmallModels.Make().Version);
        Assert.NotEqual(SmallModels.Make(1).Version, SmallModels.Make(2).Version);
        Assert.Matches("^m-[0-9a-f]{8}$", SmallModels.Make().Version);
    }

    [Fact]
    public void Of_500_flipped_bits_none_loads()
    {
        var random = new Random(11);

        for (var i = 0; i < 500; i++)
        {
            var damaged = File.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var reading = ModelFile.Read(damaged);
            Assert.Null(reading.Model);
            Assert.Matches(@"^The model file was refused: .{15,}\.$", reading.Refusal);
        }
    }

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        for (var length = 0; length < File.Length; length += 97) Assert.Null(ModelFile.Read(File.AsSpan(0, length)).Model);
    }

    [Fact]
    public void A_well_sealed_file_with_nonsense_inside_is_refused_in_words()
    {
        var random = new Random(12);
        var refused = 0;

        for (var i = 0; i < 300; i++)
        {
            var content = File[..^32];
            content[12 + random.Next(content.Length - 12)] ^= (byte)(1 << random.Next(8));
            var reading = ModelFile.Read([.. content, .. SHA256.HashData(content)]);
            if (reading.Model is null) refused++;
            Assert.True(reading.Model is null ^ reading.Refusal is null);
        }
        Assert.InRange(refused, 50, 300);
    }

    [Fact]
    public void A_model_that_scores_its_probes_otherwise_is_refused()
    {
        var content = File[..^32];
        var lastExpectedScore = content.Length - 1;
        content[lastExpectedScore] ^= 0x01;

        var reading = ModelFile.Read([.. content, .. SHA256.HashData(content)]);

        Assert.Contains("self-test", reading.Refusal, StringComparison.Ordinal);
    }
}
