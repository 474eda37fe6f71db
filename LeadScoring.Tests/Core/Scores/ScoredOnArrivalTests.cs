using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Core.Intake.Imports;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Scores;

/// <summary>Whatever comes in by whatever door: the stored score is at once what all that is known now gives.</summary>
public sealed class ScoredOnArrivalTests : IDisposable
{
    private readonly Importing importing = new();
    private readonly Rescored app;

    public ScoredOnArrivalTests() => app = new Rescored(importing.App);

    public void Dispose() => importing.Dispose();

    [Theory]
    [InlineData("new lead")]
    [InlineData("submission of a known lead")]
    [InlineData("events")]
    [InlineData("profile")]
    [InlineData("outcome")]
    [InlineData("import")]
    [InlineData("undone import")]
    public async Task A_score_follows_everything_that_comes_in(string what)
    {
        app.Serve(RandomModels.Make());
        await app.Intake.SubmitAsync(Submissions.Of("ana@example.com"), Viewer.System, default);
        var (id, before) = (await app.ScoresAsync()).Single();
        app.App.Clock.Advance(TimeSpan.FromHours(2));

        await HappenAsync(what, id);

        var (scores, alone) = (await app.ScoresAsync(), await app.AloneAsync());
        Assert.Equal(alone.Keys.Order(), scores.Keys.Order());
        var touched = scores.Values.Where(s => what != "new lead" || s.Score.LeadId != id).ToList();
        Assert.All(touched, s => Assert.Equal(alone[s.Score.LeadId].Made.Explanation.Score.Unclamped, s.Score.Unclamped, 0.005));
        Assert.All(touched, s => Assert.Equal((alone[s.Score.LeadId].WhyNow, app.Now), (s.Score.WhyNow, s.Score.ScoredAt)));
        Assert.All(touched, s => Assert.NotEqual(before.Score.RecordId, s.Score.RecordId));
    }

    private async Task HappenAsync(string what, Guid id)
    {
        var said = new LeadSubmission { Origin = LeadOrigin.Api };
        switch (what)
        {
            case "new lead": await app.Intake.SubmitAsync(Submissions.Of("bo@example.com") with { Kind = LeadKind.Seller }, Viewer.System, default); break;
            case "submission of a known lead": await app.Intake.SubmitAsync(Submissions.Of("ana@example.com") with { Kind = LeadKind.Investor }, Viewer.System, default); break;
            case "events": await app.Intake.AddEventsAsync(id, [new GivenEvent(LeadEventType.IncomingCall, app.Now)], Viewer.System, default); break;
            case "profile": await app.Intake.UpdateAsync(id, said with { Profile = new LeadProfile { TimelineMonths = 1, Financing = Financing.Cash } }, Viewer.System, default); break;
            case "outcome": await app.Intake.AddOutcomeAsync(id, new GivenOutcome(LeadScoring.Core.Outcomes.OutcomeKind.AppointmentQualified, app.Now), Viewer.System, default); break;
            default:
                var run = await importing.TextAsync("Email,Consent,Budget Max,Timeline\nana@example.com,yes,900k,9 months\nbo@example.com,yes,400k,1 month\n");
                if (what == "undone import") Assert.True(await importing.Get<ImportUndo>().UndoAsync(run, Viewer.System, default));
                break;
        }
    }
}
