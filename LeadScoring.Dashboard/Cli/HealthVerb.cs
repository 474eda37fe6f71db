using System.CommandLine;
using LeadScoring.Dashboard.Operations;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>health</c>: asks the program that serves on this machine whether it is ready, for containers without a shell and without curl.</summary>
internal static class HealthVerb
{
    private const int NotReady = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Command(VerbHost hosts)
    {
        var verb = new Command("health", "Asks the program that serves on this machine whether it is ready. Ends with 0 when it is, else with 1.");
        verb.SetAction(async (call, cancel) =>
        {
            var (isReady, said) = await AskAsync(hosts.Configuration(), cancel);
            await (isReady ? call.InvocationConfiguration.Output : call.InvocationConfiguration.Error).WriteLineAsync(said);
            return isReady ? ExitCodes.Done : NotReady;
        });
        return verb;
    }

    internal static async Task<(bool IsReady, string Said)> AskAsync(IConfiguration configuration, CancellationToken cancel)
    {
        if (Listening.LocalAddress(configuration) is not { } address) return (false, "Nothing says where the program listens: set ASPNETCORE_URLS.");
#pragma warning disable MA0039 // It asks itself on this machine, under a name that its certificate need not have.
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { Timeout = Patience };
#pragma warning restore MA0039
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/health/ready"));
        request.Headers.Host = Listening.AllowedName(configuration);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancel));
        }
        catch (Exception fault) when (fault is HttpRequestException || fault is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return (false, $"Nothing answers at {address}.");
        }
    }
}
