using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Intake;

public sealed class LeadIntakeTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task What_is_given_wins_and_what_is_not_given_stays()
    {
        var id = await Stored(Submissions.Of("ana@example.com") with { Contact = new Contact("Ana", "ana@example.com", "+1 614 555 0100"), TimeZone = "America/Chicago" });

        await Stored(new LeadSubmission
        {
            Origin = LeadOrigin.Api,
            Contact = new Contact("Ana Example", " ANA@example.com", null),
            Profile = new LeadProfile { TimelineMonths = 1, Attributes = LeadProfile.Unknown.Attributes.Add("Visits", AttributeValue.Of(7)) },
        });

        var lead = Assert.Single(await Leads());
        var contact = lead.Contact.Open(id, await Vault.OpenAsync([id], default));
        Assert.Equal(new Contact("Ana Example", "ANA@example.com", "+1 614 555 0100"), contact);
        Assert.Equal((1, 420_000m, "America/Chicago", 7d), (lead.Profile.TimelineMonths, lead.Profile.BudgetMinUsd, lead.TimeZone, lead.Profile.Attributes["Visits"].Number));
        Assert.Equal(2, lead.Version);
    }

    [Fact]
    public async Task Learning_something_new_keeps_what_was_known_before_and_since_when()
    {
        await Stored(Submissions.Of("ana@example.com"));
        app.Clock.Advance(TimeSpan.FromDays(1));

        await Stored(Submissions.Of("ana@example.com") with { Profile = new LeadProfile { TimelineMonths = 1 } });

        await using var db = await app.OpenDbAsync();
        var before = Assert.Single(await db.Set<SupersededProfile>().ToListAsync());
        var lead = Assert.Single(await db.Set<Lead>().ToListAsync());
        Assert.Equal((3, lead.CreatedAt), (before.Profile.TimelineMonths, before.KnownAt));
        Assert.Equal((1, app.Clock.GetUtcNow().UtcDateTime), (lead.Profile.TimelineMonths, lead.ProfileKnownAt));
    }

    [Fact]
    public async Task A_history_keeps_each_version_with_its_own_moment()
    {
        var start = Submissions.Yesterday.AddDays(-30);
        await Stored(Submissions.Of("ana@example.com") with
        {
            CreatedAt = start,
            EarlierProfiles = [new KnownProfile(start, new LeadProfile { TimelineMonths = 12 }), new KnownProfile(start.AddDays(10), new LeadProfile { TimelineMonths = 6 })],
            ProfileKnownAt = start.AddDays(20),
        });

        await using var db = await app.OpenDbAsync();
        var versions = await db.Set<SupersededProfile>().OrderBy(p => p.KnownAt).ToListAsync();
        Assert.Equal([(start, 12), (start.AddDays(10), 6)], versions.Select(v => (v.KnownAt, v.Profile.TimelineMonths!.Value)));
        Assert.Equal(start.AddDays(20), (await db.Set<Lead>().SingleAsync()).ProfileKnownAt);
    }

    [Fact]
    public async Task A_lead_is_found_by_external_id_before_mail_and_by_mail_before_phone()
    {
        var byId = await Stored(Submissions.Of("a@example.com") with { ExternalIds = [new GivenId("crm", "1")] });
        var byPhone = await Stored(Submissions.Of("c@example.com") with { Contact = new Contact("C", null, "614 555 0100") });
        var byMail = await Stored(Submissions.Of("b@example.com"));

        Assert.Equal(byId, await Stored(Submissions.Of("c@example.com") with { ExternalIds = [new GivenId("crm", "1")] }));
        Assert.Equal(byMail, await Stored(Submissions.Of("B@example.com") with { Contact = new Contact("B", "B@example.com", "614 555 0199") }));
        Assert.Equal(byPhone, await Stored(Submissions.Of("x") with { Contact = new Contact("C", null, "+1 (614) 555-0100") }));
    }

    [Fact]
    public async Task People_who_share_a_phone_but_not_an_address_stay_two()
    {
        var one = await Stored(Submissions.Of("one@example.com") with { Contact = new Contact("One", "one@example.com", "614 555 0100") });

        var other = await Stored(Submissions.Of("two@example.com") with { Contact = new Contact("Two", "two@example.com", "614 555 0100") });

        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task Nobody_real_becomes_one_of_the_demo()
    {
        var madeUp = await Stored(Submissions.Of("ana@example.com") with { Origin = LeadOrigin.Demo });

        var real = await Stored(Submissions.Of("ana@example.com"));

        Assert.NotEqual(madeUp, real);
        Assert.Equal(real, await Stored(Submissions.Of("ana@example.com")));
    }

    [Fact]
    public async Task Fifty_submissions_of_one_person_at_once_make_one_lead()
    {
        var intake = Intake;

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => intake.SubmitAsync(Submissions.Of("ana@example.com") with
        {
            Events = [new GivenEvent(LeadEventType.ViewedProperty, Submissions.Yesterday) { IdempotencyKey = "same" }, new GivenEvent(LeadEventType.ViewedProperty, Submissions.Yesterday) { IdempotencyKey = $"own {i}" }],
        }, Viewer.System, default))));

        Assert.Single(results, r => r is IntakeResult.Unscored { Created: true });
        await using var db = await app.OpenDbAsync();
        Assert.Equal((1, 51, 1), (await db.Set<Lead>().CountAsync(), await db.Set<LeadEvent>().CountAsync(), await db.Set<ConsentEvent>().CountAsync()));
    }

    [Fact]
    public async Task Two_rows_of_one_person_in_a_batch_make_one_lead_and_results_keep_their_order()
    {
        var results = await Intake.SubmitManyAsync(
            [Submissions.Of("ana@example.com"), Submissions.Of("bad"), Submissions.Of("bo@example.com"), Submissions.Of("ANA@example.com") with { Consents = [] }],
            KnownLeadPolicy.Update, Viewer.System, default);

        var ana = Assert.IsType<IntakeResult.Unscored>(results[0]);
        Assert.IsType<IntakeResult.Refused>(results[1]);
        Assert.True(Assert.IsType<IntakeResult.Unscored>(results[2]).Created);
        Assert.Equal(new IntakeResult.Unscored(ana.LeadId, Created: false, ana.Reason), results[3]);
        Assert.Equal(2, (await Leads()).Count);
    }

    [Fact]
    public async Task A_known_lead_is_left_alone_when_asked_to()
    {
        await Stored(Submissions.Of("ana@example.com"));

        await Intake.SubmitManyAsync([Submissions.Of("ana@example.com") with { Profile = new LeadProfile { TimelineMonths = 30 } }], KnownLeadPolicy.Skip, Viewer.System, default);

        var lead = Assert.Single(await Leads());
        Assert.Equal((3, 1), (lead.Profile.TimelineMonths, lead.Version));
    }

    [Fact]
    public async Task Saying_the_same_again_changes_nothing()
    {
        var said = Submissions.Of("ana@example.com") with
        {
            PersonalAttributes = ImmutableSortedDictionary<string, string>.Empty.Add("Spouse", "Bo"),
            Notes = [new GivenNote("Wants a garden", "Sam")],
            Events = [new GivenEvent(LeadEventType.Registration, Submissions.Yesterday) { IdempotencyKey = "1" }],
            Outcomes = [new GivenOutcome(OutcomeKind.AppointmentQualified, Submissions.Yesterday)],
        };
        await Stored(said);
        var before = (await Leads())[0];

        await Stored(said);

        var after = Assert.Single(await Leads());
        Assert.Equal(before.Contact, after.Contact, ContactBytes);
        Assert.Equal(before.PersonalAttributes, after.PersonalAttributes);
        await using var db = await app.OpenDbAsync();
        Assert.Equal((1, 1, 1, 1, 0),
            (await db.Set<LeadEvent>().CountAsync(), await db.Set<ConsentEvent>().CountAsync(), await db.Set<LeadNote>().CountAsync(), await db.Set<LeadOutcome>().CountAsync(), await db.Set<SupersededProfile>().CountAsync()));
    }

    [Fact]
    public async Task Events_and_outcomes_move_activity_and_stage()
    {
        var id = await Stored(Submissions.Of("ana@example.com") with { CreatedAt = Submissions.Yesterday.AddDays(-5), Events = [] });

        await Intake.AddEventsAsync(id, [new GivenEvent(LeadEventType.ViewedProperty, Submissions.Yesterday), new GivenEvent(LeadEventType.EmailClicked, Submissions.Yesterday.AddHours(1)) { IsBot = true }], Viewer.System, default);
        Assert.Equal(Submissions.Yesterday, (await Leads())[0].LastActivityAt);

        await Intake.AddOutcomeAsync(id, new GivenOutcome(OutcomeKind.AppointmentQualified, Submissions.Yesterday.AddHours(2)), Viewer.System, default);
        await Intake.AddOutcomeAsync(id, new GivenOutcome(OutcomeKind.Lost, Submissions.Yesterday.AddHours(3), "Bought elsewhere"), Viewer.System, default);

        var lead = (await Leads())[0];
        Assert.Equal((LeadStage.Lost, "Bought elsewhere", Submissions.Yesterday.AddHours(3)), (lead.Stage, lead.LostReason, lead.LastActivityAt));
        await using var db = await app.OpenDbAsync();
        Assert.Equal([(LeadStage.New, LeadStage.Qualified), (LeadStage.Qualified, LeadStage.Lost)], (await db.Set<StageChange>().OrderBy(c => c.At).ToListAsync()).Select(c => (c.From, c.To)));
    }

    [Fact]
    public async Task A_stage_that_cannot_follow_is_a_conflict_and_stores_nothing()
    {
        var id = await Stored(Submissions.Of("ana@example.com") with { Stage = LeadStage.Closed });

        var result = await Intake.UpdateAsync(id, new LeadSubmission { Origin = LeadOrigin.Form, Stage = LeadStage.Showing, Kind = LeadKind.Renter }, Viewer.System, default);

        var refused = Assert.IsType<IntakeResult.Refused>(result);
        Assert.True(refused.IsConflict);
        Assert.Contains("cannot follow Closed", refused.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(LeadKind.Buyer, (await Leads())[0].Kind);
    }

    [Fact]
    public async Task News_come_after_the_commit_and_once_per_lead()
    {
        var news = new List<(LeadChange Change, int Leads)>();
        using var subscription = app.Services.GetRequiredService<LeadFeed>().Subscribe(change =>
        {
            using var db = app.Services.GetRequiredService<IDbContextFactory<LeadDb>>().CreateDbContext();
            news.Add((change, db.Set<Lead>().Count()));
        });

        var id = await Stored(Submissions.Of("ana@example.com"));
        await Intake.AddEventsAsync(id, [new GivenEvent(LeadEventType.ViewedProperty, Submissions.Yesterday)], Viewer.System, default);

        Assert.Equal([(new LeadChange(id, LeadChangeKind.Created), 1), (new LeadChange(id, LeadChangeKind.Changed), 1)], news);
    }

    [Fact]
    public async Task Nothing_can_be_added_to_a_lead_that_does_not_exist() =>
        Assert.Null(await Intake.AddEventsAsync(Guid.CreateVersion7(), [], Viewer.System, default));

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, AgeRange.From26To35)]
    public async Task Age_and_family_come_in_only_where_collecting_them_is_switched_on(bool collect, AgeRange? kept)
    {
        app.With("Intake:CollectProtected", collect.ToString());

        await Stored(Submissions.Of("ana@example.com") with { Profile = new LeadProfile { AgeRange = AgeRange.From26To35, FamilyComposition = FamilyComposition.Couple } });

        Assert.Equal(kept, (await Leads())[0].Profile.AgeRange);
    }

    private LeadIntake Intake => app.Services.GetRequiredService<LeadIntake>();

    private PersonVault Vault => app.Services.GetRequiredService<PersonVault>();

    private async Task<Guid> Stored(LeadSubmission submission) => await Intake.SubmitAsync(submission, Viewer.System, default) switch
    {
        IntakeResult.Scored scored => scored.LeadId,
        IntakeResult.Unscored unscored => unscored.LeadId,
        IntakeResult.Refused refused => throw new InvalidOperationException(string.Join(' ', refused.Errors)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    private async Task<List<Lead>> Leads()
    {
        await using var db = await app.OpenDbAsync();
        return await db.Set<Lead>().AsNoTracking().OrderBy(l => l.Id).ToListAsync();
    }

    private static bool ContactBytes(SealedContact one, SealedContact other) =>
        one.FullName.AsSpan().SequenceEqual(other.FullName) && one.Email.AsSpan().SequenceEqual(other.Email) && one.Phone.AsSpan().SequenceEqual(other.Phone);
}
