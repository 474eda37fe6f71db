using System.Runtime.CompilerServices;

namespace LeadScoring.Core.Learning.Market;

/// <summary>What one day of a lead says about its readiness: ln of the chance of what was seen, given each readiness. Visits and prices are kept as numbers, for they also depend on motivation and means.</summary>
internal struct DayEvidence
{
    private static readonly double[][] LogYes = Logs(p => p);
    private static readonly double[][] LogNo = Logs(p => 1 - p);

    public PerReadiness Acts;
    public int Visits;
    public int Prices;
    public double PriceSum;
    public double PriceSquares;

    public void See(Act act, bool yes)
    {
        var logs = (yes ? LogYes : LogNo)[(int)act];
        for (var r = 0; r < BehaviourRules.States; r++) Acts[r] += logs[r];
    }

    /// <summary>A Poisson count with these rates.</summary>
    public void SeeCount(int count, double[] rates, double scale)
    {
        for (var r = 0; r < BehaviourRules.States; r++) Acts[r] += count * Math.Log(rates[r] * scale) - rates[r] * scale;
    }

    /// <param name="logOverBudget">ln of price over budget.</param>
    public void SeePrice(double logOverBudget)
    {
        Prices++;
        PriceSum += logOverBudget;
        PriceSquares += logOverBudget * logOverBudget;
    }

    /// <summary>ln of the chance of the prices seen, up to what all states share.</summary>
    public readonly double OfPrices(int readiness, int fit)
    {
        if (Prices == 0) return 0;
        var spread = BehaviourRules.PriceSpread[readiness];
        var centre = OutcomeRules.PriceOverBudget[fit];
        return -Prices * Math.Log(spread) - (PriceSquares - 2 * centre * PriceSum + Prices * centre * centre) / (2 * spread * spread);
    }

    private static double[][] Logs(Func<double, double> of) =>
        [.. Enum.GetValues<Act>().Select(act => Enumerable.Range(0, BehaviourRules.States).Select(r => Math.Log(of(BehaviourRules.ChanceOf(act, r)))).ToArray())];

    [InlineArray(BehaviourRules.States)]
    internal struct PerReadiness
    {
        private double first;
    }
}
