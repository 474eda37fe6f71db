using System.Text.Json;
using LeadScoring.Core.Learning;
using LeadScoring.Dashboard.Cli;

namespace LeadScoring.Tests.Support;

/// <summary>A test on public data sets that are not part of the repository; skipped, saying so, when REAL_DATA does not name their folder.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder is null) Skip = RealData.Reason;
    }
}

/// <inheritdoc cref="RealDataFactAttribute"/>
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (RealData.Folder is null) Skip = RealData.Reason;
    }
}

public static class RealData
{
    public const string Reason = "REAL_DATA does not name the folder of the public data sets.";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("REAL_DATA") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "specs.json")) ? folder : null;

    public static string PathOf(string file) => Path.Combine(Folder!, file);

    /// <summary>The rows of a variant of specs.json and the test rows of one of its splits.</summary>
    public static (LabelledColumns Data, int[] TestRows) Read(string variant, string split = "seed0.txt")
    {
        var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, "specs.json"))).RootElement.GetProperty(variant);
        string[] Texts(string name) => [.. spec.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        string Text(string name) => spec.GetProperty(name).GetString()!;
        var (data, problem) = LabelledFile.Read(
            Path.Combine(Folder!, Text("file")), Text("target"), Text("positive"), [.. Texts("dropped_for_this_variant"), .. Texts("ids_never_used")], Texts("na_tokens"), Text("delimiter"));
        return (data ?? throw new InvalidDataException(problem), [.. File.ReadLines(Path.Combine(Folder!, Text("splits"), split)).Select(int.Parse)]);
    }
}
