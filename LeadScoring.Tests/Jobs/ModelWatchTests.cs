using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Jobs;

public sealed class ModelWatchTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_model_that_another_process_puts_on_the_shelf_serves_within_seconds()
    {
        var serving = app.Services.GetRequiredService<ServingModel>();
        using var watch = ActivatorUtilities.CreateInstance<ModelWatch>(app.Services, Options.Create(new JobsOptions()));
        await watch.StartAsync(default);
        new ModelShelf(Path.Combine(app.Folder, "data", "models")).Put(SmallModels.Make(2));
        var given = TimeSpan.FromSeconds(30);
        for (var started = TimeProvider.System.GetTimestamp(); serving.Current is null && TimeProvider.System.GetElapsedTime(started) < given; await Task.Yield()) app.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(SmallModels.Make(2).Version, serving.Current?.Version);
        await watch.StopAsync(default);
    }

    [Fact]
    public void A_damaged_file_or_an_empty_shelf_leaves_the_model_that_serves()
    {
        var shelf = app.Services.GetRequiredService<ModelShelf>();
        var serving = new ServingModel();
        shelf.Put(SmallModels.Make(1));
        shelf.Serve(serving);

        var damaged = shelf.Put(SmallModels.Make(2)).File;
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(damaged).Select((b, i) => i == 5_000 ? (byte)~b : b)]);
        Assert.False(shelf.TakeUp(serving));
        Assert.Equal(SmallModels.Make(1).Version, serving.Current!.Version);

        File.Delete(damaged);
        Assert.True(shelf.Put(SmallModels.Make(2)).IsChampion && shelf.TakeUp(serving) && !shelf.TakeUp(serving));
        Assert.Equal(SmallModels.Make(2).Version, serving.Current!.Version);

        shelf.Remove(_ => true);
        Assert.False(shelf.TakeUp(serving));
        Assert.NotNull(serving.Current);
    }
}
