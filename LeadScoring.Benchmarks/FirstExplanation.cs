using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Benchmarks;

/// <summary>From a model file on the disk to the first explained score, in a process that did nothing before.</summary>
internal static class FirstExplanation
{
    public const string Verb = "first-explanation";

    /// <returns>Milliseconds, the median of five processes.</returns>
    public static async Task<double> MeasureAsync(ScoringModel model)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, model.ToFile());
        try
        {
            var times = new List<double>();
            for (var run = 0; run < 5; run++)
            {
                var (lines, fault) = await Peer.RunAsync("dotnet", [typeof(FirstExplanation).Assembly.Location, Verb, file], TimeSpan.FromMinutes(1));
                times.Add(fault is null ? double.Parse(lines[^1], CultureInfo.InvariantCulture) : throw new InvalidOperationException(fault));
            }
            return times.Order().ElementAt(times.Count / 2);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>As <see cref="MeasureAsync"/>, in a program that has scored before: what a new model in service takes.</summary>
    public static double Again(ScoringModel model)
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, model.ToFile());
        try
        {
            return Enumerable.Range(0, 6).Select(_ => Once(file)).Skip(1).Order().ElementAt(2);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static void Print(string file) => Console.WriteLine(Once(file).ToString(CultureInfo.InvariantCulture));

    private static double Once(string file)
    {
        var started = Stopwatch.GetTimestamp();
        var model = ModelFile.Read(File.ReadAllBytes(file)).Model!;
        model.Explain(new float[model.Schema.Count]);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
