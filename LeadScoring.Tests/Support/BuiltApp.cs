using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LeadScoring.Tests.Support;

/// <summary>The built program in a process of its own, as somebody runs it: its own folder of data, its exit code, what it prints.</summary>
public sealed class BuiltApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;
    private readonly StringBuilder printed = new();

    private BuiltApp(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public string Printed
    {
        get
        {
            lock (printed) return printed.ToString();
        }
    }

    /// <summary>Starts it, and waits until it is ready or has ended.</summary>
    /// <param name="folder">Of the data.</param>
    /// <param name="settings">As environment variables: <c>Storage__MigrateOnStart</c>.</param>
    public static async Task<BuiltApp> StartAsync(string folder, Uri address, IReadOnlyDictionary<string, string>? settings = null, HttpClient? probe = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LeadScoring.Dashboard.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = address.ToString(), ["Storage__Root"] = folder, ["Jobs__Enabled"] = "false" };
        foreach (var (name, value) in defaults.Concat(settings ?? new Dictionary<string, string>(StringComparer.Ordinal))) start.Environment[name] = value;
        var app = new BuiltApp(Process.Start(start)!, address);
        app.process.OutputDataReceived += (_, line) => app.Add(line.Data);
        app.process.ErrorDataReceived += (_, line) => app.Add(line.Data);
        app.process.BeginOutputReadLine();
        app.process.BeginErrorReadLine();
        await app.UntilReadyAsync(probe);
        return app;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task UntilReadyAsync(HttpClient? probe)
    {
        using var own = new HttpClient();
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience && !process.HasExited;)
        {
            try
            {
                using var answer = await (probe ?? own).GetAsync(new Uri(Address, "/health/ready"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }
    }

    private void Add(string? line)
    {
        lock (printed) printed.AppendLine(line);
    }
}
