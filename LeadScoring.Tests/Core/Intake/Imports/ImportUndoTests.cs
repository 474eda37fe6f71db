using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Core.Intake.Imports;

public sealed class ImportUndoTests : IDisposable
{
    private const string Header = "Id,Name,Email,Phone,Stage,Timeline,Budget,Area,Last activity,Time zone,Notes,Consent,AI consent,Result,Visits,Street,Type\n";

    private readonly Importing importing = new();

    public void Dispose() => importing.Dispose();

    [Fact]
    public async Task Undoing_an_import_leaves_every_table_as_it_was()
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());
        await KnownAsync("ana@example.com", "bo@example.com", "cy@example.com");
        await importing.Get<LeadIntake>().SubmitAsync(new LeadSubmission { Origin = LeadOrigin.Api, Contact = new Contact(null, null, "+1 614 555 0199"), Consents = [Submissions.Withdraws(ConsentPurpose.Profiling)] }, Viewer.System, default);
        var before = await importing.DumpAsync();
        var keys = await KeysAsync();

        var run = await importing.TextAsync(
            Header
            + "7,Ana B,ana@example.com,(614) 555-0101,Showing,9,650k,43215,2026-11-19,America/Chicago,Called twice,no,yes,won,12,1 Oak St,Both\n" // changes all there is, withdraws
            + "8,,bo@example.com,,,,,,,,,,,lost,,,\n"                       // adds a label and an id only
            + "8,Bo B,bo@example.com,,,1,,,,,\"Second\nrow\",,,,3,,\n"      // and once more
            + ",,,(614) 555-0199,Contacted,,,,,,,yes,,,,,\n"                // agrees again
            + "9,New One,new@example.com,,New,3,300k,,,,Hello,yes,,won,1,2 Oak St,Buyer\n"
            + "9,New One,new@example.com,,Contacted,4,,,,,More,,,,,,\n",
            mapping => MappingProposal.KeepUnmapped(mapping, importing.Look.Survey.Columns) with { Label = new LabelChoice("Result", ["won"]) });
        Assert.Equal((1, 5, 0), (run.Created, run.Updated, run.Rejected));
        Assert.NotEqual(before, await importing.DumpAsync());

        Assert.True(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));

        Assert.Equal(before, await importing.DumpAsync());
        Assert.Equal(keys, await KeysAsync());
        Assert.Equal(ImportState.Undone, (await importing.Get<ImportRuns>().FindAsync(run.Id, Viewer.System, default))!.State);
        Assert.Empty(await importing.AllAsync<ImportChange>());
        Assert.False(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task Of_all_or_none_nothing_is_kept_when_a_row_is_refused_wherever_it_stands(int goodRows)
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());
        await KnownAsync("a0@example.com");
        var before = await importing.DumpAsync();
        var rows = string.Concat(Enumerable.Range(0, goodRows).Select(i => $"a{i}@example.com,{i % 12},yes\n"));

        var run = await importing.TextAsync("Email,Timeline,Consent\n" + rows + "broken,3,yes\nlast@example.com,3,yes\n", allOrNone: true);

        Assert.Equal((ImportState.Undone, 1), (run.State, run.Rejected));
        Assert.Equal("A row could not be imported. All rows or none was asked for, so nothing is kept.", run.Problem);
        Assert.Equal(before, await importing.DumpAsync());
        Assert.Contains("broken", importing.Rejected(run), StringComparison.Ordinal);
        var fine = await importing.TextAsync("Email,Consent\nbo@example.com,yes\ncy@example.com,yes\n", allOrNone: true);
        Assert.Equal((ImportState.Done, 2), (fine.State, fine.Created));
    }

    [Fact]
    public async Task What_was_changed_again_after_the_import_stays_when_it_is_undone()
    {
        await KnownAsync("ana@example.com");
        var run = await importing.TextAsync(Header + "7,,ana@example.com,,Showing,9,650k,,,,,,,,,,\n");
        await importing.Get<LeadIntake>().SubmitAsync(new LeadSubmission { Origin = LeadOrigin.Api, Contact = new Contact(null, "ana@example.com", null), Stage = LeadStage.Offer }, Viewer.System, default);

        await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default);

        var lead = Assert.Single(await importing.LeadsAsync()).Lead;
        Assert.Equal((LeadStage.Offer, 3, 560_000m), (lead.Stage, lead.Profile.TimelineMonths, lead.Profile.BudgetMaxUsd));
        Assert.Equal(4, lead.Version);
    }

    [Fact]
    public async Task Earlier_values_are_sealed_and_go_when_the_time_to_undo_is_over()
    {
        await KnownAsync("ana@example.com");
        var run = await importing.TextAsync(Header + "7,Ana Canary,ana@example.com,,,9,,,,,,,,,,,\n");

        var change = Assert.Single(await importing.AllAsync<ImportChange>());
        Assert.Equal(-1, change.Difference.AsSpan().IndexOf("TimelineMonths"u8));
        importing.App.Clock.Advance(TimeSpan.FromHours(25));
        await importing.Get<ImportRuns>().CleanUpAsync(default);

        Assert.Empty(await importing.AllAsync<ImportChange>());
        Assert.False(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));
        Assert.Single(await importing.LeadsAsync());
    }

    [Fact]
    public async Task A_cancelled_import_keeps_whole_batches_and_can_be_undone()
    {
        using var stop = new CancellationTokenSource();
        var csv = "Email,Timeline\n" + string.Concat(Enumerable.Range(0, 1_600).Select(i => $"lead{i}@example.com,{i % 9}\n"));
        using var feed = importing.Get<LeadFeed>().Subscribe(_ => stop.Cancel());
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv));
        var (run, _) = await importing.Get<ImportRuns>().UploadAsync("a.csv", content, null, Viewer.System, default);
        var look = (await importing.Get<ImportLooks>().LookAsync(run!.Id, Viewer.System, null, default))!;
        run.Plan = new ImportPlan { Mapping = look.Proposal.Mapping }.ToJson();

        run = await importing.Get<ImportRunner>().RunAsync(run, look.File, null, null, Viewer.System, stop.Token);

        Assert.Equal((ImportState.Cancelled, 500), (run.State, run.RowsDone));
        Assert.Equal(500, (await importing.LeadsAsync()).Count);
        Assert.True(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));
        Assert.Empty(await importing.LeadsAsync());
    }

    private async Task KnownAsync(params string[] emails) =>
        await importing.Get<LeadIntake>().SubmitManyAsync([.. emails.Select(e => Submissions.Of(e) with { Notes = [new GivenNote("Likes gardens", "Pat")] })], KnownLeadPolicy.Update, Viewer.System, default);

    private async Task<ImmutableSortedSet<Guid>> KeysAsync()
    {
        await using var db = await importing.Get<IDbContextFactory<KeyDb>>().CreateDbContextAsync();
        return [.. await db.PersonKeys.Select(k => k.PersonId).ToListAsync()];
    }
}
