using System.CommandLine;

namespace LeadScoring.Dashboard.Cli;

/// <summary>The verbs of the same program: evaluate, import, train, rescore.</summary>
public static class Verbs
{
    private static readonly Dictionary<string, Func<Command>> All = new(StringComparer.Ordinal)
    {
        ["rescore"] = RescoreVerb.Make,
    };

    public static bool IsVerb(string[] args) => args.Length > 0 && (All.ContainsKey(args[0]) || args[0] is "help" or "--help" or "-h" or "-?");

    public static Task<int> RunAsync(string[] args)
    {
        var program = new RootCommand("Lead Scoring: without a verb it serves the dashboard and the API.");
        foreach (var verb in All.Values) program.Subcommands.Add(verb());
        return program.Parse(args[0] == "help" ? ["--help"] : args).InvokeAsync();
    }
}
