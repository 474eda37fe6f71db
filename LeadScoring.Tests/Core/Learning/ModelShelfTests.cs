using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Learning;

public sealed class ModelShelfTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "shelf-" + Guid.NewGuid().ToString("N"));
    private readonly ModelShelf shelf;

    public ModelShelfTests() => shelf = new ModelShelf(folder);

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void An_empty_shelf_serves_nothing_and_complains_of_nothing()
    {
        var serving = new ServingModel();

        shelf.Serve(serving);

        Assert.Null(serving.Current);
        Assert.Null(serving.Problem);
    }

    [Fact]
    public void The_model_put_last_is_the_champion_and_the_one_before_stays()
    {
        shelf.Put(SmallModels.Make(1));
        shelf.Put(SmallModels.Make(2));

        Assert.Equal(SmallModels.Make(2).Version, shelf.Champion().Model!.Version);
        Assert.Equal([(2, true), (1, false)], shelf.Models().Select(model => (model.Sequence, model.IsChampion)));
    }

    [Fact]
    public void A_model_is_found_by_its_version_and_a_damaged_or_unknown_one_is_not()
    {
        var (first, second) = (shelf.Put(SmallModels.Make(1)), shelf.Put(SmallModels.Make(2)));

        Assert.Equal((first.Version, false), (shelf.Find(first.Version)!.Value.Model.Version, shelf.Find(first.Version)!.Value.Shelved.IsChampion));
        Assert.True(shelf.Find(second.Version)!.Value.Shelved.IsChampion);
        Assert.Null(shelf.Find("m-00000000"));
        File.WriteAllBytes(second.File, [1, 2, 3]);
        Assert.Null(shelf.Find(second.Version));
    }

    [Fact]
    public void Putting_an_earlier_model_again_makes_it_champion_without_a_second_file()
    {
        shelf.Put(SmallModels.Make(1));
        shelf.Put(SmallModels.Make(2));
        shelf.Put(SmallModels.Make(1));

        Assert.Equal(SmallModels.Make(1).Version, shelf.Champion().Model!.Version);
        Assert.Equal(2, shelf.Models().Count);
    }

    [Fact]
    public void In_place_of_a_damaged_champion_the_last_whole_model_serves_with_a_sentence_that_says_so()
    {
        shelf.Put(SmallModels.Make(1));
        var champion = shelf.Put(SmallModels.Make(2));
        Damage(champion);
        var serving = new ServingModel();

        shelf.Serve(serving);

        Assert.Equal(SmallModels.Make(1).Version, serving.Current!.Version);
        Assert.Equal(
            $"Model {champion.Version} cannot be used. The model file was refused: its content does not match its SHA-256, so it was damaged or changed. Model {serving.Current.Version} serves in its place until a new one is trained.",
            serving.Problem);
    }

    [Fact]
    public void When_all_are_damaged_nothing_is_scored()
    {
        Damage(shelf.Put(SmallModels.Make(1)));

        var (model, problem) = shelf.Champion();

        Assert.Null(model);
        Assert.EndsWith("There is no other whole model, so leads are not scored until a new one is trained.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_model_that_is_trained_again_is_written_anew()
    {
        Damage(shelf.Put(SmallModels.Make(1)));

        shelf.Put(SmallModels.Make(1));

        Assert.Equal(SmallModels.Make(1).Version, shelf.Champion().Model!.Version);
        Assert.Null(shelf.Champion().Refusal);
    }

    [Fact]
    public void What_a_crash_left_half_written_is_no_model()
    {
        shelf.Put(SmallModels.Make(1));
        File.WriteAllText(Path.Combine(folder, "0002-m-00000000.model.tmp"), "half");

        Assert.Single(shelf.Models());
    }

    private static void Damage(ShelvedModel model)
    {
        var content = File.ReadAllBytes(model.File);
        content[content.Length / 2] ^= 0x10;
        File.WriteAllBytes(model.File, content);
    }
}
