using System.Text.Json;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Storage;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>Which made-up market runs and how far it got, in a small file beside the database, so that it goes on after a restart. Holds nothing about a lead.</summary>
public sealed class DemoDiary(IOptions<StorageOptions> storage)
{
    private sealed record Page(int Seed, int Leads, DateTime AsOf, DateTime Position);

    private string File => storage.Value.PathOf("data/demo.json");

    public static MarketOptions Market(int seed, int leads) => new() { Seed = seed, Leads = leads };

    public void Begin(int seed, int leads, DateTime asOf) => Write(new Page(seed, leads, asOf, asOf));

    /// <summary>The market and the instant up to which it was told; null when no demo was begun.</summary>
    public (MarketOptions Market, DateTime AsOf, DateTime Position)? Read() =>
        System.IO.File.Exists(File) && JsonSerializer.Deserialize<Page>(System.IO.File.ReadAllText(File)) is { } page
            ? (Market(page.Seed, page.Leads), page.AsOf, page.Position)
            : null;

    public void Advance(DateTime position)
    {
        if (JsonSerializer.Deserialize<Page>(System.IO.File.ReadAllText(File)) is { } page) Write(page with { Position = position });
    }

    public void End() => System.IO.File.Delete(File);

    private void Write(Page page)
    {
        var draft = File + ".new";
        System.IO.File.WriteAllText(draft, JsonSerializer.Serialize(page));
        System.IO.File.Move(draft, File, overwrite: true);
    }
}
