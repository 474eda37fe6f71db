using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LeadScoring.Benchmarks;

/// <summary>Programs beside which we are measured, each in a process of its own.</summary>
internal static class Peer
{
    /// <summary>The Python that Debian's packages belong to, whatever else is on the path.</summary>
    public const string Python = "/usr/bin/python3";

    /// <returns>The lines of the output, and why there are not more, in a sentence; null when all went well.</returns>
    public static async Task<(IReadOnlyList<string> Lines, string? Fault)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        var lines = new List<string>();
        try
        {
            using var process = Start(program, arguments);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            try
            {
                while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line) lines.Add(line);
                await process.WaitForExitAsync(timeout.Token);
                return (lines, process.ExitCode == 0 ? null : (await errors).Trim().Split('\n')[^1]);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (lines, $"It took more than {limit.TotalMinutes:0} minutes.");
            }
        }
        catch (Win32Exception fault)
        {
            return (lines, fault.Message);
        }
    }

    /// <summary>A server that answers at the address; it ends with the dispose.</summary>
    public static async Task<Server> ServeAsync(string program, IEnumerable<string> arguments, Uri address, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new Server(Start(program, arguments, environment));
        using var http = new HttpClient { BaseAddress = address };
        for (var attempt = 0; attempt < 600 && !server.HasEnded; attempt++)
        {
            try
            {
                if ((await http.GetAsync("/health/live")).IsSuccessStatusCode) return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }
        var fault = server.Fault;
        server.Dispose();
        throw new InvalidOperationException($"{program} does not answer at {address}. {fault}");
    }

    public static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    internal sealed class Server : IDisposable
    {
        private readonly Process process;
        private string last = "";

        public Server(Process process)
        {
            this.process = process;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, line) => last = line.Data ?? last;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public bool HasEnded => process.HasExited;

        /// <summary>The last line that it wrote of errors.</summary>
        public string Fault => last;

        public void Dispose()
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
