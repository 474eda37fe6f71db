using System.Text;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Dashboard;

namespace LeadScoring.Tests.Core.Learning.Market;

public sealed class SampleFilesTests
{
    private static readonly string Folder = Path.Combine(AppRoot.Find(), "data", "sample");

    /// <summary>With WRITE_SAMPLES=1 in the environment the files are written anew first (see data/README.md).</summary>
    [Fact]
    public void The_committed_samples_are_what_the_program_makes()
    {
        var files = SampleFiles.Make().ToList();
        if (Environment.GetEnvironmentVariable("WRITE_SAMPLES") == "1")
            foreach (var (name, content) in files) File.WriteAllBytes(Path.Combine(Folder, name), content);

        Assert.Equal(["leads.csv", "events.csv", "areas.csv"], files.Select(f => f.Name));
        Assert.All(files, file => Assert.True(File.ReadAllBytes(Path.Combine(Folder, file.Name)).AsSpan().SequenceEqual(file.Content), $"data/sample/{file.Name} differs; data/README.md says how to write it anew."));
    }

    [Fact]
    public void They_stay_small() => Assert.True(SampleFiles.Make().Sum(f => f.Content.Length) < 3_000_000);

    [Fact]
    public void Every_row_has_as_many_cells_as_the_header() => Assert.All(SampleFiles.Make(), file =>
    {
        using var parser = new CsvHelper.CsvParser(new StringReader(Encoding.UTF8.GetString(file.Content)), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(parser.Read());
        var columns = parser.Count;
        while (parser.Read()) Assert.Equal(columns, parser.Count);
    });
}
