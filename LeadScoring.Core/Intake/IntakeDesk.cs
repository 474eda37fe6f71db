using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;

namespace LeadScoring.Core.Intake;

/// <summary>The steps of <see cref="LeadIntake"/> over one batch inside its transaction. Used once, by one thread.</summary>
internal sealed class IntakeDesk
{
    private readonly LeadDb db;
    private readonly NewRows rows = new();
    private readonly MasterKey master;
    private readonly KnownLeads known;
    private readonly KnownLeadPolicy policy;
    private readonly Viewer by;
    private readonly TeamDirectory teams;
    private readonly LeadFile? addressee;
    private readonly DateTime now;
    private readonly Entry[] entries;

    private IntakeDesk(LeadDb db, MasterKey master, KnownLeads known, IEnumerable<LeadSubmission> submissions, Guid? leadId, KnownLeadPolicy policy, Viewer by, TeamDirectory teams, DateTime now)
    {
        this.db = db;
        this.master = master;
        this.known = known;
        this.policy = policy;
        this.by = by;
        this.teams = teams;
        this.now = now;
        addressee = leadId is { } id ? known.Find(id) : null;
        entries = [.. submissions.Select(s => new Entry(s))];
    }

    /// <summary>Null when the submission is for a lead that does not exist for whoever hands it in.</summary>
    public static async Task<IntakeDesk?> OpenAsync(
        LeadDb db, MasterKey master, IReadOnlyList<LeadSubmission> submissions, Guid? leadId, KnownLeadPolicy policy, Viewer by, DateTime now, CancellationToken cancel)
    {
        var leads = leadId is { } id
            ? await KnownLeads.OpenAsync(db, master, [id], cancel)
            : await KnownLeads.FindAsync(db, master, submissions, cancel);
        if (leadId is { } wanted && !(leads.Find(wanted) is { } file && by.MaySee(file.Lead.TeamId))) return null;
        return new IntakeDesk(db, master, leads, submissions, leadId, policy, by, await TeamDirectory.ReadAsync(db, cancel), now);
    }

    /// <summary>Of the lead that the submission is for by its id, before anything is done to it.</summary>
    public int? Version => addressee?.Lead.Version;

    /// <summary>Refuses what is wrong in itself.</summary>
    public void Validate()
    {
        foreach (var entry in entries)
            if (SubmissionRules.Check(entry.Said, now, isKnown: addressee is not null) is { IsEmpty: false } errors) entry.Refusal = new IntakeResult.Refused(errors);
    }

    /// <summary>Finds out who each submission is about, whether we may take it, and takes it over. In order: a later one sees what an earlier one said.</summary>
    public void Admit()
    {
        foreach (var entry in entries.Where(e => e.Refusal is null))
        {
            var file = addressee ?? known.Find(entry.Said);
            entry.Said = WithoutOverruled(entry.Said, file);
            entry.Refusal = Belonging(entry.Said, file) ?? Consent(entry.Said, file) ?? Contradiction(entry.Said, file);
            if (entry.Refusal is not null) continue;
            entry.File = file ?? LeadFile.Open(rows, entry.Said, Guid.CreateVersion7(new DateTimeOffset(now)), now, TeamOf(entry.Said), OwnerOf(entry.Said));
            entry.Created = file is null;
            if (file is not null && policy == KnownLeadPolicy.Skip) continue;
            entry.File.Take(entry.Said, master, now);
            known.Remember(entry.File);
        }
    }

    /// <summary>Seals what is personal, each lead's under its own key.</summary>
    public async Task SealAsync(PersonVault vault, CancellationToken cancel)
    {
        var files = known.Touched.ToList();
        var keys = await vault.OpenOrCreateAsync([.. files.Where(f => f.NeedsKey).Select(f => f.Lead.Id)], cancel);
        foreach (var file in files) file.Seal(keys, now);
    }

    /// <summary>Makes features and score of each lead whose person agrees; whose person does not, loses any score there was.</summary>
    public async Task ScoreAsync(ScoreKeeper keeper, ReviewKeeper reviews, MarketBook market, CancellationToken cancel)
    {
        var history = await market.ReadAsync(db, cancel);
        var outbox = await Outbox.OpenAsync(db, rows, cancel);
        var withdrawn = new List<Guid>();
        foreach (var file in known.Touched)
        {
            var facts = LeadFactsReader.Of(file.Lead, file.EarlierProfiles, file.Events, file.Consents, history, now);
            var (score, before) = (file.Score, file.Score?.Band);
            var fate = keeper.Keep(rows, file.Lead.Id, facts, file.Consents, ref score, now);
            if (fate == ScoreFate.NotAllowed)
            {
                if (score is not null) withdrawn.Add(file.Lead.Id);
                score = null;
            }
            // A second look at what was known before does not rank what is known now.
            if (score is { Factor: not null }) keeper.Review(score, factor: null);
            file.Score = score;
            ScoreNews.Tell(outbox, fate, before, score, now);
            foreach (var (purpose, at) in file.Withdrawn) outbox.Tell(Outbox.ConsentWithdrawn, now, new { LeadId = file.Lead.Id, Purpose = purpose, At = at });
        }
        if (withdrawn.Count > 0) await ScoreKeeper.WithdrawAsync(db, withdrawn, cancel);
        var unread = known.Touched.Where(file => file.Withdrawn.Exists(w => w.Purpose is ConsentPurpose.LlmProcessing or ConsentPurpose.Profiling)).Select(file => file.Lead.Id).ToList();
        if (unread.Count > 0) await reviews.WithdrawAsync(db, unread, cancel);
    }

    public async Task StoreAsync(PersonVault vault, CancellationToken cancel)
    {
        var journal = ImportJournal.Open(db, ImportsOfKnownLeads());
        await rows.InsertAsync(db, cancel);
        await db.SaveChangesAsync(cancel);
        await journal.StoreAsync(db, vault, cancel);
    }

    public void Publish(LeadFeed feed)
    {
        foreach (var file in known.Touched) feed.Publish(new LeadChange(file.Lead.Id, file.IsNew ? LeadChangeKind.Created : LeadChangeKind.Changed));
    }

    public IReadOnlyList<IntakeResult> Results() => [.. entries.Select(e => e.Refusal ?? ResultOf(e.File!, e.Created))];

    private IntakeResult ResultOf(LeadFile file, bool created) => ConsentGate.Check(file.Consents, ConsentPurpose.Profiling, now) switch
    {
        ConsentAnswer.Denied denied => new IntakeResult.Unscored(file.Lead.Id, created, $"Consent to profiling was refused or withdrawn on {Day(denied.Since)}."),
        ConsentAnswer.NeverAsked => new IntakeResult.Unscored(file.Lead.Id, created, "Nobody knows yet whether the person agrees to profiling.") { IsHeld = true },
        _ when file.Score is null => new IntakeResult.Unscored(file.Lead.Id, created, "There is no model yet."),
        _ => new IntakeResult.Scored(file.Lead.Id, created),
    };

    /// <summary>Nobody changes a lead of another team by knowing its e-mail address, or puts one where they cannot see it.</summary>
    private IntakeResult? Belonging(LeadSubmission said, LeadFile? file)
    {
        if (file is not null) return by.MaySee(file.Lead.TeamId) ? null : Conflict("contact", "Is a lead of another team already; ask a manager.");
        if (said.Team is null) return null;
        if (teams.Find(said.Team) is not { } team) return new IntakeResult.Refused([new FieldError("team", $"Is no team; {(teams.Teams.Count == 0 ? "there are none yet" : "allowed " + string.Join(", ", teams.Teams.Take(20).Select(t => t.Name)))}.")]);
        return by.MaySee(team.Id) ? null : new IntakeResult.Refused([new FieldError("team", "Is not a team of yours.")]);
    }

    private Guid? TeamOf(LeadSubmission said) =>
        said.Team is { } name ? teams.Find(name)?.Id : by.Role is null or Role.Rep && by.TeamId is { } own ? own : teams.Teams.Count == 1 && by.MaySee(teams.Teams[0].Id) ? teams.Teams[0].Id : null;

    /// <summary>Whoever adds a lead by hand looks after it.</summary>
    private Guid? OwnerOf(LeadSubmission said) => said.Origin == LeadOrigin.Form && by.Role == Role.Rep ? by.UserId : null;

    private IntakeResult? Consent(LeadSubmission said, LeadFile? file)
    {
        var before = file?.Consents ?? new ConsentLedger([]);
        var profiling = said.Consents.Where(c => c.Purpose == ConsentPurpose.Profiling).ToList();
        if (before.Latest(ConsentPurpose.Profiling, now) is not { } holds) return profiling.Count > 0 || said.HoldWithoutConsent ? null : new IntakeResult.ConsentRequired();
        // Saying again what is known says nothing; a grant that is new to us and older than the withdrawal contradicts it.
        var outdated = profiling.FindIndex(c => c.Granted && c.At <= holds.At && !before.Statements.Any(s => s.Purpose == c.Purpose && s.Granted && s.At == c.At));
        if (holds.Granted || outdated < 0 || profiling.Exists(c => c.At > holds.At)) return null;
        return Conflict($"consents[{said.Consents.IndexOf(profiling[outdated])}]", $"Was given before the person withdrew consent to profiling on {Day(holds.At)}; allowed is a newer statement of the person.");
    }

    /// <summary>Leads that an import changed without having made them.</summary>
    private Dictionary<Guid, Guid> ImportsOfKnownLeads() => entries
        .Where(e => e is { Refusal: null, Said.ImportId: not null, File: { IsNew: false, IsTouched: true } file } && file.Lead.ImportId != e.Said.ImportId)
        .DistinctBy(e => e.File!.Lead.Id)
        .ToDictionary(e => e.File!.Lead.Id, e => e.Said.ImportId!.Value);

    /// <summary>What somebody said for many, or anybody in the person's name, does not count against what the person said.</summary>
    private LeadSubmission WithoutOverruled(LeadSubmission said, LeadFile? file) => file is null
        ? said
        : said with { Consents = said.Consents.RemoveAll(c => (c.IsForMany || said.IsAnonymous) && c.Granted && ConsentGate.Check(file.Consents, c.Purpose, now) is ConsentAnswer.Denied) };

    private IntakeResult? Contradiction(LeadSubmission said, LeadFile? file)
    {
        foreach (var i in known.TakenIds(said, file)) return Conflict($"externalIds[{i}]", "Names another lead already.");
        if (file is null) return null;
        if (said.Stage is { } stage && !StageRules.Allows(file.Lead.Stage, stage))
            return Conflict("stage", $"Was {stage}, which cannot follow {file.Lead.Stage}; allowed {string.Join(", ", StageRules.Next(file.Lead.Stage).Append(file.Lead.Stage))}.");
        var attributes = file.Lead.Profile.Attributes.SetItems(said.Profile.Attributes).Count;
        return attributes > SubmissionRules.MostAttributes ? Conflict("attributes", $"Would make {attributes} attributes with those known; allowed at most {SubmissionRules.MostAttributes}.") : null;
    }

    private static IntakeResult.Refused Conflict(string field, string message) => new([new FieldError(field, message)], IsConflict: true);

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Entry(LeadSubmission said)
    {
        public LeadSubmission Said { get; set; } = said;
        public IntakeResult? Refusal { get; set; }
        public LeadFile? File { get; set; }
        public bool Created { get; set; }
    }
}
