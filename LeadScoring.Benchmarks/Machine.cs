using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LeadScoring.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static bool HasAvx512 => Avx512F.IsSupported;

    public static string Description { get; } =
        $"{Environment.ProcessorCount} cores, {Processor}, AVX-512 {(HasAvx512 ? "yes" : "no")}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>The versions of the peers.</summary>
    public static async Task<string> PeersAsync()
    {
        const string versions = "import xgboost, fastapi, uvicorn; print('XGBoost', xgboost.__version__, '· FastAPI', fastapi.__version__, '· uvicorn', uvicorn.__version__)";
        var (lines, _) = await Peer.RunAsync(Peer.Python, ["-c", versions], TimeSpan.FromMinutes(1));
        return $"Peers: ML.NET {typeof(Microsoft.ML.MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}{string.Concat(lines.Select(line => " · " + line))}.";
    }

    private static string Processor =>
        (File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null)
        ?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
