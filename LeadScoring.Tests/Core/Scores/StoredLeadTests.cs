using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Core.Scores;

public sealed class StoredLeadTests : IDisposable
{
    private readonly Rescored app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task What_is_read_past_ef_is_what_ef_reads()
    {
        app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(30);
        app.App.Clock.Advance(TimeSpan.FromDays(9) + TimeSpan.FromTicks(1_234_560));
        await app.Rescoring.RefreshAsync(null, default);
        await using var db = await app.App.OpenDbAsync();
        await db.Set<LeadScore>().Where(s => s.LeadId == ids[3]).ExecuteDeleteAsync();
        await db.Database.OpenConnectionAsync();

        var read = StoredLead.Read((SqliteConnection)db.Database.GetDbConnection(), "another model", Guid.Empty, 100);

        Assert.Equal(ids, read.Select(lead => lead.Id));
        var versions = await db.Set<Lead>().ToDictionaryAsync(l => l.Id, l => l.Version);
        var (scores, ledgers) = (await app.ScoresAsync(), await ConsentLedger.ReadAsync(db, ids, default));
        Assert.All(read, lead =>
        {
            Assert.Equal(versions[lead.Id], lead.Version);
            var held = scores.GetValueOrDefault(lead.Id);
            Assert.Equivalent(held?.Score, lead.Score, strict: true);
            Assert.Equal(held?.Record.Vector, lead.Vector);
            Assert.Equal((held?.Record.SchemaHash ?? "", held?.Record.AsOf ?? default), (lead.SchemaHash, lead.AsOf));
            foreach (var purpose in (ConsentPurpose[])[ConsentPurpose.Profiling, ConsentPurpose.ThirdPartyEnrichment])
                Assert.Equal(ConsentGate.Allows(ledgers[lead.Id], purpose, app.Now), ConsentGate.Allows(lead.Consents, purpose, app.Now));
        });
        Assert.Null(read[3].Score);
        Assert.Contains(scores.Values, held => held.Score.Before is not null);
    }

    [Fact]
    public async Task Leads_of_the_model_and_those_behind_the_first_ones_are_left_out()
    {
        var model = app.Serve(RandomModels.Make());
        var ids = await app.SubmitAsync(5);
        await using var db = await app.App.OpenDbAsync();
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();

        Assert.Empty(StoredLead.Read(connection, model.Version, Guid.Empty, 100));
        Assert.Equal(ids[2..4], StoredLead.Read(connection, "another model", ids[1], 2).Select(lead => lead.Id));
    }
}
