using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>rescore</c>: scores all stored leads again as of now.</summary>
public static class RescoreVerb
{
    public static Command Command()
    {
        var after = new Option<Guid>("--after") { Description = "Go on after this lead: the last id an interrupted run printed." };
        var verb = new Command("rescore", "Score all stored leads again as of now, with the model that serves.") { after };
        verb.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(after), cancel));
        return verb;
    }

    private static async Task<int> RunAsync(Guid after, CancellationToken cancel)
    {
        using var host = await VerbHost.StartAsync(cancel);
        var seen = new Printed();
        try
        {
            if (await host.Services.GetRequiredService<Rescoring>().RescoreAsync(after, seen, cancel) is not { } done)
            {
                await Console.Error.WriteLineAsync(host.Services.GetRequiredService<ServingModel>().Problem ?? "There is no model yet: run train first.");
                return 1;
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{done.Seen:N0} leads: {done.Scored:N0} scores changed, {done.Unchanged:N0} did not, {done.NotAllowed:N0} may not be scored."));
            return 0;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Stopped. Go on with: rescore --after {seen.Last ?? after}");
            return 130;
        }
    }

    private sealed class Printed : IProgress<RescoreProgress>
    {
        public Guid? Last { get; private set; }

        public void Report(RescoreProgress value)
        {
            Last = value.Last;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Seen:N0} of {value.Leads:N0} leads, last {value.Last}"));
        }
    }
}
