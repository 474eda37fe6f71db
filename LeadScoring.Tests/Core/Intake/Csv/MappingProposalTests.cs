using System.Collections.Immutable;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Intake.Csv;

public sealed class MappingProposalTests
{
    [Theory]
    [InlineData("E-mail", "a@x.com", ImportTarget.Email)]
    [InlineData("EMAIL_ADDRESS", "a@x.com", ImportTarget.Email)]
    [InlineData("Primary Email", "a@x.com", ImportTarget.Email)]
    [InlineData("Correo", "a@x.com", ImportTarget.Email)]
    [InlineData("Mobile Phone Number", "(614) 555-0100", ImportTarget.Phone)]
    [InlineData("Handy", "+49 30 901820", ImportTarget.Phone)]
    [InlineData("First Name", "Ana", ImportTarget.FirstName)]
    [InlineData("lname", "Ana", ImportTarget.LastName)]
    [InlineData("Budget (max)", "450k", ImportTarget.BudgetMax)]
    [InlineData("Price Range", "300k-450k", ImportTarget.Budget)]
    [InlineData("Move-in Timeline", "3-6 months", ImportTarget.Timeline)]
    [InlineData("When?", "3-6 months", ImportTarget.Timeline)]
    [InlineData("Lead Status", "Contacted", ImportTarget.Stage)]
    [InlineData("Lead Source", "Zillow", ImportTarget.Source)]
    [InlineData("Create Date", "2024-03-01", ImportTarget.CreatedAt)]
    [InlineData("Preferred Area", "43215;43201", ImportTarget.Areas)]
    [InlineData("Legal basis for processing contact's data", "Freely given consent from contact", ImportTarget.ConsentProfiling)]
    [InlineData("Unsubscribed from all email", "true", ImportTarget.EmailOptOut)]
    [InlineData("Opted out of email: Customer Service Communication", "true", ImportTarget.EmailOptOut)]
    [InlineData("DoNotCall", "false", ImportTarget.DoNotCall)]
    [InlineData("Lead Owner", "Pat Doe", ImportTarget.PersonalAttribute)]
    [InlineData("Client type", "Buyer", ImportTarget.Kind)]
    public void A_header_and_its_values_name_the_target(string header, string value, ImportTarget target) => Assert.Equal(target, Propose($"{header}\n\"{value}\"\n").Find(header)!.Target);

    [Theory]
    [InlineData("Type", "Residential", MatchReason.NoMatch)]
    [InlineData("Status", "Zombie", MatchReason.NoMatch)]
    [InlineData("Email", "yes", MatchReason.NoMatch)]
    [InlineData("Date", "soon", MatchReason.NoMatch)]
    [InlineData("Email Domain", "x.com", MatchReason.Bookkeeping)]
    [InlineData("Lead Score", "71", MatchReason.Bookkeeping)]
    [InlineData("Date of birth", "1980-01-01", MatchReason.Protected)]
    [InlineData("Marital Status", "Single", MatchReason.Protected)]
    [InlineData("IsConverted", "true", MatchReason.AfterTheFact)]
    [InlineData("Became an Opportunity Date", "2024-01-01", MatchReason.AfterTheFact)]
    [InlineData("Anything", "", MatchReason.Empty)]
    public void What_does_not_fit_is_not_imported_and_it_is_said_why(string header, string value, MatchReason reason)
    {
        var choice = Propose($"{header},Name\n{value},x\n").Find(header)!;

        Assert.Equal((ImportTarget.DoNotImport, reason), (choice.Target, choice.Reason));
    }

    [Fact]
    public void Of_two_columns_for_one_field_the_better_named_and_then_the_fuller_is_taken()
    {
        var mapping = Propose("Name,Date,Create Date,Id,Record ID,Budget Max,Max Price\nAna,2024-01-01,2024-01-02,1,5,300k,\nBo,2024-01-01,2024-01-02,2,6,,\n");

        Assert.Equal(ImportTarget.CreatedAt, mapping.Find("Create Date")!.Target);
        Assert.Equal(ImportTarget.ExternalId, mapping.Find("Record ID")!.Target);
        Assert.Equal(ImportTarget.BudgetMax, mapping.Find("Budget Max")!.Target);
        Assert.Equal([ImportTarget.DoNotImport, ImportTarget.DoNotImport], new[] { "Date", "Id" }.Select(h => mapping.Find(h)!.Target));
        Assert.Empty(mapping.Problems(["Name", "Date", "Create Date", "Id", "Record ID", "Budget Max", "Max Price"]));
    }

    [Theory]
    [InlineData("13/1/2024", "2/3/2024", DateOrder.DayFirst, false)]
    [InlineData("1/13/2024", "2/3/2024", DateOrder.MonthFirst, false)]
    [InlineData("1/2/2024", "2/3/2024", DateOrder.MonthFirst, true)]
    [InlineData("1.2.2024", "2.3.2024", DateOrder.DayFirst, true)]
    [InlineData("2024-01-13", "2024-02-03", DateOrder.MonthFirst, false)]
    public void The_order_of_dates_is_seen_over_the_whole_column(string one, string other, DateOrder order, bool ambiguous)
    {
        var survey = Survey($"Create Date\n{one}\n{other}\n").Columns[0];

        Assert.Equal((order, ambiguous), (survey.Order, survey.IsAmbiguous));
        Assert.Equal(order, MappingProposal.Of([survey]).Mapping.Columns[0].Dates);
    }

    [Theory]
    [InlineData("Record ID,Email,Lifecycle Stage\n1,a@x.com,Lead\n", "HubSpot", "hubspot")]
    [InlineData("Id,Email\n00Q1x00000AbC00EAM,a@x.com\n", "Salesforce", "salesforce")]
    [InlineData("Record Id,Email\nzcrm_48768,a@x.com\n", "Zoho CRM", "zoho")]
    public void The_program_is_known_by_its_columns(string csv, string program, string system)
    {
        var proposal = MappingProposal.Of(Survey(csv).Columns);

        Assert.Equal((program, system), (proposal.LooksLike, proposal.Mapping.IdSystem));
    }

    [Fact]
    public void Ids_of_unknown_programs_do_not_meet_those_of_another_file()
    {
        var one = Propose("Id,Email\n1,a@x.com\n").IdSystem;

        Assert.Equal(one, Propose("Email,Id\na@x.com,7\n").IdSystem);
        Assert.NotEqual(one, Propose("Id,Mail,City\n1,a@x.com,Rome\n").IdSystem);
    }

    [Fact]
    public void A_mapping_survives_being_written_and_read()
    {
        var mapping = Propose("Email,Stage,Visits\na@x.com,Contacted,3\n") with { Label = new LabelChoice("Stage", ["won", "closed"]), TimeZone = "America/Chicago" };
        mapping = mapping.With(mapping.Find("Stage")! with { LeaveOutUnusable = true, Words = mapping.Find("Stage")!.Words.Add("Zombie", "Lost") });

        var again = ColumnMapping.FromJson(mapping.ToJson());

        Assert.Equal(mapping.ToJson(), again.ToJson());
        Assert.Equal("Lost", again.Find("stage")!.Words["ZOMBIE"]);
    }

    [Fact]
    public void A_mapping_that_cannot_work_says_why()
    {
        var mapping = new ColumnMapping
        {
            Columns = [new("Mail", ImportTarget.DoNotImport), new("A", ImportTarget.CreatedAt), new("B", ImportTarget.CreatedAt), new("Gone", ImportTarget.Notes)],
            Label = new LabelChoice("Lost too", []),
            TimeZone = "Mars/Olympus",
        };

        var problems = mapping.Problems(["Mail", "A", "B"]);

        Assert.Equal(6, problems.Count);
        Assert.Contains(problems, p => p.Contains("\"Gone\"", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("only one column", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("says who a lead is", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("Mars/Olympus", StringComparison.Ordinal));
    }

    [Fact]
    public void Own_words_win_over_known_ones_and_unknown_words_are_named()
    {
        using var text = new CsvText("Email,Stage\na@x.com,Zombie\nb@x.com,Contacted\nc@x.com,Ghost\n");
        var file = text.Open();
        var mapping = MappingProposal.Of(FileSurvey.Of(file).Columns, given: new ColumnMapping { Columns = [new ColumnChoice("Stage", ImportTarget.Stage) { Words = ImmutableSortedDictionary<string, string>.Empty.Add("zombie", "Lost").Add("contacted", "Nurture") }] }).Mapping;

        var readings = file.Read().OfType<CsvRow.Data>().Select(new RowReader(file.Layout.Headers, mapping, null, new AreaNames([]), null, DateTime.UnixEpoch.AddYears(56)).Read).ToList();

        Assert.Equal([LeadStage.Lost, LeadStage.Nurture, null], readings.Select(r => r.Submission!.Stage));
        Assert.Equal(["Ghost"], readings.SelectMany(r => r.Unknown).Select(u => u.Word));
    }

    [Theory]
    [InlineData(null, LeadSource.Website)]
    [InlineData("Sphere", LeadSource.Sphere)]
    public void Own_words_win_even_over_what_a_program_is_known_to_mean(string? own, LeadSource source)
    {
        using var text = new CsvText("Email,Original Source\na@x.com,Referrals\n");
        var file = text.Open();
        var choice = new ColumnChoice("Original Source", ImportTarget.Source);
        if (own is not null) choice = choice with { Words = choice.Words.Add("referrals", own) };
        var mapping = MappingProposal.Of(FileSurvey.Of(file).Columns, given: new ColumnMapping { Columns = [choice] }).Mapping;

        var reading = new RowReader(file.Layout.Headers, mapping, null, new AreaNames([]), null, DateTime.UnixEpoch.AddYears(56)).Read(file.Read().OfType<CsvRow.Data>().Single());

        Assert.Equal(source, reading.Submission!.Source);
    }

    [Fact]
    public void Areas_are_found_by_name_id_and_unambiguous_ending()
    {
        var areas = new AreaNames([("columbus-43215", "Downtown"), ("austin-1", "East"), ("dallas-1", "East")]);

        Assert.Equal(["columbus-43215", "columbus-43215", "columbus-43215", "1", "East", "Nowhere"], new[] { "43215", "downtown", "COLUMBUS-43215", "1", "East", "Nowhere" }.Select(areas.IdOf));
    }

    private static FileSurvey Survey(string csv)
    {
        using var text = new CsvText(csv);
        return FileSurvey.Of(text.Open());
    }

    private static ColumnMapping Propose(string csv) => MappingProposal.Of(Survey(csv).Columns).Mapping;
}
