using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Intake;

public sealed class ConsentAtTheDoorTests : IDisposable
{
    private readonly TestApp app = new();

    public ConsentAtTheDoorTests() => app.Services.GetRequiredService<ServingModel>().Serve(RandomModels.Make());

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_lead_without_a_word_about_consent_is_refused_and_nothing_is_stored()
    {
        Assert.IsType<IntakeResult.ConsentRequired>(await Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Consents = [Submissions.Agrees(ConsentPurpose.Contact)] }, Viewer.System, default));

        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<Lead>().AnyAsync());
        Assert.False(await db.Set<ConsentEvent>().AnyAsync());
    }

    [Fact]
    public async Task A_lead_that_said_no_is_stored_without_a_score()
    {
        var result = await Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Consents = [Submissions.Withdraws(ConsentPurpose.Profiling)] }, Viewer.System, default);

        Assert.Contains("refused or withdrawn on 2026-11-19", Assert.IsType<IntakeResult.Unscored>(result).Reason, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), await Stored());
    }

    [Fact]
    public async Task Withdrawing_takes_back_the_score_and_its_records()
    {
        var id = await Scored();
        await Intake.AddEventsAsync(id, [new GivenEvent(LeadEventType.PropertyInquiry, Submissions.Yesterday)], Viewer.System, default);
        var before = await Stored();

        await Intake.UpdateAsync(id, Says(Submissions.Withdraws(ConsentPurpose.Profiling)), Viewer.System, default);

        Assert.Equal((1, 1), (before.Leads, before.Scores));
        Assert.True(before.Records >= 1);
        Assert.Equal((1, 0, 0), await Stored());
    }

    [Fact]
    public async Task What_they_do_after_withdrawing_is_kept_but_not_scored_until_they_agree_again()
    {
        var id = await Scored();
        await Intake.UpdateAsync(id, Says(Submissions.Withdraws(ConsentPurpose.Profiling)), Viewer.System, default);

        Assert.IsType<IntakeResult.Unscored>(await Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Consents = [] }, Viewer.System, default));
        Assert.IsType<IntakeResult.Unscored>(await Intake.SubmitAsync(Submissions.Of("ana@example.com"), Viewer.System, default));
        Assert.Equal((1, 0, 0), await Stored());

        Assert.IsType<IntakeResult.Scored>(await Intake.UpdateAsync(id, Says(Submissions.Agrees(ConsentPurpose.Profiling, Submissions.Yesterday.AddHours(2))), Viewer.System, default));
        Assert.Equal((1, 1, 1), await Stored());
    }

    [Fact]
    public async Task A_new_grant_dated_before_the_withdrawal_is_a_conflict()
    {
        var id = await Scored();
        await Intake.UpdateAsync(id, Says(Submissions.Withdraws(ConsentPurpose.Profiling)), Viewer.System, default);

        var result = await Intake.UpdateAsync(id, Says(Submissions.Agrees(ConsentPurpose.Profiling, Submissions.Yesterday.AddMinutes(30))), Viewer.System, default);

        var refused = Assert.IsType<IntakeResult.Refused>(result);
        Assert.True(refused.IsConflict);
        Assert.Equal("consents[0]", refused.Errors[0].Field);
    }

    [Fact]
    public async Task Consent_cannot_be_given_in_the_future()
    {
        var result = await Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Consents = [Submissions.Agrees(ConsentPurpose.Profiling, app.Clock.GetUtcNow().UtcDateTime.AddSeconds(1))] }, Viewer.System, default);

        Assert.Equal("consents[0].at", Assert.IsType<IntakeResult.Refused>(result).Errors.Single().Field);
    }

    [Fact]
    public async Task Values_of_third_parties_count_only_for_those_who_agreed_to_them()
    {
        var profile = new LeadProfile { CreditActivity = 0.9, AdEngagement = 0.8, SocialSignal = 0.7 };
        var no = await Scored("no@example.com", profile);
        var yes = await Scored("yes@example.com", profile, Submissions.Agrees(ConsentPurpose.ThirdPartyEnrichment));

        Assert.Equal((float.NaN, 0.9f), (await Value(no, "CreditActivity"), await Value(yes, "CreditActivity")));
        Assert.Equal((float.NaN, 0.8f), (await Value(no, "AdEngagement"), await Value(yes, "AdEngagement")));
        Assert.Equal((float.NaN, 0.7f), (await Value(no, "SocialSignal"), await Value(yes, "SocialSignal")));

        await Intake.UpdateAsync(yes, Says(Submissions.Withdraws(ConsentPurpose.ThirdPartyEnrichment)), Viewer.System, default);
        Assert.Equal(float.NaN, await Value(yes, "CreditActivity"));
    }

    [Fact]
    public async Task Whatever_is_said_in_whatever_order_no_score_is_without_an_older_consent()
    {
        var random = new Random(4);
        for (var step = 0; step < 300; step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 90)));
            var said = Submissions.Of($"lead{random.Next(12)}@example.com") with
            {
                Consents = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new ConsentStatement(
                    random.Next(3) == 0 ? ConsentPurpose.Contact : ConsentPurpose.Profiling, random.Next(3) > 0, app.Clock.GetUtcNow().UtcDateTime.AddMinutes(-random.Next(200)), "web form"))],
                Events = [new GivenEvent((LeadEventType)random.Next(10), app.Clock.GetUtcNow().UtcDateTime.AddHours(-random.Next(100)))],
            };
            await Intake.SubmitAsync(said, Viewer.System, default);
            if (step % 10 == 0) await app.Services.GetRequiredService<Rescoring>().RefreshAsync(null, default);
        }

        await using var db = await app.OpenDbAsync();
        var consents = (await db.Set<ConsentEvent>().ToListAsync()).ToLookup(c => c.LeadId);
        var records = await db.Set<ScoreRecord>().ToListAsync();
        Assert.NotEmpty(records);
        Assert.All(records, r => Assert.IsType<ConsentAnswer.Allowed>(ConsentGate.Check(new ConsentLedger(consents[r.LeadId]), ConsentPurpose.Profiling, r.ScoredAt)));
        Assert.All(records, r => Assert.Contains(consents[r.LeadId], c => c is { Purpose: ConsentPurpose.Profiling, Granted: true } && c.At <= r.ScoredAt));
        var now = app.Clock.GetUtcNow().UtcDateTime;
        Assert.All(await db.Set<LeadScore>().ToListAsync(), s => Assert.True(ConsentGate.Allows(new ConsentLedger(consents[s.LeadId]), ConsentPurpose.Profiling, now)));
    }

    private LeadIntake Intake => app.Services.GetRequiredService<LeadIntake>();

    private async Task<Guid> Scored(string email = "ana@example.com", LeadProfile? profile = null, params ConsentStatement[] more) =>
        Assert.IsType<IntakeResult.Scored>(await Intake.SubmitAsync(Submissions.Of(email) with
        {
            Profile = profile ?? LeadProfile.Unknown,
            Consents = [Submissions.Agrees(ConsentPurpose.Profiling), .. more],
        }, Viewer.System, default)).LeadId;

    private static LeadSubmission Says(ConsentStatement statement) => new() { Origin = LeadOrigin.Form, Consents = [statement] };

    private async Task<(int Leads, int Scores, int Records)> Stored()
    {
        await using var db = await app.OpenDbAsync();
        return (await db.Set<Lead>().CountAsync(), await db.Set<LeadScore>().CountAsync(), await db.Set<ScoreRecord>().CountAsync());
    }

    private async Task<float> Value(Guid lead, string feature)
    {
        await using var db = await app.OpenDbAsync();
        var record = await HeldScore.In(db).Where(s => s.Score.LeadId == lead).Select(s => s.Record).SingleAsync();
        return ScoreArrays.ReadVector(record.Vector)[app.Services.GetRequiredService<ServingModel>().Current!.Schema.IndexOf(feature)];
    }
}
