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

    public static void Print(string file)
    {
        var started = Stopwatch.GetTimestamp();
        var model = ModelFile.Read(File.ReadAllBytes(file)).Model!;
        model.Explain(new float[model.Schema.Count]);
        Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }
}
