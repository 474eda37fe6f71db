using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scoring;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>evaluate-reranker</c>: does the second look help? On the stored leads whose outcome is known, or on a synthetic market where the answer is known.</summary>
internal static class EvaluateRerankerVerb
{
    private const int MarketLeads = 4_000;

    public static Command Command(VerbHost hosts)
    {
        var reader = new Option<NoteReader?>("--market") { Description = "Instead of stored leads: a synthetic market whose notes carry what the model does not see, read by a script that understands them (Scripted) or does not (Useless).", HelpName = "READER" };
        var seed = new Option<int>("--seed") { Description = "Of the synthetic market.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var verb = new Command("evaluate-reranker", "Compares the order by the model's score with the order after the second look of the LLM, on leads whose outcome is known.") { reader, seed };
        verb.SetAction((call, cancel) => ConsoleWork.RunAsync(call, async console =>
        {
            using var host = await hosts.StartAsync(cancel);
            if (call.GetValue(reader) is { } how)
            {
                console.Output.WriteLine($"Synthetic market {call.GetValue(seed)}, notes read by: {how}.");
                Describe(console, OnMarket(how, call.GetValue(seed), host.Services.GetRequiredService<IOptions<FinalScoreOptions>>().Value.MaxPoints), waiting: 0);
                return null;
            }
            var report = await host.Services.GetRequiredService<ReviewComparison>().ReadAsync(Viewer.System, cancel);
            Describe(console, report.Ranking, report.Waiting);
            return null;
        }));
        return verb;
    }

    private static PairedRanking OnMarket(NoteReader reader, int seed, double maxPoints)
    {
        var asOf = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
        var table = TrainingRows.Of(SyntheticMarket.Generate(new MarketOptions { Seed = seed, Leads = MarketLeads }, asOf).ToLearnFrom(), asOf, FairHousingMode.Exclude);
        var (model, refusal) = Trainer.Train(table, new TrainingOrder { Data = TrainingData.SyntheticMarket, Label = TrainingRows.Label, Seed = seed });
        if (model is null) throw new InvalidDataException(refusal);
        var (market, features) = (SyntheticMarket.Generate(new MarketOptions { Seed = seed + 1_000, Leads = 2 * MarketLeads }, asOf), new LeadFeatures(model.Schema));
        return NoteReaders.Compare(market, row => model.Score(features.Extract(row.Lead.ToFacts(market.History), row.At)).Score, reader, maxPoints);
    }

    private static void Describe(ConsoleWork console, PairedRanking ranking, int waiting)
    {
        void Say(FormattableString line) => console.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        Say($"{ranking.Rows:N0} second looks with a known outcome, {ranking.Positives:N0} with an appointment; {waiting:N0} too young.");
        if (ranking.Verdict == PairedVerdict.TooFew)
        {
            Say($"No verdict: at least {PairedRanking.FewestRows} outcomes are needed, {PairedRanking.FewestPositives} of them with an appointment and {PairedRanking.FewestPositives} without.");
            return;
        }
        Say($"  of the best 20      {20 * ranking.PrecisionBefore,6:0.#} before  {20 * ranking.PrecisionAfter,6:0.#} after   difference {20 * ranking.Precision.Value:+0.0;-0.0;0} ({20 * ranking.Precision.Low:+0.0;-0.0;0} to {20 * ranking.Precision.High:+0.0;-0.0;0})");
        Say($"  lift, best tenth    {ranking.LiftBefore,6:0.00} before  {ranking.LiftAfter,6:0.00} after   difference {ranking.Lift.Value:+0.00;-0.00;0} ({ranking.Lift.Low:+0.00;-0.00;0} to {ranking.Lift.High:+0.00;-0.00;0})");
        Say($"  AUC                                              difference {ranking.Auc.Value:+0.0000;-0.0000;0} ({ranking.Auc.Low:+0.0000;-0.0000;0} to {ranking.Auc.High:+0.0000;-0.0000;0})");
        Say($"  a lead moves by {ranking.Displacement:0.0} places on average");
        console.Output.WriteLine(ranking.Verdict switch
        {
            PairedVerdict.Better => "The second look helps: the interval of the AUC's difference lies above 0.",
            PairedVerdict.Worse => "The second look harms: the interval of the AUC's difference lies below 0.",
            _ => "No clear difference: the interval of the AUC's difference holds 0.",
        });
    }
}
