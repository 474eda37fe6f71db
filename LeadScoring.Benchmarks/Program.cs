namespace LeadScoring.Benchmarks;

/// <summary>Not top-level statements: their Program would hide the one of the app that the screens are measured on.</summary>
internal static class Sections
{
    private static readonly Dictionary<string, Func<Task<bool>>> All = new(StringComparer.Ordinal)
    {
        ["quality"] = QualityRun.RunAsync,
        ["market"] = MarketRun.RunAsync,
        ["start"] = FirstRun.MeasureAsync,
        ["kernel"] = KernelRun.MeasureAsync,
        ["http"] = HttpRun.MeasureAsync,
        ["inside"] = Inside.MeasureAsync,
        ["report"] = BenchRows.ReportAsync,
        ["import"] = ImportSpeed.MeasureAsync,
        ["store"] = StoreSpeed.MeasureAsync,
        ["rescore"] = RescoreSpeed.MeasureAsync,
        ["ui"] = Ui.MeasureAsync,
        ["doors"] = DoorSpeed.MeasureAsync,
        ["second-look"] = SecondLookSpeed.MeasureAsync,
    };

    public static async Task<int> Main(string[] args)
    {
        if (args is [FirstExplanation.Verb, var file])
        {
            FirstExplanation.Print(file);
            return 0;
        }
        if (args is not [var section] || !All.TryGetValue(section, out var measure))
        {
            await Console.Error.WriteLineAsync($"Which section? One of: {string.Join(", ", All.Keys)}. Or run ./bench.sh for all.");
            return 2;
        }

        Console.WriteLine($"{section} — {Machine.Description}");
        return await measure() ? 0 : 1;
    }
}
