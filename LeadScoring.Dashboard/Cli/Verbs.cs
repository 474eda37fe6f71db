using System.CommandLine;

namespace LeadScoring.Dashboard.Cli;

/// <summary>The verbs of the same program: each is a file with a <c>Command()</c>, listed here.</summary>
public static class Verbs
{
    private static readonly string[] Names = [.. All(new VerbHost([])).Select(verb => verb.Name)];

    /// <summary>Whether the program was called to do one thing and end, rather than to serve.</summary>
    public static bool IsVerb(string[] args) => args.Length > 0 && (args[0] is "help" or "--help" or "-h" or "-?" or "--version" || Names.Contains(args[0], StringComparer.Ordinal));

    /// <returns>0 when done, 1 when called wrongly or not healthy, 2 when the data or the disk refused, 130 when stopped.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

    internal static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Lead Scoring: ranks leads by how likely they are to become an appointment. Without a verb it serves the web pages.");
        var settings = args.Where(IsSetting).ToArray();
        args = [.. args.Where(arg => !IsSetting(arg))];
        foreach (var verb in All(new VerbHost(settings))) root.Add(verb);
        return root.Parse(args is ["help", .. var rest] ? [.. rest, "--help"] : args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
    }

    private static Command[] All(VerbHost hosts) => [EvaluateVerb.Command(), ImportVerb.Command(hosts), TrainVerb.Command(hosts), RescoreVerb.Command(hosts), EvaluateRerankerVerb.Command(hosts), MigrateVerb.Command(hosts), HealthVerb.Command(hosts)];

    /// <summary>Configuration on the command line, as serving takes it too: <c>--Storage:Database=…</c>.</summary>
    private static bool IsSetting(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf(':') is > 2 and var colon && arg.IndexOf('=') > colon && !arg.AsSpan(0, colon).Contains(' ');
}

/// <summary>How a verb ends.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Refused = 2;
    public const int Stopped = 130;
}
