using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LeadScoring.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Description { get; } =
        $"{Environment.ProcessorCount} cores, {Processor}, AVX-512 {(Avx512F.IsSupported ? "yes" : "no")}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string Processor =>
        (File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null)
        ?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
