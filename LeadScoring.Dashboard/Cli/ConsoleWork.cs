using System.CommandLine;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Storage;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary>How verbs talk: results on standard output, progress and problems on standard error, one sentence a problem.</summary>
internal sealed class ConsoleWork
{
    private const int WidthWithoutTerminal = 1_000;

    private ConsoleWork(IAnsiConsole output, IAnsiConsole error)
    {
        Output = output;
        Error = error;
    }

    public IAnsiConsole Output { get; }

    public IAnsiConsole Error { get; }

    /// <summary>Runs what a verb does and turns its problem (null: none) into words and an exit code.</summary>
    public static async Task<int> RunAsync(ParseResult call, Func<ConsoleWork, Task<string?>> work)
    {
        var console = new ConsoleWork(On(call.InvocationConfiguration.Output, Console.Out, Console.IsOutputRedirected), On(call.InvocationConfiguration.Error, Console.Error, Console.IsErrorRedirected));
        try
        {
            if (await work(console) is not { } problem) return ExitCodes.Done;
            console.Error.WriteLine(problem);
            return ExitCodes.Refused;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or StoreRefusedException or OptionsValidationException)
        {
            console.Error.WriteLine(fault.Message);
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException)
        {
            console.Error.WriteLine("Stopped.");
            return ExitCodes.Stopped;
        }
    }

    /// <summary>Runs long work off this thread under a progress bar.</summary>
    public Task<T> TrainAsync<T>(Func<IProgress<TrainingProgress>, T> work, CancellationToken cancellationToken) =>
        Error.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(context =>
        {
            var bar = context.AddTask("Starting", maxValue: 1);
            return Task.Run(() => work(new Bar(bar)), cancellationToken);
        });

    /// <summary>Runs long work off this thread under a progress bar; it reports its share done, 0–1.</summary>
    public Task<T> FollowAsync<T>(string what, Func<IProgress<double>, Task<T>> work) =>
        Error.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(context =>
        {
            var bar = context.AddTask(what, maxValue: 1);
            return Task.Run(() => work(new Share(bar)));
        });

    /// <summary>Colours and bars for a terminal, plain lines of any length for everything else.</summary>
    private static IAnsiConsole On(TextWriter writer, TextWriter terminal, bool isRedirected)
    {
        if (ReferenceEquals(writer, terminal) && !isRedirected) return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    private sealed class Share(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = value.Step.EscapeMarkup();
            task.Value = value.Fraction;
        }
    }
}
