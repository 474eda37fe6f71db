namespace LeadScoring.Benchmarks;

/// <summary>Prints a measured figure beside its limit and remembers whether every limit was kept.</summary>
internal sealed class Figures
{
    public bool AllKept { get; private set; } = true;

    public void AtMost(string name, double measured, double limit, string unit) => Print(name, measured, "≤", limit, unit, measured <= limit);

    public void AtLeast(string name, double measured, double limit, string unit) => Print(name, measured, "≥", limit, unit, measured >= limit);

    private void Print(string name, double measured, string sign, double limit, string unit, bool kept)
    {
        AllKept &= kept;
        Console.WriteLine($"  {(kept ? "ok  " : "OVER")} {name,-52} {measured,10:0.####} {unit,-5} {sign} {limit:0.####}");
    }
}
