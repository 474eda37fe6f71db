using System.Text;
using CsCheck;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Intake.Imports;

public sealed class ImportRunTests : IDisposable
{
    private const string Three = "First name,E-mail,Phone,Budget (max),Created,Consent\nAna,ana@example.com,(614) 555-0100,450k,2026-03-01,yes\nBo,bo@example.com,,\"$450,000\",2026-03-02,no\nChloé,chloe@example.com,,,2026-03-03,\n";
    private readonly Importing importing = new();

    public void Dispose() => importing.Dispose();

    [Fact]
    public async Task Rows_become_leads_with_what_their_cells_say()
    {
        var run = await importing.TextAsync(Three);

        Assert.Equal((ImportState.Done, 2, 1, 0), (run.State, run.Created, run.Held, run.Rejected));
        var leads = await importing.LeadsAsync();
        Assert.Equal(new Contact("Ana", "ana@example.com", "(614) 555-0100"), leads[0].Contact);
        Assert.Equal((450_000m, new DateTime(2026, 3, 1), LeadOrigin.Import, run.Id), (leads[0].Lead.Profile.BudgetMaxUsd, leads[0].Lead.CreatedAt, leads[0].Lead.Origin, leads[0].Lead.ImportId));
        Assert.Equal(["Ana", "Bo", "Chloé"], leads.Select(l => l.Contact.FullName));
    }

    [Fact]
    public async Task A_row_without_consent_is_kept_and_neither_scored_nor_given_a_statement()
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());

        await importing.TextAsync(Three);

        var leads = await importing.LeadsAsync();
        Assert.Equal([leads[0].Lead.Id], (await importing.AllAsync<LeadScore>()).Select(s => s.LeadId));
        Assert.Equal([(leads[0].Lead.Id, true), (leads[1].Lead.Id, false)], (await importing.AllAsync<ConsentEvent>()).Select(c => (c.LeadId, c.Granted)).OrderByDescending(c => c.Granted));
        Assert.All(await importing.AllAsync<ConsentEvent>(), c => Assert.Equal(ConsentPurpose.Profiling, c.Purpose));
    }

    [Fact]
    public async Task One_statement_for_all_covers_the_rows_that_say_nothing_and_no_others()
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());

        var run = await importing.TextAsync(Three, consent: Importing.Agreed);

        var leads = await importing.LeadsAsync();
        var said = (await importing.AllAsync<ConsentEvent>()).ToDictionary(c => c.LeadId);
        Assert.Equal((3, 0), (run.Created, run.Held));
        Assert.Equal((true, "sign-up form", new DateTime(2026, 3, 3)), (said[leads[2].Lead.Id].Granted, said[leads[2].Lead.Id].Source, said[leads[2].Lead.Id].At));
        Assert.NotNull(said[leads[2].Lead.Id].TextSha256);
        Assert.False(said[leads[1].Lead.Id].Granted);
    }

    [Fact]
    public async Task A_statement_for_all_never_outweighs_a_withdrawal()
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());
        await importing.Get<LeadIntake>().SubmitAsync(Submissions.Of("chloe@example.com") with { Consents = [Submissions.Withdraws(ConsentPurpose.Profiling, Submissions.Yesterday)] }, Viewer.System, default);

        var run = await importing.TextAsync("Email\nchloe@example.com\n", consent: Importing.Agreed with { At = Submissions.Yesterday.AddHours(5) });

        Assert.Equal((ImportState.Done, 1, 0), (run.State, run.Updated, run.Rejected));
        Assert.Empty(await importing.AllAsync<LeadScore>());
        Assert.False(Assert.Single(await importing.AllAsync<ConsentEvent>()).Granted);
    }

    [Fact]
    public async Task Opting_out_withdraws_contact_and_says_nothing_of_profiling()
    {
        await importing.TextAsync("Email,HasOptedOutOfEmail,DoNotCall\nana@example.com,true,false\nbo@example.com,false,true\ncy@example.com,false,false\n");

        var said = (await importing.AllAsync<ConsentEvent>()).OrderBy(c => c.Id).Select(c => (c.Purpose, c.Granted, c.Source));
        Assert.Equal([(ConsentPurpose.Contact, false, "HasOptedOutOfEmail: true"), (ConsentPurpose.Contact, false, "DoNotCall: true"), (ConsentPurpose.MarketingSms, false, "DoNotCall: true")], said);
    }

    [Fact]
    public async Task A_consent_column_with_date_and_channel_is_a_statement_of_the_person()
    {
        await importing.TextAsync("Email,GDPR consent,Consent date,Consent channel\nana@example.com,yes,3/12/2026 9:14 AM,phone\n");

        var said = Assert.Single(await importing.AllAsync<ConsentEvent>());
        Assert.Equal((true, new DateTime(2026, 3, 12, 9, 14, 0), "phone", "GDPR consent: yes"), (said.Granted, said.At, said.Channel, said.Source));
    }

    [Fact]
    public async Task A_label_column_becomes_imported_outcomes_and_never_an_attribute()
    {
        await importing.TextAsync(
            "Email,Create Date,Result,Close Date\nana@example.com,2026-01-01,Won,2026-02-01\nbo@example.com,2026-01-02,Dropped,\ncy@example.com,2026-01-03,,\n",
            mapping => mapping.With(new ColumnChoice("Result", ImportTarget.Attribute)) with { Label = new LabelChoice("Result", ["won"]) });

        Assert.Equal((1, 1), (importing.Check.Positive, importing.Check.Negative));
        var outcomes = (await importing.AllAsync<LeadOutcome>()).OrderBy(o => o.Id).ToList();
        Assert.Equal([(OutcomeKind.AppointmentQualified, new DateTime(2026, 2, 1)), (OutcomeKind.Lost, new DateTime(2026, 1, 2))], outcomes.Select(o => (o.Kind, o.At)));
        Assert.All(outcomes, o => Assert.True(o.IsImportedLabel));
        Assert.All(await importing.LeadsAsync(), l => Assert.Empty(l.Lead.Profile.Attributes));
    }

    [Theory]
    [InlineData(KnownLeadPolicy.Update, 9)]
    [InlineData(KnownLeadPolicy.Skip, 3)]
    public async Task Known_leads_are_updated_or_skipped_as_chosen(KnownLeadPolicy policy, int months)
    {
        await importing.Get<LeadIntake>().SubmitAsync(Submissions.Of("ana@example.com"), Viewer.System, default);

        var run = await importing.TextAsync("Email,Timeline\nANA@example.com,9 months\nbo@example.com,1\nbo@example.com,2\n", duplicates: policy);

        Assert.Equal((1, 1, 1), (importing.Check.DuplicatesKnown, importing.Check.DuplicatesInFile, importing.Check.Held));
        Assert.Equal(policy == KnownLeadPolicy.Update ? (1, 0, 2) : (0, 2, 1), (run.Updated, run.Skipped, run.Held));
        Assert.Equal(months, (await importing.LeadsAsync()).Single(l => l.Contact.Email!.StartsWith("ana", StringComparison.OrdinalIgnoreCase)).Lead.Profile.TimelineMonths);
    }

    [Fact]
    public async Task Bad_rows_are_reported_by_what_they_share_with_line_value_and_expected_form_and_the_others_come_in()
    {
        var run = await importing.TextAsync("Name,Email,Last visit,Budget\nAna,ana@example.com,31/02/26,450k\nBo,bo@example.com,2026-02-30,450k\nCy,cy@example.com,2026-02-03,450k\nDi,,2026-02-03,450k\nEd,ed@,2026-02-03,450k\nFe,fe@example.com,2026-02-03,12\n\"Gi,gi@example.com,2026-02-03,450k\n");

        Assert.Equal((1, 6), (run.Held, run.Rejected));
        var dates = importing.Check.Problems.Single(p => p.Problem.Column == "Last visit");
        Assert.Equal(2, dates.Rows);
        Assert.Equal([(2L, "31/02/26"), (3L, "2026-02-30")], dates.Samples);
        Assert.Contains("2024-03-31", dates.Problem.Expected, StringComparison.Ordinal);
        var email = importing.Check.Problems.Single(p => p.Problem.Column == "Email");
        Assert.Equal((6L, null), email.Samples.Single());
        Assert.Contains("20,000", importing.Check.Problems.Single(p => p.Problem.Column == "Budget").Problem.Expected, StringComparison.Ordinal);
        Assert.Equal([5L, 8L], importing.Check.Problems.Where(p => p.Problem.Column is null).SelectMany(p => p.Samples).Select(s => s.Line).Order());
    }

    [Fact]
    public async Task A_value_that_cannot_be_used_is_left_out_where_that_was_chosen()
    {
        var run = await importing.TextAsync("Email,Timeline,Budget\nana@example.com,next spring,12\nbo@example.com,3,450k\n",
            mapping => mapping.With(mapping.Find("Timeline")! with { LeaveOutUnusable = true }).With(mapping.Find("Budget")! with { LeaveOutUnusable = true, Target = ImportTarget.Budget }));

        Assert.Equal((2, 0), (run.Held, run.Rejected));
        Assert.Equal(["Budget", "Timeline"], importing.Check.LeftOut.Select(p => p.Problem.Column));
        Assert.Equal((null, null), ((await importing.LeadsAsync())[0].Lead.Profile.TimelineMonths, (await importing.LeadsAsync())[0].Lead.Profile.BudgetMaxUsd));
    }

    [Fact]
    public async Task A_stage_that_cannot_follow_costs_the_row_or_only_the_value_as_chosen()
    {
        await importing.Get<LeadIntake>().SubmitAsync(Submissions.Of("ana@example.com") with { Stage = LeadStage.Showing }, Viewer.System, default);
        const string Csv = "Email,Stage,Timeline\nana@example.com,New,9\n";

        var strict = await importing.TextAsync(Csv);
        var lenient = await importing.TextAsync(Csv, mapping => mapping.With(mapping.Find("Stage")! with { LeaveOutUnusable = true }));

        Assert.Equal((1, 0), (strict.Rejected, lenient.Rejected));
        var lead = Assert.Single(await importing.LeadsAsync()).Lead;
        Assert.Equal((LeadStage.Showing, 9), (lead.Stage, lead.Profile.TimelineMonths));
    }

    [Fact]
    public async Task Rejected_rows_can_be_mended_and_imported_and_are_no_formulas()
    {
        var run = await importing.TextAsync("Name,Email,Note\n=HYPERLINK(1),broken,＝1+1\n@cmd,bo@,-5\n");

        var rejected = importing.Rejected(run);
        Assert.Contains("'=HYPERLINK(1)", rejected, StringComparison.Ordinal);
        Assert.Contains("'＝1+1", rejected, StringComparison.Ordinal);
        Assert.Contains("'@cmd", rejected, StringComparison.Ordinal);
        var mended = await importing.TextAsync(rejected.Replace("broken", "ana@example.com", StringComparison.Ordinal).Replace("bo@", "bo@example.com", StringComparison.Ordinal));
        Assert.Equal((2, 0), (mended.Held, mended.Rejected));
        Assert.Equal(["=HYPERLINK(1)", "@cmd"], (await importing.LeadsAsync()).Select(l => l.Contact.FullName));
    }

    [Fact]
    public async Task Unmapped_columns_are_kept_on_request_typed_and_sealed_where_they_are_personal()
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"a{i}@example.com,{i % 7},{i % 3 == 0},{(i % 2 == 0 ? "Hot" : "Cold")},{i} Oak St,Pat Doe,0432{i % 10},code-{i}\n"));
        await importing.TextAsync("Email,Visits,VIP,Rating,Street,Lead Owner,Zip Code,Voucher\n" + rows, keepUnmapped: true);

        var lead = (await importing.LeadsAsync()).Single(l => l.Contact.Email == "a1@example.com").Lead;
        Assert.Equal(["Rating", "VIP", "Visits"], lead.Profile.Attributes.Keys);
        Assert.Equal((AttributeType.Number, AttributeType.Flag, AttributeType.Text), (lead.Profile.Attributes["Visits"].Type, lead.Profile.Attributes["VIP"].Type, lead.Profile.Attributes["Rating"].Type));
        var keys = await importing.Get<LeadScoring.Core.Storage.PersonVault>().OpenAsync([lead.Id], default);
        var personal = PersonalAttributes.Open(lead, keys);
        Assert.Equal(["Lead Owner", "Street", "Voucher", "Zip Code"], personal.Keys);
        Assert.Equal("04321", personal["Zip Code"]);
    }

    [Fact]
    public async Task What_was_chosen_for_such_columns_is_proposed_the_next_time_in_any_order()
    {
        await importing.TextAsync("Email,Weird\nana@example.com,3\n");
        var mapping = importing.Look.Proposal.Mapping.With(new ColumnChoice("Weird", ImportTarget.Timeline));
        await importing.Get<ImportRuns>().RememberAsync(["Email", "Weird"], mapping, default);

        var run = await importing.TextAsync("WEIRD;e-mail\n6;bo@example.com\n".Replace("e-mail", "email", StringComparison.Ordinal));

        Assert.Equal(ImportTarget.Timeline, importing.Look.Proposal.Mapping.Find("WEIRD")!.Target);
        Assert.Equal(MatchReason.Remembered, importing.Look.Proposal.Mapping.Find("WEIRD")!.Reason);
        Assert.Equal(1, run.Held);
    }

    [Theory]
    [InlineData("../../etc/passwd.csv", "passwd.csv")]
    [InlineData("C:\\Users\\ana\\leads.csv", "leads.csv")]
    [InlineData("le\u202Evsc\0.csv", "levsc.csv")]
    [InlineData("...", "...")]
    [InlineData("", "file.csv")]
    public async Task The_name_of_a_file_is_shown_and_never_a_path(string given, string shown)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("Email\nana@example.com\n"));

        var (run, _) = await importing.Get<ImportRuns>().UploadAsync(given, content, null, Viewer.System, default);

        Assert.Equal(shown, run!.FileName);
        Assert.Equal([$"{run.Id:N}.csv"], Directory.GetFiles(Path.Combine(importing.App.Folder, "data", "imports")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_upload_beyond_the_limit_is_refused_and_leaves_nothing()
    {
        using var small = new TestApp().With("Import:MaxBytes", "1000");
        var runs = (ImportRuns)small.Services.GetService(typeof(ImportRuns))!;
        using var content = new MemoryStream(new byte[1_001]);

        var (run, problem) = await runs.UploadAsync("big.csv", content, null, Viewer.System, default);

        Assert.Null(run);
        Assert.Contains("Import:MaxBytes", problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(small.Folder, "data", "imports")));
    }

    [Fact]
    public async Task The_uploaded_file_goes_with_the_import_and_the_rejected_rows_after_a_day()
    {
        var run = await importing.TextAsync(Three);
        var files = importing.Get<ImportFiles>();

        Assert.False(File.Exists(files.UploadOf(run.Id)));
        File.SetLastWriteTimeUtc(files.RejectedOf(run.Id), importing.App.Clock.GetUtcNow().UtcDateTime);
        importing.App.Clock.Advance(TimeSpan.FromHours(25));
        await importing.Get<ImportRuns>().CleanUpAsync(default);
        Assert.False(File.Exists(files.RejectedOf(run.Id)));
    }

    [Fact]
    public async Task What_was_running_when_the_program_stopped_is_closed_and_can_be_undone()
    {
        var run = await importing.TextAsync(Three);
        run.State = ImportState.Running;
        await importing.Get<ImportRuns>().SaveAsync(run, default);

        await importing.Get<ImportRuns>().CloseInterruptedAsync(default);

        var closed = (await importing.Get<ImportRuns>().FindAsync(run.Id, Viewer.System, default))!;
        Assert.Equal(ImportState.Failed, closed.State);
        Assert.Contains("after 3 rows", closed.Problem, StringComparison.Ordinal);
        Assert.True(await importing.Get<ImportUndo>().UndoAsync(closed, Viewer.System, default));
        Assert.Empty(await importing.LeadsAsync());
    }

    [Fact]
    public async Task An_import_that_is_started_twice_runs_once_and_its_plan_is_settled()
    {
        var (id, plan) = await UploadAsync();
        var runs = importing.Get<ImportRuns>();
        Assert.True(await runs.PlanAsync(id, plan, Viewer.System, default));
        var look = (await importing.Get<ImportLooks>().LookAsync(id, Viewer.System, null, default))!;
        var tabs = new[] { (await runs.FindAsync(id, Viewer.System, default))!, (await runs.FindAsync(id, Viewer.System, default))!, (await runs.FindAsync(id, Viewer.System, default))! };

        await Task.WhenAll(tabs[..2].Select(tab => importing.Get<ImportRunner>().RunAsync(tab, look.File, null, null, Viewer.System, default)));
        await importing.Get<ImportRunner>().RunAsync(tabs[2], look.File, null, null, Viewer.System, default);

        Assert.False(await runs.PlanAsync(id, plan, Viewer.System, default));
        var stored = (await runs.FindAsync(id, Viewer.System, default))!;
        Assert.Equal((ImportState.Done, 3L, null), (stored.State, stored.RowsDone, stored.Problem));
        Assert.Equal(3, (await importing.LeadsAsync()).Count);
    }

    [Fact]
    public async Task Two_who_check_the_same_file_at_once_both_get_their_answer_and_the_rows_to_mend()
    {
        var (id, plan) = await UploadAsync(Three + "No one,,,,,\n");
        var look = (await importing.Get<ImportLooks>().LookAsync(id, Viewer.System, null, default))!;

        var checks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => importing.Get<ImportChecker>().CheckAsync(id, look.File, plan, null, Viewer.System, default))));

        Assert.All(checks, check => Assert.Equal((1, 4), (check.ToFix, check.Rows)));
        var files = importing.Get<ImportFiles>();
        Assert.StartsWith("No one", CsvFile.Open(files.CheckedOf(id), ',').File!.Read().OfType<CsvRow.Data>().Single().Cells[0], StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(files.UploadOf(id))!).Length);
    }

    [Theory]
    [InlineData(500_000_000, "500 MB")]
    [InlineData(1_500_000, "1,500 KB")]
    [InlineData(536_870_912, "536,870,912 bytes")]
    public void The_limit_is_said_exactly(long bytes, string words) => Assert.Equal(words, new ImportOptions { MaxBytes = bytes }.MaxSize);

    [Fact]
    public async Task Whatever_bytes_come_in_every_row_is_counted_once_and_the_check_says_what_the_import_does()
    {
        // Rows of good, doubtful and broken cells; duplicates of each other.
        var cell = Gen.Frequency(
            (4, Gen.Int[0, 9].Select(i => $"a{i}@example.com")), (2, Gen.Int[0, 5].Select(i => $"(614) 555-010{i}")), (2, Gen.OneOf(Gen.Const("2026-03-01"), Gen.Const("31/02/26"), Gen.Const("450k"), Gen.Const("yes"), Gen.Const("no"))),
            (1, Gen.Char["\"\",;\n\r\t x="].Array[0, 6].Select(c => new string(c))), (2, Gen.Const("")));
        var file = cell.Array[5].Select(c => string.Join(',', c)).Array[1, 30].Select(rows => "Email,Phone,Create date,Budget,Consent\n" + string.Join('\n', rows));
        var samples = new List<string>();
        file.Sample(text => { samples.Add(text); }, iter: 60, threads: 1);
        var policy = KnownLeadPolicy.Update;
        foreach (var text in samples)
        {
            policy = policy == KnownLeadPolicy.Update ? KnownLeadPolicy.Skip : KnownLeadPolicy.Update;
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));

            var run = await importing.BytesAsync(content.ToArray(), duplicates: policy);

            var rows = importing.Look.Survey.Rows + importing.Look.Survey.Broken;
            Assert.Equal(ImportState.Done, run.State);
            Assert.Equal(rows, run.Created + run.Updated + run.Skipped + run.Held + run.Rejected);
            Assert.Equal(rows, importing.Check.Rows);
            Assert.Equal(run.Rejected, CountRejected(run));
        }
    }

    [Fact]
    public async Task Ten_thousand_rows_come_in_scored_each_with_its_own_values()
    {
        importing.Get<ServingModel>().Serve(RandomModels.Make());
        var csv = new StringBuilder("Id,First Name,Last Name,Email,Phone,Lead Source,Budget Max,Timeline,Preferred Area,Consent,Create Date,Visits\n");
        for (var i = 0; i < 10_000; i++) csv.Append(FormattableString.Invariant($"{i},First{i},Last{i},lead{i}@example.com,614 555 {i:0000},Zillow,{300 + i % 300}k,{i % 12} months,austin-78704,yes,2026-0{1 + i % 9}-1{i % 10},{i % 50}\n"));

        var run = await importing.TextAsync(csv.ToString(), keepUnmapped: true);

        Assert.Equal((10_000, 0, 10_000), (run.Created, run.Rejected, importing.Check.Ready));
        Assert.Equal(10_000, (await importing.AllAsync<LeadScore>()).Count);
        var leads = await importing.LeadsAsync();
        Assert.Equal(10_000, leads.Select(l => l.Lead.ExternalIds[0].Value).Distinct().Count());
        Assert.All(leads, l => Assert.Equal(($"First{l.Lead.ExternalIds[0].Value} Last{l.Lead.ExternalIds[0].Value}", $"lead{l.Lead.ExternalIds[0].Value}@example.com"), (l.Contact.FullName, l.Contact.Email)));
    }

    private async Task<(Guid Run, ImportPlan Plan)> UploadAsync(string csv = Three)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var (run, _) = await importing.Get<ImportRuns>().UploadAsync("leads.csv", content, null, Viewer.System, default);
        var look = (await importing.Get<ImportLooks>().LookAsync(run!.Id, Viewer.System, null, default))!;
        return (run.Id, new ImportPlan { Mapping = look.Proposal.Mapping });
    }

    private long CountRejected(ImportRun run)
    {
        var (file, _) = CsvFile.Open(importing.Get<ImportFiles>().RejectedOf(run.Id), ',');
        return file!.Read().LongCount(r => r is CsvRow.Data or CsvRow.Broken);
    }
}
