using System.Text.Json;
using LeadScoring.Core.Learning;
using LeadScoring.Dashboard.Cli;

namespace LeadScoring.Tests.Support;

/// <summary>The labelled data sets in the folder of <see cref="RealData"/>, as its specs.json describes them.</summary>
public static class RealDataSets
{
    /// <summary>The rows of a variant and the test rows of one of its splits.</summary>
    public static (LabelledColumns Data, int[] TestRows) Read(string variant, string split = "seed0.txt")
    {
        var spec = JsonDocument.Parse(File.ReadAllText(RealData.PathOf("specs.json"))).RootElement.GetProperty(variant);
        string[] Texts(string name) => [.. spec.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        string Text(string name) => spec.GetProperty(name).GetString()!;
        var (data, problem) = LabelledFile.Read(
            RealData.PathOf(Text("file")), Text("target"), Text("positive"), [.. Texts("dropped_for_this_variant"), .. Texts("ids_never_used")], Texts("na_tokens"), Text("delimiter"));
        return (data ?? throw new InvalidDataException(problem), [.. File.ReadLines(RealData.PathOf(Path.Combine(Text("splits"), split))).Select(int.Parse)]);
    }
}
