using System.CommandLine;
using LeadScoring.Core.Storage;
using Spectre.Console;

namespace LeadScoring.Dashboard.Cli;

/// <summary><c>migrate</c>: upgrades the stores, each after a backup, and ends.</summary>
internal static class MigrateVerb
{
    public static Command Command(VerbHost hosts)
    {
        var unlock = new Option<bool>("--unlock") { Description = "First take away the lock that a process left when it was killed during an upgrade. Only while no other process upgrades." };
        var verb = new Command("migrate", "Brings the stores up to date; a copy of what holds data is made first. Serving does the same at its start unless Storage:MigrateOnStart is false.") { unlock };
        verb.SetAction((call, cancel) => ConsoleWork.RunAsync(call, console => RunAsync(console, hosts, call.GetValue(unlock), cancel)));
        return verb;
    }

    private static async Task<string?> RunAsync(ConsoleWork console, VerbHost hosts, bool unlock, CancellationToken cancel)
    {
        using var host = await hosts.StartAsync(cancel, migrate: false);
        var upgrade = host.Services.GetRequiredService<StoreUpgrade>();
        await host.Services.EachStoreAsync(async db =>
        {
            if (unlock && await StoreUpgrade.ReleaseLockAsync(db, cancel)) console.Output.WriteLine($"{db.GetType().Name}: an abandoned lock was taken away.");
            var pending = await StoreUpgrade.PendingAsync(db, cancel);
            await upgrade.ApplyAsync(db, cancel);
            console.Output.WriteLine(pending.Count == 0 ? $"{db.GetType().Name} is up to date." : $"{db.GetType().Name}: {string.Join(", ", pending)} applied.");
        }, cancel);
        return null;
    }
}
