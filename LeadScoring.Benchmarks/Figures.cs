using System.Globalization;

namespace LeadScoring.Benchmarks;

/// <summary>Prints a measured figure beside its limit or its peer, keeps it for the report (<see cref="BenchRows"/>) and remembers whether every limit was kept.</summary>
internal sealed class Figures
{
    public bool AllKept { get; private set; } = true;

    public void AtMost(string name, double measured, double limit, string unit) => Print(name, measured, "≤", limit, unit, measured <= limit);

    public void AtLeast(string name, double measured, double limit, string unit) => Print(name, measured, "≥", limit, unit, measured >= limit);

    /// <param name="peer">The same work done by the peer in the same run; null when the peer is missing here.</param>
    /// <param name="unit">Of rates, "…/s": more is better. Of everything else, less is.</param>
    /// <param name="goal">The least ratio that is good enough; 0 when the peer is shown for comparison only.</param>
    public void Versus(string name, double ours, double? peer, string peerName, string unit, double goal)
    {
        if (peer is not { } other)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  --   {name,-52} {ours,10:0.####} {unit,-5} {peerName} is missing here"));
            return;
        }
        var ratio = unit.EndsWith("/s", StringComparison.Ordinal) ? ours / other : other / ours;
        AllKept &= ratio >= goal;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Verdict(ratio >= goal)} {name,-52} {ours,10:0.####} {unit,-5} {ratio:0.#} × {peerName} ({other:0.##}), ≥ {goal:0.#} ×"));
        BenchRows.Keep(new BenchRow(name, ours, other, peerName, unit, ratio, goal));
    }

    private void Print(string name, double measured, string sign, double limit, string unit, bool kept)
    {
        AllKept &= kept;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Verdict(kept)} {name,-52} {Short(measured),10} {unit,-5} {sign} {Short(limit)}"));
    }

    private static string Short(double value) => value.ToString(value != 0 && Math.Abs(value) < 0.001 ? "0.0e+0" : "0.####", CultureInfo.InvariantCulture);

    private static string Verdict(bool kept) => kept ? "ok  " : "OVER";
}
