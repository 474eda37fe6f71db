using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>
/// <c>POST /api/v1/score</c> of the app in a process of its own, beside FastAPI and XGBoost behind one uvicorn worker a core, both under wrk with the same bodies: one lead's features,
/// each of them known, of the real schema. The model was trained on a synthetic market.
/// </summary>
internal static class HttpRun
{
    private const int Connections = 64;
    private const int Seconds = 8;
    private const int WarmUpSeconds = 10;
    private static readonly DateTime AsOf = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public static async Task<bool> MeasureAsync()
    {
        if (!Peer.IsInstalled("wrk"))
        {
            Console.WriteLine("  Skipped: wrk is not installed here, and nothing else loads a server as fast.");
            return true;
        }
        var folder = Directory.CreateTempSubdirectory("lead-scoring-http-").FullName;
        try
        {
            var market = SyntheticMarket.Generate(new MarketOptions { Seed = 811, Leads = 2_000 }, AsOf);
            var table = TrainingRows.Of(market.ToLearnFrom(), AsOf, FairHousingMode.Exclude);
            var model = Trainer.Train(table, new TrainingOrder { Data = TrainingData.SyntheticMarket, Label = TrainingRows.Label }).Model!;
            new ModelShelf(Path.Combine(folder, "data", "models")).Put(model);
            Console.WriteLine($"  {model.Schema.Count} features; {model.Card.Family}, {model.Card.Members} members of {model.Card.Trees} trees of {model.Card.Leaves} leaves");
            var bodies = Path.Combine(folder, "bodies");
            await File.WriteAllLinesAsync(bodies, table.Rows.Take(500).Select(row => Body(model.Schema, row)));

            var ours = await OursAsync(folder, bodies);
            var (score, reasons) = await FastApiAsync(folder, bodies, table, model.Schema);
            var figures = new Figures();
            figures.Versus("HTTP: JSON to score", ours.Score.PerSecond, score?.PerSecond, "FastAPI + XGBoost", "requests/s", 12);
            figures.Versus("HTTP: JSON to score with five exact reasons", ours.Reasons.PerSecond, reasons?.PerSecond, "FastAPI + pred_contribs", "requests/s", 30);
            figures.AtMost($"p99 at {Connections} connections, score", ours.Score.P99, 10, "ms");
            figures.AtMost($"p99 at {Connections} connections, five reasons", ours.Reasons.P99, 10, "ms");
            figures.AtMost("requests that failed", ours.Score.Failed + ours.Reasons.Failed, 0, "");
            return figures.AllKept;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(Load Score, Load Reasons)> OursAsync(string folder, string bodies)
    {
        var address = new Uri($"http://127.0.0.1:{Peer.FreePort()}");
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = address.ToString(), ["Storage__Root"] = folder, ["Logging__LogLevel__Default"] = "None",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "None",
            // All of wrk's requests come with one key.
            ["Access__Limits__Score__PerSecond"] = "1000000", ["Access__Limits__Score__Burst"] = "1000000",
        };
        var key = await KeyAsync(folder);
        using var app = await Peer.ServeAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "LeadScoring.Dashboard.dll")], address, settings);
        return await BothAsync(new Uri(address, "/api/v1/score?reasons=0"), new Uri(address, "/api/v1/score?reasons=5"), bodies, key);
    }

    /// <summary>Makes a key in the store that the program will use: it is called as another program would call it.</summary>
    private static async Task<string> KeyAsync(string folder)
    {
        await using var app = new TestApp().With("Storage:Root", folder);
        if (TimeProvider.System.GetUtcNow() > app.Clock.GetUtcNow()) app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        return (await app.Services.GetRequiredService<KeyBook>().MakeAsync("wrk", KeyScope.Score, team: null, KeyBook.UsualLife, app.Admin.Viewer, default)).Key!;
    }

    private static async Task<(Load? Score, Load? Reasons)> FastApiAsync(string folder, string bodies, TrainingTable table, FeatureSchema schema)
    {
        var known = Path.Combine(folder, "features.json");
        await File.WriteAllTextAsync(known, JsonSerializer.Serialize(new
        {
            features = schema.Features.Select(feature => new { name = feature.Name, min = Finite(feature.Min), max = Finite(feature.Max), levels = feature.Levels }),
            rows = table.Rows.Select(row => row.Select(value => float.IsNaN(value) ? (float?)null : value)),
            labels = table.Labels.Select(label => label ? 1 : 0),
        }));
        var address = new Uri($"http://127.0.0.1:{Peer.FreePort()}");
        try
        {
            using var server = await Peer.ServeAsync(
                Peer.Python,
                ["-m", "uvicorn", "--app-dir", Path.Combine(AppContext.BaseDirectory, "Peers"), "--host", address.Host, "--port", $"{address.Port}", "--workers", $"{Environment.ProcessorCount}", "--no-access-log", "--log-level", "error", "fastapi_peer:app"],
                address,
                new Dictionary<string, string> { ["FEATURES"] = known });
            return await BothAsync(new Uri(address, "/score"), new Uri(address, "/explain"), bodies);
        }
        catch (InvalidOperationException fault)
        {
            Console.WriteLine("  FastAPI was skipped: " + fault.Message);
            return (null, null);
        }

        static double? Finite(double end) => double.IsFinite(end) ? end : null;
    }

    /// <summary>Both are warmed up before one is measured: what just-in-time compilers do in the first seconds is not what is asked.</summary>
    private static async Task<(Load Score, Load Reasons)> BothAsync(Uri score, Uri reasons, string bodies, string? key = null)
    {
        foreach (var address in (Uri[])[score, reasons]) await WrkAsync(address, bodies, WarmUpSeconds, key);
        return (await LoadAsync(score, bodies, key), await LoadAsync(reasons, bodies, key));
    }

    private static async Task<Load> LoadAsync(Uri address, string bodies, string? key)
    {
        var load = await WrkAsync(address, bodies, Seconds, key);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {address.PathAndQuery,-28} {load.PerSecond,8:0} requests/s   p99 {load.P99:0.0} ms   {load.Failed} failed"));
        return load;
    }

    private static async Task<Load> WrkAsync(Uri address, string bodies, int seconds, string? key)
    {
        string[] arguments = [.. key is null ? Array.Empty<string>() : ["KEY=" + key], "BODIES=" + bodies, "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", "-s", Path.Combine(AppContext.BaseDirectory, "Peers", "score.lua"), address.ToString()];
        var (lines, fault) = await Peer.RunAsync("/usr/bin/env", arguments, TimeSpan.FromMinutes(2));
        return lines.FirstOrDefault(line => line.StartsWith("measured ", StringComparison.Ordinal))?.Split(' ') is [_, var perSecond, var p99, var failed]
            ? new Load(double.Parse(perSecond, CultureInfo.InvariantCulture), double.Parse(p99, CultureInfo.InvariantCulture), int.Parse(failed, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"wrk measured nothing at {address}: {fault}");
    }

    private static string Body(FeatureSchema schema, float[] row) => JsonSerializer.Serialize(new
    {
        features = new[] { schema.Features.Select((feature, i) => (feature, value: row[i])).Where(f => !float.IsNaN(f.value)).ToDictionary(f => f.feature.Name, f => Value(f.feature, f.value)) },
    });

    private static object Value(FeatureDefinition feature, float value) =>
        feature.Kind == FeatureKind.Number ? value : (int)value < feature.Levels.Length ? feature.Levels[(int)value] : feature.Levels.Length;

    /// <param name="P99">Milliseconds.</param>
    private readonly record struct Load(double PerSecond, double P99, int Failed);
}
