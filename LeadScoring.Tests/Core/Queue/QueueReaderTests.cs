using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Queue;

public sealed class QueueReaderTests : IAsyncLifetime
{
    private readonly TestApp app = new();
    private SeededQueue seeded = null!;

    public async Task InitializeAsync()
    {
        seeded = new SeededQueue(app.Services);
        await seeded.FillAsync(150, mostEvents: 8);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task The_snapshot_is_ordered_by_score_then_unclamped_then_id()
    {
        var first = await seeded.AddScoredAsync("Tie One", 100);
        var second = await seeded.AddScoredAsync("Tie Two", 100);
        await using (var db = await app.OpenDbAsync())
            await db.Set<LeadScore>().Where(s => s.LeadId == second.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Unclamped, 104));

        var snapshot = await Snapshot(QueueFilters.None);

        await using var read = await app.OpenDbAsync();
        var scores = await read.Set<LeadScore>().ToDictionaryAsync(s => s.LeadId);
        var ids = snapshot.Slice(0, snapshot.Count).ToList();
        Assert.Equal(ids.OrderByDescending(id => scores[id].Score).ThenByDescending(id => scores[id].Unclamped).Select(id => scores[id].Score), ids.Select(id => scores[id].Score));
        Assert.True(snapshot.IndexOf(second.Id) < snapshot.IndexOf(first.Id));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("*")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\" OR \"\"=\"")]
    [InlineData("'; DROP TABLE Leads; --")]
    [InlineData("canary NOT x")]
    [InlineData("(a+)+$")]
    [InlineData("[a-z]%")]
    [InlineData("\\")]
    public async Task What_is_searched_for_is_text_and_no_pattern_or_command(string odd)
    {
        var literal = await seeded.AddScoredAsync("Canary " + odd + " Lead", 50);
        await seeded.AddScoredAsync("Canary Plain Lead", 50);

        var snapshot = await Snapshot(new QueueFilters { Query = "canary " + odd });

        Assert.Equal([literal.Id], snapshot.Slice(0, snapshot.Count));
    }

    [Fact]
    public async Task Scored_and_unscored_leads_together_are_all_open_leads()
    {
        var all = await Snapshot(QueueFilters.None);
        var unscored = await Snapshot(new QueueFilters { View = QueueView.NotScored });

        Assert.Equal(seeded.Leads.Count, all.Count + unscored.Count);
        Assert.Empty(all.Slice(0, all.Count).Intersect(unscored.Slice(0, unscored.Count)));
    }

    [Fact]
    public async Task The_unscored_lane_says_why_and_begins_with_who_waits_longest()
    {
        var unscored = await Snapshot(new QueueFilters { View = QueueView.NotScored });

        var rows = await Reader.RowsAsync(unscored.Slice(0, 50), Viewer.System, default);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(UnscoredReason.NoConsent, row.Unscored));
        Assert.Equal(rows.OrderBy(r => r.CreatedAt).Select(r => r.Id), rows.Select(r => r.Id));
    }

    [Fact]
    public async Task A_lead_that_agreed_but_has_no_score_waits_for_a_model()
    {
        var lead = await seeded.AddScoredAsync("Waiting Lead", 60);
        await using (var db = await app.OpenDbAsync())
            await db.Set<LeadScore>().Where(s => s.LeadId == lead.Id).ExecuteDeleteAsync();

        var row = Assert.Single(await Reader.RowsAsync([lead.Id], Viewer.System, default));

        Assert.Equal(UnscoredReason.NotYet, row.Unscored);
    }

    [Theory]
    [InlineData(LeadStage.Closed)]
    [InlineData(LeadStage.Lost)]
    [InlineData(LeadStage.Trash)]
    [InlineData(LeadStage.DoNotContact)]
    public async Task Leads_nobody_should_call_show_only_when_their_stage_is_asked_for(LeadStage stage)
    {
        var lead = await seeded.AddScoredAsync("Done Lead", 99);
        await using (var db = await app.OpenDbAsync())
            await db.Set<Lead>().Where(l => l.Id == lead.Id).ExecuteUpdateAsync(set => set.SetProperty(l => l.Stage, stage));

        Assert.Equal(-1, (await Snapshot(QueueFilters.None)).IndexOf(lead.Id));
        Assert.Equal(0, (await Snapshot(new QueueFilters { Stage = stage })).IndexOf(lead.Id));
    }

    [Fact]
    public async Task Filters_narrow_together()
    {
        var wanted = seeded.Leads[0].AreaId;

        var snapshot = await Snapshot(new QueueFilters { Band = Band.C, Area = wanted });

        var rows = await Reader.RowsAsync(snapshot.Slice(0, 200), Viewer.System, default);
        Assert.All(rows, row => Assert.Equal(Band.C, row.Band));
        var inArea = seeded.Leads.Where(l => l.AreaId == wanted).Select(l => l.Id).ToHashSet();
        Assert.All(rows, row => Assert.Contains(row.Id, inArea));
    }

    [Fact]
    public async Task Counts_agree_with_the_lists_they_name()
    {
        var counts = await Reader.CountsAsync(Viewer.System, Moment, default);

        foreach (var view in Enum.GetValues<QueueView>())
            Assert.Equal((await Snapshot(new QueueFilters { View = view })).Count, counts.Of(view));
    }

    [Fact]
    public async Task A_longer_list_ends_after_the_first_leads_and_says_so()
    {
        var whole = await Snapshot(QueueFilters.None);
        Reader.MostLeads = 40;

        var cut = await Snapshot(QueueFilters.None);

        Assert.Equal((false, true), (whole.IsCut, cut.IsCut));
        Assert.Equal(whole.Slice(0, 40), cut.Slice(0, cut.Count));
    }

    [Theory]
    [InlineData("zoe canary")]
    [InlineData("CANARY")]
    [InlineData("canary south")]
    public async Task Search_finds_names_and_areas_whatever_the_case_and_accents(string query)
    {
        var lead = await seeded.AddScoredAsync("Zoë Canary", 40);
        await using (var db = await app.OpenDbAsync())
            await db.Set<Lead>().Where(l => l.Id == lead.Id).ExecuteUpdateAsync(set => set.SetProperty(l => l.AreaId, "austin-78704").SetProperty(l => l.Profile, LeadProfile.Unknown));

        var snapshot = await Snapshot(new QueueFilters { Query = query });

        Assert.Equal(lead.Id, snapshot[snapshot.IndexOf(lead.Id)]);
        Assert.Equal(1, snapshot.Count);
    }

    [Fact]
    public async Task An_erased_name_is_neither_shown_nor_found()
    {
        var lead = await seeded.AddScoredAsync("Zoë Canary", 40);

        await app.Services.GetRequiredService<PersonVault>().DestroyAsync([lead.Id], default);

        Assert.Null(Assert.Single(await Reader.RowsAsync([lead.Id], Viewer.System, default)).Name);
        Assert.Equal(0, (await Snapshot(new QueueFilters { Query = "canary" })).Count);
    }

    [Fact]
    public async Task What_comes_after_the_snapshot_waits_and_is_counted()
    {
        var snapshot = await Snapshot(QueueFilters.None);
        var (last, unmoved) = (snapshot[snapshot.Count - 1], snapshot[3]);

        var added = await seeded.AddScoredAsync("New Lead", 88);
        await seeded.RescoreAsync(last, 99.5, "Asked for a tour");
        var drift = await Reader.CompareAsync(snapshot, [added.Id, last, unmoved], Viewer.System, Moment, default);

        Assert.Equal([added.Id], drift.New);
        Assert.Equal([last], drift.Moved);
        Assert.Equal(-1, snapshot.IndexOf(added.Id));
    }

    [Fact]
    public async Task What_does_not_match_the_filters_is_no_news()
    {
        var snapshot = await Snapshot(new QueueFilters { Query = "canary" });

        var other = await seeded.AddScoredAsync("Somebody Else", 88);
        var drift = await Reader.CompareAsync(snapshot, [other.Id], Viewer.System, Moment, default);

        Assert.Empty(drift.New);
    }

    [Fact]
    public async Task Recent_order_begins_with_the_latest_activity()
    {
        var snapshot = await Snapshot(new QueueFilters { Sort = QueueSort.Recent });

        var rows = await Reader.RowsAsync(snapshot.Slice(0, 40), Viewer.System, default);
        Assert.Equal(rows.OrderByDescending(r => r.LastActivityAt).Select(r => r.LastActivityAt), rows.Select(r => r.LastActivityAt));
    }

    private QueueReader Reader => app.Services.GetRequiredService<QueueReader>();

    private QueueMoment Moment => new(app.Clock.GetUtcNow().UtcDateTime, app.Clock.GetUtcNow().UtcDateTime.Date);

    private Task<QueueSnapshot> Snapshot(QueueFilters filters) => Reader.SnapshotAsync(filters, Viewer.System, Moment, default);
}
