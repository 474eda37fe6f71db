using System.CommandLine;
using System.Globalization;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>rescore</c>: scores all stored leads again, as of now or over their stored vectors.</summary>
internal static class RescoreVerb
{
    public static Command Command(VerbHost hosts)
    {
        var stored = new Option<bool>("--stored") { Description = "Put the model that serves over the stored features of the leads it has not scored, instead of reading all that is known of every lead." };
        var verb = new Command("rescore", "Scores all stored leads again as of now, with the model that serves. Interrupted, it goes on where it stopped when it is called again.") { stored };
        verb.SetAction((call, cancel) => ConsoleWork.RunAsync(call, console => RunAsync(console, hosts, call.GetValue(stored), cancel)));
        return verb;
    }

    private static async Task<string?> RunAsync(ConsoleWork console, VerbHost hosts, bool stored, CancellationToken cancel)
    {
        using var host = await hosts.StartAsync(cancel);
        var (rescoring, progress) = (host.Services.GetRequiredService<Rescoring>(), new Printed(console.Error));
        if (await (stored ? rescoring.ApplyModelAsync(progress, cancel) : rescoring.RefreshAsync(progress, cancel)) is not { } done)
            return host.Services.GetRequiredService<ServingModel>().Problem ?? "There is no model yet: run train first.";
        if (done.FinishedAt is null) return string.Create(CultureInfo.InvariantCulture, $"Another process took this rescoring over after {done.Seen:N0} leads and goes on with it.");
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.Seen:N0} leads: {done.Scored:N0} scores changed, {done.Unchanged:N0} did not, {done.NotAllowed:N0} may not be scored."));
        return null;
    }

    private sealed class Printed(IAnsiConsole console) : IProgress<RescoreRun>
    {
        private int tenth = -1;

        /// <summary>A line for each tenth of the leads.</summary>
        public void Report(RescoreRun value)
        {
            if ((int)(value.Share * 10) == tenth) return;
            tenth = (int)(value.Share * 10);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Seen:N0} of {value.Leads:N0} leads"));
        }
    }
}
