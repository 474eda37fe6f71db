using System.Globalization;
using System.Net;
using System.Text;
using CsvHelper;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Integration.Export;
using LeadScoring.Core.Leads;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;

namespace LeadScoring.Tests.Core.Integration;

public sealed class QueueExportTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", true)]
    [InlineData("+1512", true)]
    [InlineData("-1", true)]
    [InlineData("@SUM(A1)", true)]
    [InlineData("\t=1", true)]
    [InlineData("\r=1", true)]
    [InlineData("\n=1", true)]
    [InlineData("  =1", true)]
    [InlineData("＝1", true)]
    [InlineData("＋1", true)]
    [InlineData("－1", true)]
    [InlineData("＠a", true)]
    [InlineData("Ana = Bo", false)]
    [InlineData("", false)]
    public void What_a_spreadsheet_would_calculate_is_text(string text, bool isDangerous) => Assert.Equal(isDangerous ? "'" + text : text, FormulaSafe.Of(text));

    [Fact]
    public async Task The_files_hold_what_the_viewer_sees_in_its_order_and_are_written_down()
    {
        using var app = new TestApp();
        var queue = new SeededQueue(app.Services);
        await queue.FillAsync(700);
        await queue.AddScoredAsync("=HYPERLINK(\"http://evil.example\")", 99.9, "Said \"hi\",\nthen left");
        using var client = app.CreateClient();

        var csv = await client.GetByteArrayAsync(new Uri("/queue/export.csv", UriKind.Relative));
        using var excel = new MemoryStream(await client.GetByteArrayAsync(new Uri("/queue/export.xlsx?band=A", UriKind.Relative)));

        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        using var reader = new CsvReader(new StreamReader(new MemoryStream(csv), Encoding.UTF8), CultureInfo.InvariantCulture);
        var rows = reader.GetRecords<ExportedLead>().ToList();
        var evil = rows.Single(r => r.WhyNow == "Said \"hi\",\nthen left");
        Assert.Equal("'=HYPERLINK(\"http://evil.example\")", evil.Name);
        Assert.Equal(rows.Select(r => r.Score).OrderDescending(), rows.Select(r => r.Score));
        var cells = excel.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(rows.Count(r => r.Band == "A"), cells.Count);
        Assert.Contains(cells, cell => Equals(cell["Name"], evil.Name));
        await using var db = await app.OpenDbAsync();
        Assert.Equal([$"{rows.Count} leads as Csv", $"{cells.Count} leads as Excel"], await db.Set<AuditEntry>().Where(e => e.Action == "queue.exported" && e.ActorId == app.Admin.Account.Id).OrderBy(e => e.Id).Select(e => e.Detail).ToListAsync());
    }

    [Fact]
    public async Task A_manager_takes_their_own_leads_and_a_rep_none()
    {
        using var app = new TestApp();
        var queue = new SeededQueue(app.Services);
        await queue.FillAsync(30);
        var (manager, rep) = (await app.AsAsync(Role.Manager, "North"), await app.AsAsync(Role.Rep, "North"));
        await using (var db = await app.OpenDbAsync())
        {
            var other = await SignedIn.TeamAsync(app.Services, "Far", "Elsewhere");
            await db.Set<Lead>().ExecuteUpdateAsync(set => set.SetProperty(l => l.TeamId, other));
        }
        using var client = app.ClientOf(manager);
        using var refused = app.ClientOf(rep);

        Assert.Single((await client.GetStringAsync(new Uri("/queue/export.csv", UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(HttpStatusCode.Forbidden, (await refused.GetAsync(new Uri("/queue/export.csv", UriKind.Relative))).StatusCode);
    }
}
