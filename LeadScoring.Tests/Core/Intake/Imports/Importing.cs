using System.Text;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Intake.Imports;

/// <summary>Imports texts and files into an app of its own, as the wizard does: upload, look, check, run.</summary>
internal sealed class Importing : IDisposable
{
    public static readonly ConsentForAll Agreed = new("I agree that my data are used to rank my inquiry.", "sign-up form", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));

    public TestApp App { get; } = new();

    /// <summary>What the check said of the last import.</summary>
    public ImportCheck Check { get; private set; } = null!;

    public ImportLook Look { get; private set; } = null!;

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public Task<ImportRun> TextAsync(string csv, Func<ColumnMapping, ColumnMapping>? choose = null, KnownLeadPolicy duplicates = KnownLeadPolicy.Update, ConsentForAll? consent = null, bool keepUnmapped = false, bool allOrNone = false) =>
        BytesAsync(Encoding.UTF8.GetBytes(csv), choose, duplicates, consent, keepUnmapped, allOrNone);

    public async Task<ImportRun> BytesAsync(byte[] csv, Func<ColumnMapping, ColumnMapping>? choose = null, KnownLeadPolicy duplicates = KnownLeadPolicy.Update, ConsentForAll? consent = null, bool keepUnmapped = false, bool allOrNone = false)
    {
        using var content = new MemoryStream(csv);
        var (run, problem) = await Get<ImportRuns>().UploadAsync("leads.csv", content, null, Viewer.System, default);
        if (run is null) throw new InvalidOperationException(problem);
        Look = (await Get<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;
        var mapping = keepUnmapped ? MappingProposal.KeepUnmapped(Look.Proposal.Mapping, Look.Survey.Columns) : Look.Proposal.Mapping;
        var plan = new ImportPlan { Mapping = choose is null ? mapping : choose(mapping), Duplicates = duplicates, ConsentForAll = consent, AllOrNone = allOrNone };
        Check = await Get<ImportChecker>().CheckAsync(Look.File, plan, null, null, Viewer.System, default);
        run.Plan = plan.ToJson();
        run.Rows = Check.Rows;
        run = await Get<ImportRunner>().RunAsync(run, Look.File, null, null, Viewer.System, default);
        return run;
    }

    public string Rejected(ImportRun run) => File.ReadAllText(Get<ImportFiles>().RejectedOf(run.Id));

    /// <summary>By e-mail, then phone.</summary>
    public async Task<List<(Lead Lead, Contact Contact, List<string> Notes)>> LeadsAsync()
    {
        await using var db = await App.OpenDbAsync();
        var leads = await db.Set<Lead>().Include(l => l.ExternalIds).ToListAsync();
        var keys = await Get<PersonVault>().OpenAsync([.. leads.Select(l => l.Id)], default);
        var notes = (await db.Set<LeadNote>().ToListAsync()).ToLookup(n => n.LeadId);
        return [.. leads
            .Select(l => (Lead: l, Contact: l.Contact.Open(l.Id, keys), Notes: notes[l.Id].Select(n => keys.Open(l.Id, LeadNote.Field, n.Text)!).ToList()))
            .OrderBy(l => l.Contact.Email, StringComparer.Ordinal).ThenBy(l => l.Contact.Phone, StringComparer.Ordinal)];
    }

    public async Task<List<T>> AllAsync<T>() where T : class
    {
        await using var db = await App.OpenDbAsync();
        return await db.Set<T>().AsNoTracking().ToListAsync();
    }

    /// <summary>Every row of every table as text, but for those of imports themselves; of scores what they say, not when they were made.</summary>
    public async Task<string> DumpAsync()
    {
        await using var db = await App.OpenDbAsync();
        await db.Database.OpenConnectionAsync();
        var dump = new StringBuilder();
        foreach (var table in await ReadAsync(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name"))
        {
            if (table is "ImportRuns" or "ImportMappings" or "ScoreRecords") continue;
            var columns = table == "LeadScores" ? "LeadId, Score, Unclamped, Probability, Band, WhyNow" : "*";
            dump.AppendLine("== " + table).AppendJoin('\n', (await ReadAsync(db, $"SELECT {columns} FROM \"{table}\"")).Order(StringComparer.Ordinal)).AppendLine();
        }
        return dump.ToString();
    }

    private static async Task<List<string>> ReadAsync(LeadDb db, string sql)
    {
        await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i).ToString())));
        return rows;
    }

    public void Dispose() => App.Dispose();
}
