namespace LeadScoring.Dashboard.Cli;

/// <summary>The verbs of the same program: evaluate, import, train, rescore.</summary>
public static class Verbs
{
    public static bool IsVerb(string[] args) => args.Length > 0 && !args[0].StartsWith('-') && args[0] is "evaluate" or "import" or "train" or "rescore" or "help";

    public static Task<int> RunAsync(string[] args) => Task.FromResult(1);
}
