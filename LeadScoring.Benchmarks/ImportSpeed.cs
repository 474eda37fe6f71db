using System.Diagnostics;
using System.Globalization;
using System.Text;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>How long a CSV file of 10,000 leads takes from upload to the last stored score, in the real app on a SQLite file.</summary>
internal static class ImportSpeed
{
    private const int Leads = 10_000;
    private const int Warm = 200;

    /// <summary>Fewer with IMPORT_ROWS, where nobody can wait.</summary>
    private static readonly int ManyRows = Environment.GetEnvironmentVariable("IMPORT_ROWS") is { } rows ? int.Parse(rows, CultureInfo.InvariantCulture) : 5_000_000;

    public static async Task<bool> MeasureAsync()
    {
        var figures = new Figures();
        await using var app = new TestApp();
        var now = app.Clock.GetUtcNow().UtcDateTime;
        Serve(app, now);
        await ImportAsync(app, Csv(Warm, "warm", now), "warm.csv");

        var csv = Csv(Leads, "lead", now);
        var watch = Stopwatch.StartNew();
        var run = await ImportAsync(app, csv, "leads.csv");
        var seconds = watch.Elapsed.TotalSeconds;

        await using var db = await app.OpenDbAsync();
        var scored = await db.Set<LeadScore>().CountAsync() - Warm;
        figures.AtLeast("leads created", run.Created, Leads, "");
        figures.AtLeast("leads scored and explained", scored, Leads, "");
        figures.AtMost($"{Leads:N0} leads by CSV: look, check, import, score", seconds, 30, "s");
        await ManyAsync(app, figures);
        return figures.AllKept;
    }

    /// <summary>A file that no spreadsheet opens, from the upload to the end of the check; it is made while it is sent.</summary>
    private static async Task ManyAsync(TestApp app, Figures figures)
    {
        var services = app.Services;
        GC.Collect();
        using var memory = new HighWater();
        var watch = Stopwatch.StartNew();
        await using var content = new MadeUpCsv(ManyRows);
        var (run, problem) = await services.GetRequiredService<ImportRuns>().UploadAsync("many.csv", content, null, Viewer.System, default);
        if (run is null) throw new InvalidDataException(problem);
        var uploaded = (watch.Elapsed, memory.Megabytes);
        var look = (await services.GetRequiredService<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;
        var looked = (watch.Elapsed, memory.Megabytes);
        var check = await services.GetRequiredService<ImportChecker>().CheckAsync(look.File, new ImportPlan { Mapping = look.Proposal.Mapping }, null, null, Viewer.System, default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {run.Bytes / 1e6:0} MB; upload {uploaded.Elapsed.TotalSeconds:0} s, +{uploaded.Megabytes:0} MB of memory; look {(looked.Elapsed - uploaded.Elapsed).TotalSeconds:0} s, +{looked.Megabytes:0} MB; check {(watch.Elapsed - looked.Elapsed).TotalSeconds:0} s, +{memory.Megabytes:0} MB"));
        figures.AtLeast("rows of one file checked", check.Ready, ManyRows, "");
        figures.AtMost($"working set beyond that before, upload and look of {ManyRows:N0} rows", looked.Megabytes, 150, "MB");
        figures.AtMost("… and check, which remembers whom it has seen", memory.Megabytes, 600, "MB");
    }

    /// <summary>The most memory that the program has had beyond what it had at first.</summary>
    private sealed class HighWater : IDisposable
    {
        private readonly long before = Environment.WorkingSet;
        private readonly Timer timer;
        private long most;

        public HighWater() => timer = new Timer(_ => most = Math.Max(most, Environment.WorkingSet - before), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

        public double Megabytes => Volatile.Read(ref most) / 1e6;

        public void Dispose() => timer.Dispose();
    }

    private static void Serve(TestApp app, DateTime now)
    {
        var market = SyntheticMarket.Generate(new MarketOptions { Leads = 1_000 }, now);
        var (model, refusal) = Trainer.Train(TrainingRows.Of(market.ToLearnFrom(), now, FairHousingMode.Exclude), new TrainingOrder { Data = TrainingData.SyntheticMarket, Label = TrainingRows.Label });
        app.Services.GetRequiredService<ServingModel>().Serve(model ?? throw new InvalidDataException(refusal));
        Console.WriteLine($"  model: {model.Card.Family}, learnt on {market.Leads.Length:N0} leads");
    }

    private static async Task<ImportRun> ImportAsync(TestApp app, byte[] csv, string name)
    {
        var services = app.Services;
        var watch = Stopwatch.StartNew();
        using var content = new MemoryStream(csv);
        var (run, problem) = await services.GetRequiredService<ImportRuns>().UploadAsync(name, content, null, Viewer.System, default);
        if (run is null) throw new InvalidDataException(problem);
        var look = (await services.GetRequiredService<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;
        var looked = watch.Elapsed;
        var plan = new ImportPlan { Mapping = MappingProposal.KeepUnmapped(look.Proposal.Mapping, look.Survey.Columns) };
        var check = await services.GetRequiredService<ImportChecker>().CheckAsync(look.File, plan, null, null, Viewer.System, default);
        var (plain, checkedAt) = (plan.ToJson(), watch.Elapsed);
        (run.Plan, run.Rows) = (plain, check.Rows);
        run = await services.GetRequiredService<ImportRunner>().RunAsync(run, look.File, null, null, Viewer.System, default);
        Console.WriteLine($"  {name}: {csv.Length / 1e6:0.0} MB, {check.Rows:N0} rows; look {looked.TotalSeconds:0.0} s, check {(checkedAt - looked).TotalSeconds:0.0} s, import {(watch.Elapsed - checkedAt).TotalSeconds:0.0} s");
        return run;
    }

    /// <summary>As a CRM writes them: contact, source, money in words, dates, consent, and columns of the brokerage's own.</summary>
    private static byte[] Csv(int rows, string name, DateTime now)
    {
        var random = new Random(rows);
        var csv = new StringBuilder("Id,First Name,Last Name,Email,Phone,Lead Source,Budget Max,Timeline,Preferred Area,Consent,Create Date,Visits,Campaign,Lender\n");
        string[] sources = ["Zillow", "Website", "Referral", "Facebook", "Open House"], campaigns = ["Spring", "Relocation", "First home", ""], lenders = ["None", "Bank", "Broker"];
        for (var i = 0; i < rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{name}-{i},First{random.Next(400)},Last{random.Next(900)},{name}{i}@example.com,614 555 {i:0000},{sources[random.Next(sources.Length)]},{250 + random.Next(700)}k,")
                .Append(CultureInfo.InvariantCulture, $"{random.Next(12)} months,austin-{78700 + random.Next(60)},yes,{now.AddDays(-1 - random.Next(300)):yyyy-MM-dd},{random.Next(50)},{campaigns[random.Next(campaigns.Length)]},{lenders[random.Next(lenders.Length)]}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
