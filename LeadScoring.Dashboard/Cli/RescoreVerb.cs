using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>rescore</c>: scores all stored leads again as of now.</summary>
internal static class RescoreVerb
{
    public static Command Command(VerbHost hosts)
    {
        var after = new Option<Guid>("--after") { Description = "Go on after this lead: the last id an interrupted run printed.", HelpName = "ID" };
        var verb = new Command("rescore", "Scores all stored leads again as of now, with the model that serves.") { after };
        verb.SetAction((call, cancel) => ConsoleWork.RunAsync(call, console => RunAsync(console, hosts, call.GetValue(after), cancel)));
        return verb;
    }

    private static async Task<string?> RunAsync(ConsoleWork console, VerbHost hosts, Guid after, CancellationToken cancel)
    {
        using var host = await hosts.StartAsync(cancel);
        var seen = new Printed(console.Error);
        try
        {
            if (await host.Services.GetRequiredService<Rescoring>().RescoreAsync(after, seen, cancel) is not { } done)
                return host.Services.GetRequiredService<ServingModel>().Problem ?? "There is no model yet: run train first.";
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.Seen:N0} leads: {done.Scored:N0} scores changed, {done.Unchanged:N0} did not, {done.NotAllowed:N0} may not be scored."));
            return null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            console.Error.WriteLine($"Go on with: rescore --after {seen.Last ?? after}");
            throw;
        }
    }

    private sealed class Printed(IAnsiConsole console) : IProgress<RescoreProgress>
    {
        public Guid? Last { get; private set; }

        public void Report(RescoreProgress value)
        {
            Last = value.Last;
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Seen:N0} of {value.Leads:N0} leads, last {value.Last}"));
        }
    }
}
