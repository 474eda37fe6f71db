using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Intake;

/// <summary>What a submission would score.</summary>
public abstract record PreviewResult
{
    private PreviewResult()
    {
    }

    public sealed record Scored(MadeScore Score, LeadFacts Facts, DateTime At) : PreviewResult;

    public sealed record Refused(ImmutableList<FieldError> Errors) : PreviewResult;

    /// <summary>Scoring is profiling, stored or not: the submission must say that the person agreed.</summary>
    public sealed record ConsentRequired : PreviewResult;

    public sealed record NoModel : PreviewResult;
}

/// <summary>Scores submissions by the same steps as <see cref="LeadIntake"/>, looks nobody up and stores nothing. Thread-safe.</summary>
public sealed class LeadPreview(IDbContextFactory<LeadDb> database, MasterKey master, MarketBook market, ScoreMaker maker, TimeProvider clock)
{
    public async Task<IReadOnlyList<PreviewResult>> ScoreAsync(IEnumerable<LeadSubmission> submissions, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var history = await market.ReadAsync(db, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. submissions.Select(s => Score(s, history, now))];
    }

    private PreviewResult Score(LeadSubmission said, MarketHistory history, DateTime now)
    {
        if (SubmissionRules.Check(said, now, isKnown: true) is { IsEmpty: false } errors) return new PreviewResult.Refused(errors);
        var file = LeadFile.Open(new NewRows(), said, Guid.Empty, now);
        file.Take(said, master, now);
        if (!ConsentGate.Allows(file.Consents, ConsentPurpose.Profiling, now)) return new PreviewResult.ConsentRequired();
        var facts = LeadFactsReader.Of(file.Lead, file.EarlierProfiles, file.Events, file.Consents, history, now);
        return maker.Make(facts, now) is { } made ? new PreviewResult.Scored(made, facts, now) : new PreviewResult.NoModel();
    }
}
