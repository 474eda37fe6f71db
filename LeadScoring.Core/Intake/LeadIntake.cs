using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Intake;

/// <summary>
/// How every lead comes in, whatever the door: form, API, import or demo. One batch is one transaction, so that lead, events, consent and score
/// appear together or not at all, and two submissions of one person at the same moment make one lead. Thread-safe.
/// </summary>
public sealed class LeadIntake(
    IDbContextFactory<LeadDb> database, WriteTurns turns, PersonVault vault, MasterKey master, MarketBook market, ScoreKeeper keeper, ReviewKeeper reviews,
    LeadAccess access, LeadFeed feed, IOptions<IntakeOptions> options, TimeProvider clock)
{
    public const int BatchSize = 500;

    public async Task<IntakeResult> SubmitAsync(LeadSubmission submission, Viewer by, CancellationToken cancel) =>
        (await SubmitManyAsync([submission], KnownLeadPolicy.Update, by, cancel))[0];

    /// <summary>One result per submission, in their order. Each batch of <see cref="BatchSize"/> is stored as a whole before the next one starts.</summary>
    public async Task<IReadOnlyList<IntakeResult>> SubmitManyAsync(IReadOnlyList<LeadSubmission> submissions, KnownLeadPolicy policy, Viewer by, CancellationToken cancel)
    {
        var results = new List<IntakeResult>(submissions.Count);
        foreach (var batch in submissions.Chunk(BatchSize)) results.AddRange(await TakeInAsync(batch, leadId: null, policy, by, cancel));
        return results;
    }

    /// <summary>What <see cref="SubmitManyAsync"/> would make of a batch, storing nothing; whether a lead would be scored is left open.</summary>
    public async Task<IReadOnlyList<IntakeResult>> TryManyAsync(IReadOnlyList<LeadSubmission> submissions, KnownLeadPolicy policy, Viewer by, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var desk = (await IntakeDesk.OpenAsync(db, master, [.. submissions.Select(Minimise)], leadId: null, policy, by, clock.GetUtcNow().UtcDateTime, cancel))!;
        desk.Validate();
        desk.Admit();
        return desk.Results();
    }

    /// <summary>As <see cref="SubmitAsync"/> for a lead that is known by its id, which needs no other identifier; null when there is no such lead for whoever hands it in.</summary>
    /// <param name="leadId">The lead.</param>
    /// <param name="submission">What is new.</param>
    /// <param name="by">Who hands it in.</param>
    /// <param name="cancel">Before it is stored.</param>
    /// <param name="onlyIf">Versions of the lead that the caller knows; with another one nothing is stored (<see cref="IntakeResult.Outdated"/>). Null is any.</param>
    public async Task<IntakeResult?> UpdateAsync(Guid leadId, LeadSubmission submission, Viewer by, CancellationToken cancel, IReadOnlyCollection<int>? onlyIf = null) =>
        await access.AdmitsAsync(leadId, by, cancel) ? (await TakeInAsync([submission], leadId, KnownLeadPolicy.Update, by, cancel, onlyIf)).FirstOrDefault() : null;

    public Task<IntakeResult?> AddEventsAsync(Guid leadId, IEnumerable<GivenEvent> events, Viewer by, CancellationToken cancel, IReadOnlyCollection<int>? onlyIf = null) =>
        UpdateAsync(leadId, new LeadSubmission { Origin = LeadOrigin.Api, Events = [.. events] }, by, cancel, onlyIf);

    public Task<IntakeResult?> AddOutcomeAsync(Guid leadId, GivenOutcome outcome, Viewer by, CancellationToken cancel, IReadOnlyCollection<int>? onlyIf = null) =>
        UpdateAsync(leadId, new LeadSubmission { Origin = LeadOrigin.Api, Outcomes = [outcome] }, by, cancel, onlyIf);

    private async Task<IReadOnlyList<IntakeResult>> TakeInAsync(
        IReadOnlyList<LeadSubmission> submissions, Guid? leadId, KnownLeadPolicy policy, Viewer by, CancellationToken cancel, IReadOnlyCollection<int>? onlyIf = null)
    {
        using var activity = Telemetry.Source.StartActivity("Intake");
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        // Takes the write lock before the first look: whoever comes second finds the lead of the first.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var desk = await IntakeDesk.OpenAsync(db, master, [.. submissions.Select(Minimise)], leadId, policy, by, now, cancel);
        if (desk is null) return [];
        if (onlyIf is not null && desk.Version is { } version && !onlyIf.Contains(version)) return [new IntakeResult.Outdated()];

        desk.Validate();
        desk.Admit();
        await desk.SealAsync(vault, cancel);
        await desk.ScoreAsync(keeper, reviews, market, cancel);
        await desk.StoreAsync(vault, cancel);
        await transaction.CommitAsync(cancel);
        desk.Publish(feed);
        return Count(desk.Results());
    }

    private static IReadOnlyList<IntakeResult> Count(IReadOnlyList<IntakeResult> results)
    {
        if (!Telemetry.Intake.Enabled && !Telemetry.Scores.Enabled) return results;
        foreach (var result in results)
        {
            var outcome = result switch { IntakeResult.Scored => "scored", IntakeResult.Unscored => "unscored", IntakeResult.ConsentRequired => "consent_required", _ => "refused" };
            Telemetry.Intake.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            if (result is IntakeResult.Scored) Telemetry.Scores.Add(1);
        }
        return results;
    }

    /// <summary>What we do not want to know does not come in.</summary>
    private LeadSubmission Minimise(LeadSubmission said) => options.Value.CollectProtected || said.Origin == LeadOrigin.Demo
        ? said
        : said with { Profile = said.Profile with { AgeRange = null, FamilyComposition = null } };
}
