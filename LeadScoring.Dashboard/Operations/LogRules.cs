namespace LeadScoring.Dashboard.Operations;

/// <summary>
/// What may not be logged whatever the configuration says. Our own types print nothing personal; these categories of the framework print what people typed: addresses with
/// their queries, messages of pages, rows.
/// </summary>
internal static class LogRules
{
    /// <summary>Nothing below a warning of these.</summary>
    public static readonly string[] Talkative =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.HttpLogging", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.StaticAssets", "Microsoft.AspNetCore.StaticFiles",
        "Microsoft.EntityFrameworkCore", "Microsoft.JSInterop", "Polly", "System.Net.Http",
    ];

    public static void AddLogRules(this ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        for (var i = 0; i < filters.Rules.Count; i++)
            if (filters.Rules[i] is { LogLevel: < LogLevel.Warning } rule && rule.CategoryName is { } category && Talkative.Any(t => category.StartsWith(t, StringComparison.Ordinal)))
                filters.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, LogLevel.Warning, rule.Filter);
        foreach (var category in Talkative.Where(t => !filters.Rules.Any(rule => rule.CategoryName == t)))
        {
            filters.Rules.Add(new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
            // A rule for one provider wins over a rule for all, however general it is.
            foreach (var provider in filters.Rules.Select(rule => rule.ProviderName).OfType<string>().Distinct(StringComparer.Ordinal).ToList())
                filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null));
        }
    });
}
