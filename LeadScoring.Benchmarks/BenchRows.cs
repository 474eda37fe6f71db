using System.Globalization;
using System.Text;
using System.Text.Json;
using LeadScoring.Dashboard;

namespace LeadScoring.Benchmarks;

/// <summary>One comparison of the report. A ratio above 1 means that we are better.</summary>
internal sealed record BenchRow(string Name, double Ours, double Peer, string PeerName, string Unit, double Ratio, double Goal);

/// <summary>The comparisons of the last runs in <c>artifacts/bench.json</c>; a section that runs again replaces its own rows. <c>./bench.sh report</c> writes them to <c>docs/benchmarks.md</c>.</summary>
internal static class BenchRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly string File = Path.Combine(AppRoot.Find(), "artifacts", "bench.json");

    public static void Keep(BenchRow row)
    {
        var rows = Read();
        var known = rows.FindIndex(r => r.Name == row.Name && r.PeerName == row.PeerName);
        if (known < 0) rows.Add(row);
        else rows[known] = row;
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, JsonSerializer.Serialize(rows, Json) + "\n");
    }

    public static async Task<bool> ReportAsync()
    {
        var rows = Read();
        if (rows.Count == 0)
        {
            Console.WriteLine("  Nothing was measured yet: run a section that compares, such as ./bench.sh kernel.");
            return false;
        }
        var page = new StringBuilder();
        page.AppendLine("# Benchmarks").AppendLine();
        page.AppendLine("Written by `./bench.sh report` from `artifacts/bench.json`, which `./bench.sh kernel http …` fills; not edited by hand. Both sides of a row ran in the same run on the same machine,");
        page.AppendLine("so the ratio says more than the times: above 1, we are better. \"Reference\" stands for figures that were given for the same test rows, not run beside ours.").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. {await Machine.PeersAsync()}").AppendLine();
        page.AppendLine("| work | ours | peer | unit | ratio | goal |").AppendLine("|---|---:|---:|---|---:|---:|");
        foreach (var row in rows)
            page.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {Short(row.Ours)} | {Short(row.Peer)} ({row.PeerName}) | {row.Unit} | **{(row.Ratio < 2 ? Math.Round(row.Ratio, 3) : Math.Round(row.Ratio, 1))}** | {(row.Goal > 0 ? row.Goal.ToString("0.#", CultureInfo.InvariantCulture) : "–")}{(row.Ratio < row.Goal ? " (missed)" : "")} |");
        await System.IO.File.WriteAllTextAsync(Path.Combine(AppRoot.Find(), "docs", "benchmarks.md"), page.ToString());
        return true;
    }

    private static string Short(double value) => value.ToString(value < 1 ? "0.####" : value < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private static List<BenchRow> Read() => System.IO.File.Exists(File) ? JsonSerializer.Deserialize<List<BenchRow>>(System.IO.File.ReadAllText(File), Json)! : [];
}
