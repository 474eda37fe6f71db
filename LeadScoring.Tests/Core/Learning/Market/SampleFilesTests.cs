using System.Globalization;
using System.Text;
using CsvHelper;
using LeadScoring.Dashboard;

namespace LeadScoring.Tests.Core.Learning.Market;

public sealed class SampleFilesTests
{
    private static readonly string Folder = Path.Combine(AppRoot.Find(), "data", "sample");

    private static readonly Lazy<(string Name, byte[] Content)[]> Made = new(() => [.. SampleFiles.Make()]);

    /// <summary>With WRITE_SAMPLES=1 in the environment the files are written anew first (see data/README.md).</summary>
    [Fact]
    public void The_committed_samples_are_what_the_market_makes()
    {
        if (Environment.GetEnvironmentVariable("WRITE_SAMPLES") == "1")
            foreach (var (name, content) in Made.Value) File.WriteAllBytes(Path.Combine(Folder, name), content);

        Assert.Equal(["leads.csv", "events.csv", "areas.csv"], Made.Value.Select(f => f.Name));
        Assert.All(Made.Value, file => Assert.True(File.ReadAllBytes(Path.Combine(Folder, file.Name)).AsSpan().SequenceEqual(file.Content), $"data/sample/{file.Name} differs; data/README.md says how to write it anew."));
    }

    [Fact]
    public void They_stay_small() => Assert.InRange(Made.Value.Sum(f => f.Content.Length), 1_000_000, 3_000_000);

    [Fact]
    public void Every_row_is_whole_and_no_text_is_a_formula() => Assert.All(Made.Value, file =>
    {
        using var parser = new CsvParser(new StringReader(Encoding.UTF8.GetString(file.Content)), CultureInfo.InvariantCulture);
        Assert.True(parser.Read());
        var columns = parser.Count;
        while (parser.Read())
        {
            Assert.Equal(columns, parser.Count);
            Assert.DoesNotContain(parser.Record!, cell => cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' && !double.TryParse(cell, CultureInfo.InvariantCulture, out _));
        }
    });
}
