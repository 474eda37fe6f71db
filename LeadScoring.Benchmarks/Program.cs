using LeadScoring.Benchmarks;

var sections = new Dictionary<string, Func<Task<bool>>>(StringComparer.Ordinal)
{
    ["quality"] = QualityRun.RunAsync,
    ["market"] = MarketRun.RunAsync,
};

if (args is not [var section] || !sections.TryGetValue(section, out var measure))
{
    Console.Error.WriteLine($"Which section? One of: {string.Join(", ", sections.Keys)}. Or run ./bench.sh for all.");
    return 2;
}

Console.WriteLine($"{section} — {Machine.Description}");
return await measure() ? 0 : 1;
