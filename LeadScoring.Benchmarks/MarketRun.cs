using System.Diagnostics;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Benchmarks;

/// <summary>Trains on synthetic markets and tests on leads of other markets, beside the ceiling that the market's truth sets on the same rows.</summary>
internal static class MarketRun
{
    private static readonly DateTime AsOf = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public static Task<bool> RunAsync()
    {
        var tests = new[] { 901, 902, 903 }.Select(seed => SyntheticMarket.Generate(new MarketOptions { Seed = seed, Leads = 2_500 }, AsOf)).ToList();
        var rows = tests.ConvertAll(market => market.Rows());
        var outcomes = rows.SelectMany(r => r).Select(r => r.Label).ToArray();
        var ceiling = MarketRows.Ceiling([.. rows.SelectMany(r => r)]);
        var rate = outcomes.Count(o => o) / (double)outcomes.Length;
        var constant = -(rate * Math.Log(rate) + (1 - rate) * Math.Log(1 - rate));
        Say($"  {outcomes.Length:N0} test rows of {tests.Count} unseen markets, {rate:P1} with an appointment within 30 days");
        Say($"  ceiling: AUC {ceiling.Auc:F4}  log-loss {ceiling.LogLoss:F4} (constant rate {constant:F4})  best 20 {ceiling.PrecisionAt20:F2}");

        var figures = new Figures();
        foreach (var (leads, seeds, below, recovered) in ((int, int[], double, double)[])[(1_000, [801, 802, 803], 6, 65), (10_000, [811], 1.5, 90)])
        {
            var runs = seeds.Select(seed => Measure(leads, seed, tests, rows, outcomes)).ToList();
            figures.AtMost($"{leads:N0} leads: AUC below the ceiling", 100 * (1 - runs.Average(r => r.Auc.Value) / ceiling.Auc), below, "%");
            figures.AtLeast($"{leads:N0} leads: log-loss won back of what can be", 100 * (constant - runs.Average(r => r.LogLoss.Value)) / (constant - ceiling.LogLoss), recovered, "%");
        }

        var most = TableOf(811, 6_000);
        foreach (var (count, seconds) in ((int, double)[])[(1_000, 5), (10_000, 20)])
        {
            var table = most.Take(Enumerable.Range(0, most.Count).Where(row => row % (most.Count / count) == 0).Take(count));
            var started = Stopwatch.GetTimestamp();
            Train(table);
            figures.AtMost($"the whole recipe on {table.Count:N0} rows", Stopwatch.GetElapsedTime(started).TotalSeconds, seconds, "s");
        }

        return Task.FromResult(figures.AllKept);
    }

    private static ModelMeasures Measure(int leads, int seed, List<SyntheticMarket> tests, List<System.Collections.Immutable.ImmutableArray<MarketRow>> rows, bool[] outcomes)
    {
        var started = Stopwatch.GetTimestamp();
        var table = TableOf(seed, leads);
        var model = Train(table);
        var features = new LeadFeatures(model.Schema);
        var blank = model.Score([.. Enumerable.Repeat(float.NaN, model.Schema.Count)]).Probability;
        var probabilities = tests.Zip(rows).SelectMany(x => x.Second.Select(row => model.Score(features.Extract(row.Lead.ToFacts(x.First.History), row.At)).Probability)).ToArray();
        var measures = ModelMeasures.Of(new RankedOutcomes(probabilities, outcomes));
        Say($"  {leads:N0} leads of market {seed} ({table.Count:N0} rows): {model.Card.Family}, AUC {measures.Auc.Value:F4}  log-loss {measures.LogLoss.Value:F4}  best 20 {measures.PrecisionAt20.Value:F2}  blank lead {blank:F3} (base rate {table.BaseRate:F3})  {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        return measures;
    }

    private static TrainingTable TableOf(int seed, int leads) =>
        TrainingRows.Of(SyntheticMarket.Generate(new MarketOptions { Seed = seed, Leads = leads }, AsOf).ToLearnFrom(), AsOf, FairHousingMode.Exclude);

    private static ScoringModel Train(TrainingTable table)
    {
        var (model, refusal) = Trainer.Train(table, new TrainingOrder { Data = TrainingData.SyntheticMarket, Label = TrainingRows.Label });
        return model ?? throw new InvalidDataException(refusal);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
