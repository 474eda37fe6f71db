using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>As long as there is nobody, each start prints a link with which the first admin is made: only who can read the program's output can begin.</summary>
internal sealed class FirstRun(
    Accounts accounts, IDbContextFactory<AccountDb> database, WriteTurns turns, IOptions<AccessOptions> options, IServer server, IHostApplicationLifetime life, TimeProvider clock, ILogger<FirstRun> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The address is known once the program listens.
        var listens = new TaskCompletionSource();
        await using var started = life.ApplicationStarted.Register(listens.SetResult);
        await listens.Task.WaitAsync(stoppingToken);
        if (await accounts.HasAnyAsync(stoppingToken)) return;
        var token = await MakeAsync(stoppingToken);
        log.LogWarning("There is no user yet. Make the first admin within {Hours} hours at {Link}", (int)options.Value.FirstRunLink.TotalHours, new Uri(new Uri(Address), "/first-run/" + token));
    }

    private string Address => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost")
        .Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);

    private async Task<string> MakeAsync(CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var token = await AccountLinks.MakeAsync(db, LinkKind.FirstRun, account: null, clock.GetUtcNow().UtcDateTime + options.Value.FirstRunLink, cancel);
        await db.SaveChangesAsync(cancel);
        return token;
    }
}
