using LeadScoring.Core.Audit;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Import;
using LeadScoring.Dashboard.Jobs.Demo;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>Limits are in the services, whoever asks them: a page cannot forget them.</summary>
public sealed class WhoSeesWhatTests : IAsyncLifetime
{
    private readonly TestApp app = new TestApp().WithModel();
    private readonly Dictionary<string, Guid> leads = new(StringComparer.Ordinal);
    private SignedIn north = null!, south = null!, abroad = null!, manager = null!;

    public async Task InitializeAsync()
    {
        (north, south, manager) = (await app.AsAsync(Role.Rep, "North"), await app.AsAsync(Role.Rep, "South"), await app.AsAsync(Role.Manager, "North"));
        await SignedIn.TeamAsync(app.Services, "Abroad", office: "Elsewhere");
        abroad = await app.AsAsync(Role.Rep, "Abroad");
        manager = await app.AsAsync(Role.Manager, "North");
        foreach (var (name, by) in new[] { ("north", north.Viewer), ("south", south.Viewer), ("abroad", abroad.Viewer), ("nobody's", Viewer.System) })
            leads[name] = ((IntakeResult.Scored)await Intake.SubmitAsync(Form($"{name.Replace("'", "", StringComparison.Ordinal)}@example.com"), by, default)).LeadId;
    }

    public Task DisposeAsync()
    {
        app.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_rep_sees_the_team_a_manager_the_office_and_what_has_no_team_an_admin_all()
    {
        foreach (var (viewer, seen) in new (Viewer, string[])[]
        {
            (north.Viewer, ["north"]), (south.Viewer, ["south"]), (manager.Viewer, ["nobody's", "north", "south"]), (app.Admin.Viewer, ["abroad", "nobody's", "north", "south"]),
            ((await app.AsAsync(Role.Rep)).Viewer, []),
        })
        {
            var wanted = seen.Select(name => leads[name]).Order();
            var snapshot = await Queue.SnapshotAsync(QueueFilters.None, viewer, Moment, default);
            Assert.Equal(wanted, snapshot.Slice(0, snapshot.Count).Order());
            Assert.Equal(wanted, (await Queue.RowsAsync(leads.Values, viewer, default)).Select(row => row.Id).Order());
            Assert.Equal(seen.Length, (await Queue.CountsAsync(viewer, Moment, default)).All);
            Assert.Equal(wanted, (await Queue.CompareAsync(QueueSnapshot.Empty, leads.Values, viewer, Moment, default)).New.Order());
            Assert.Equal(wanted, (await Get<QueuePages>().ReadAsync(QueueFilters.None, viewer, null, 50, Moment, default)).Places.Select(p => p.Id).Order());
            Assert.Equal(wanted, (await Get<QueuePages>().ReadAsync(new QueueFilters { Query = "ana" }, viewer, null, 50, Moment, default)).Places.Select(p => p.Id).Order());
            Assert.Equal(wanted, (await Found(new QueueFilters { Query = "ana" }, viewer)).Order());
            Assert.Equal(seen.Length > 0, await Queue.HasLeadsAsync(viewer, default));
            foreach (var (name, id) in leads) Assert.Equal(seen.Contains(name), await Get<LeadDetailsReader>().ReadAsync(id, viewer, Now, default) is not null);
        }
    }

    [Fact]
    public async Task What_belongs_to_another_team_is_not_changed_by_id_or_by_address()
    {
        Assert.Null(await Intake.AddEventsAsync(leads["north"], [new GivenEvent(LeadEventType.TourRequested, Now)], south.Viewer, default));
        Assert.Null(await Intake.AddOutcomeAsync(leads["north"], new GivenOutcome(LeadScoring.Core.Outcomes.OutcomeKind.Lost, Now), south.Viewer, default));
        Assert.Null(await Intake.UpdateAsync(leads["north"], Form("north@example.com"), south.Viewer, default));
        var byAddress = Assert.IsType<IntakeResult.Refused>(await Intake.SubmitAsync(Form("north@example.com"), south.Viewer, default));
        var intoTheirs = Assert.IsType<IntakeResult.Refused>(await Intake.SubmitAsync(Form("new@example.com") with { Team = "North" }, south.Viewer, default));

        Assert.True(byAddress.IsConflict);
        Assert.Equal("team", Assert.Single(intoTheirs.Errors).Field);
        await using var db = await app.OpenDbAsync();
        Assert.Equal(1, await db.Set<LeadEvent>().CountAsync(e => e.LeadId == leads["north"]));
        Assert.Equal(4, await db.Set<Lead>().CountAsync());
        // The same attempt again and again within a minute is written once.
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(e => e.Action == "lead.refused" && e.ActorId == south.Account.Id));
    }

    [Fact]
    public async Task A_new_lead_goes_to_the_team_that_is_named_else_to_the_teams_rep_who_looks_after_it()
    {
        var named = (IntakeResult.Scored)await Intake.SubmitAsync(Form("b@example.com") with { Team = " sOUTH " }, manager.Viewer, default);
        var own = (IntakeResult.Scored)await Intake.SubmitAsync(Form("c@example.com") with { Origin = LeadOrigin.Form }, north.Viewer, default);
        var wrong = Assert.IsType<IntakeResult.Refused>(await Intake.SubmitAsync(Form("d@example.com") with { Team = "East" }, Viewer.System, default));

        await using var db = await app.OpenDbAsync();
        Assert.Equal(south.Account.TeamId, (await db.Set<Lead>().SingleAsync(l => l.Id == named.LeadId)).TeamId);
        Assert.Equal((north.Account.TeamId, north.Account.Id), await db.Set<Lead>().Where(l => l.Id == own.LeadId).Select(l => ValueTuple.Create(l.TeamId, l.OwnerId!.Value)).SingleAsync());
        Assert.Equal("Is no team; allowed Abroad, North, South.", Assert.Single(wrong.Errors).Message);
        Assert.Equal(400, (await app.Post("/leads", """{ "externalId": "x", "team": "East", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""")).Status);
    }

    [Fact]
    public async Task All_leads_of_who_leaves_are_handed_over_in_one_step_and_it_is_written_down()
    {
        for (var i = 0; i < 37; i++) await Intake.SubmitAsync(Form($"l{i}@example.com") with { Origin = LeadOrigin.Form }, north.Viewer, default);
        var handover = Get<LeadHandover>();

        var count = await handover.HandOverAsync(north.Account.Id, south.Account.Id, south.Account.TeamId, app.Admin.Viewer, default);

        Assert.Equal(37, count);
        Assert.Equal(37, (await handover.OwnedAsync(app.Admin.Viewer, default))[south.Account.Id]);
        Assert.Equal(38, (await Queue.CountsAsync(south.Viewer, Moment, default)).All);
        await using var db = await app.OpenDbAsync();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Action == "leads.handed-over");
        Assert.Equal((app.Admin.Account.Id, north.Account.Id.ToString(), $"37 leads to {south.Account.Id}"), (entry.ActorId!.Value, entry.TargetId, entry.Detail));
        foreach (var by in new[] { north.Viewer, manager.Viewer })
            await Assert.ThrowsAsync<AccessRefusedException>(() => handover.HandOverAsync(south.Account.Id, north.Account.Id, null, by, default));
    }

    [Fact]
    public async Task What_managers_or_admins_do_is_refused_to_others_by_the_services_themselves()
    {
        using var content = new MemoryStream("Email\na@example.com\n"u8.ToArray());
        var run = (await Get<ImportRuns>().UploadAsync("a.csv", content, null, manager.Viewer, default)).Run!;
        var other = await app.AsAsync(Role.Manager, "Abroad");

        await Assert.ThrowsAsync<AccessRefusedException>(() => Get<ImportRuns>().UploadAsync("a.csv", content, null, north.Viewer, default));
        await Assert.ThrowsAsync<AccessRefusedException>(() => Get<ImportLaunch>().StartAsync(run.Id, north.Viewer, default));
        await Assert.ThrowsAsync<AccessRefusedException>(() => Get<ImportUndo>().UndoAsync(run, north.Viewer, default));
        Assert.Throws<AccessRefusedException>(() => Get<ImportRunner>().Cancel(run.Id, north.Viewer));
        Assert.Throws<AccessRefusedException>(() => Get<DemoMarket>().Start(manager.Viewer));
        Assert.Throws<AccessRefusedException>(() => Get<DemoMarket>().Remove(manager.Viewer));
        Assert.Null(await Get<ImportRuns>().FindAsync(run.Id, other.Viewer, default));
        Assert.False(await Get<ImportLaunch>().StartAsync(run.Id, other.Viewer, default));
        await Assert.ThrowsAsync<AccessRefusedException>(() => Get<ImportUndo>().UndoAsync(run, other.Viewer, default));
    }

    [Fact]
    public async Task A_new_team_of_the_office_is_seen_by_its_manager_at_once()
    {
        var office = (await Get<Teams>().ReadAsync(default)).Offices.Single(o => o.Key == "main").Id;

        Assert.Null(await Get<Teams>().AddTeamAsync("West", office, app.Admin.Viewer, default));

        var west = (await Get<Teams>().ReadAsync(default)).Find("west")!.Id;
        Assert.Contains(west, Get<SessionBook>().Find(manager.Session.Id)!.Viewer.Teams);
        Assert.NotNull(await Get<Teams>().AddTeamAsync(" WEST", office, app.Admin.Viewer, default));
    }

    [Fact]
    public async Task A_team_is_renamed_for_all_who_see_it_and_removed_only_when_it_is_empty()
    {
        var admin = app.Admin.Viewer;
        var (teams, office) = ((await Get<Teams>().ReadAsync(default)).Teams.ToDictionary(t => t.Name, t => t.Id), (await Get<Teams>().ReadAsync(default)).Offices.Single(o => o.Key == "main").Id);
        await Get<Teams>().AddTeamAsync("West", office, admin, default);
        var west = (await Get<Teams>().ReadAsync(default)).Find("west")!.Id;

        Assert.Null(await Get<Teams>().RenameAsync(teams["North"], " Northside ", admin, default));
        Assert.Equal("There is a team of this name already.", await Get<Teams>().RenameAsync(west, "SOUTH", admin, default));
        Assert.Equal("A name is required.", await Get<Teams>().RenameAsync(west, " ", admin, default));
        Assert.Equal("Northside has 1 lead, 3 users; only a team that is empty can be removed.", await Get<Teams>().RemoveAsync(teams["North"], admin, default));
        Assert.Equal("Main has 3 teams; remove them first.", await Get<Teams>().RemoveAsync(office, admin, default));
        Assert.Null(await Get<Teams>().RemoveAsync(west, admin, default));
        Assert.Equal("It was removed in the meantime.", await Get<Teams>().RemoveAsync(west, admin, default));

        Assert.Equal(["Abroad", "Northside", "South"], (await Get<Teams>().ReadAsync(default)).Teams.Select(t => t.Name));
        Assert.Contains(teams["North"], Get<SessionBook>().Find(north.Session.Id)!.Viewer.Teams);
        foreach (var by in new[] { north.Viewer, manager.Viewer })
        {
            await Assert.ThrowsAsync<AccessRefusedException>(() => Get<Teams>().RenameAsync(teams["South"], "Mine", by, default));
            await Assert.ThrowsAsync<AccessRefusedException>(() => Get<Teams>().RemoveAsync(teams["South"], by, default));
        }
        await using var db = await app.OpenDbAsync();
        Assert.Equal(["team.renamed", "team.removed"], await db.Set<AuditEntry>().Where(e => e.Action == "team.renamed" || e.Action == "team.removed").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    private LeadIntake Intake => Get<LeadIntake>();

    private QueueReader Queue => Get<QueueReader>();

    private DateTime Now => app.Clock.GetUtcNow().UtcDateTime;

    private QueueMoment Moment => new(Now, Now.Date);

    private T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    private static LeadSubmission Form(string email) => Submissions.Of(email);

    private async Task<IEnumerable<Guid>> Found(QueueFilters filters, Viewer viewer)
    {
        var snapshot = await Queue.SnapshotAsync(filters, viewer, Moment, default);
        return snapshot.Slice(0, snapshot.Count);
    }
}
