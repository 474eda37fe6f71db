using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Intake.Imports;

/// <summary>Exports as six programs write them, imported as they are.</summary>
public sealed class CrmFileTests : IDisposable
{
    private readonly Importing importing = new();

    public void Dispose() => importing.Dispose();

    [RealDataTheory]
    [InlineData("buyingbuddy_import.csv", "Buying Buddy", "UTF-8", 25, 0, 0, 0)]
    [InlineData("datablist_style_leads_mangled.csv", null, "UTF-8", 25, 0, 5, 0)]
    [InlineData("hubspot-crm-exports-all-contacts.csv", "HubSpot", "UTF-8", 40, 14, 0, 0)]
    [InlineData("salesforce_dataloader_Lead.csv", "Salesforce", "UTF-8", 25, 0, 0, 0)]
    [InlineData("salesforce_report_leads.csv", "Salesforce", "Windows-1252", 25, 0, 0, 3)]
    [InlineData("zoho_Leads_001.csv", "Zoho CRM", "UTF-8", 25, 0, 0, 0)]
    public async Task Every_export_comes_in_whole_without_editing(string name, string? program, string encoding, int rows, int agreed, int repaired, int remarks)
    {
        var run = await ImportAsync(name);

        Assert.Equal((ImportState.Done, rows, 0L), (run.State, run.Created + run.Held, run.Rejected));
        Assert.Equal((agreed, rows - agreed), (run.Created, run.Held));
        Assert.Equal((program, encoding, repaired, remarks), (importing.Look.Proposal.LooksLike, importing.Look.File.Encoding.Name, importing.Check.Repaired, importing.Check.Remarks));
        Assert.Empty(importing.Check.Unknown);
        var leads = await importing.LeadsAsync();
        Assert.Equal(rows, leads.Count);
        Assert.All(leads, l => Assert.NotNull(l.Contact.FullName));
        Assert.All(leads, l => Assert.DoesNotContain('\uFFFD', l.Contact.FullName!));
    }

    [RealDataFact]
    public async Task HubSpot_cells_mean_what_HubSpot_means()
    {
        await ImportAsync("hubspot-crm-exports-all-contacts.csv");
        var leads = (await importing.LeadsAsync()).ToDictionary(l => l.Lead.ExternalIds.Single().Value);
        var consents = (await importing.AllAsync<ConsentEvent>()).ToLookup(c => c.LeadId);

        var first = leads["5100"];
        Assert.Equal(("Ana O'Brien", null, "(614) 555-0100"), (first.Contact.FullName, first.Contact.Email, first.Contact.Phone));
        Assert.Equal("hubspot", first.Lead.ExternalIds.Single().System);
        Assert.Equal((new DateTime(2024, 3, 1, 9, 14, 0), LeadStage.Closed, LeadSource.Website), (first.Lead.CreatedAt, first.Lead.Stage, first.Lead.Source));
        Assert.Equal((250_000m, 450_000m, 0), (first.Lead.Profile.BudgetMinUsd, first.Lead.Profile.BudgetMaxUsd, first.Lead.Profile.TimelineMonths));
        Assert.Equal(["43215", "43201"], first.Lead.Profile.AreasOfInterest);
        Assert.Equal(["Is 12 Elm St still available?\nWe can see it on Saturday, thanks"], first.Notes);
        Assert.Equal([(ConsentPurpose.Profiling, true)], consents[first.Lead.Id].Select(c => (c.Purpose, c.Granted)));

        Assert.Equal(450_000m, leads["5102"].Lead.Profile.BudgetMaxUsd);
        Assert.Null(leads["5102"].Lead.Profile.TimelineMonths);
        Assert.Empty(consents[leads["5102"].Lead.Id]);
        Assert.Equal((3, LeadSource.PaidSearch), (leads["5101"].Lead.Profile.TimelineMonths, leads["5101"].Lead.Source));
        Assert.Equal([(ConsentPurpose.Contact, false)], consents[leads["5101"].Lead.Id].Select(c => (c.Purpose, c.Granted)));
        Assert.Null(leads["5103"].Lead.Profile.BudgetMaxUsd);
        // HubSpot's "Referrals" are links on other websites.
        Assert.Equal((LeadSource.Website, LeadStage.Qualified), (leads["5103"].Lead.Source, leads["5103"].Lead.Stage));
        Assert.Equal((LeadSource.Other, "Offline Sources"), (leads["5104"].Lead.Source, leads["5104"].Lead.Profile.Attributes["Original Source"].Text));
        Assert.Equal(("Élodie García", LeadStage.Lost), (leads["5104"].Contact.FullName, leads["5104"].Lead.Stage));
        Assert.Equal("43215", await PersonalAsync(leads["5101"].Lead, "Postal Code"));
        Assert.Equal("04321", await PersonalAsync(first.Lead, "Postal Code"));
        Assert.Equal(41, leads["5101"].Lead.Profile.Attributes["Number of Pageviews"].Number);
        Assert.DoesNotContain("Became a Customer Date", first.Lead.Profile.Attributes.Keys);
    }

    [RealDataFact]
    public async Task Salesforce_cells_mean_what_Salesforce_means()
    {
        await ImportAsync("salesforce_dataloader_Lead.csv");
        var leads = (await importing.LeadsAsync()).ToDictionary(l => l.Lead.ExternalIds.Single().Value);
        var consents = (await importing.AllAsync<ConsentEvent>()).ToLookup(c => c.LeadId);

        var converted = leads["00Q1x00000AbC02EAM"].Lead;
        Assert.Equal((LeadStage.Qualified, LeadSource.Referral), (converted.Stage, converted.Source));
        Assert.Equal((new DateTime(2024, 3, 3, 23, 14, 0), new DateTime(2024, 3, 5)), (converted.CreatedAt, converted.LastActivityAt));
        Assert.DoesNotContain("IsConverted", converted.Profile.Attributes.Keys);
        Assert.Equal(LeadStage.Lost, leads["00Q1x00000AbC03EAM"].Lead.Stage);
        Assert.Equal(LeadSource.Portal, leads["00Q1x00000AbC01EAM"].Lead.Source);
        Assert.Equal([(ConsentPurpose.Contact, false)], consents[leads["00Q1x00000AbC00EAM"].Lead.Id].Select(c => (c.Purpose, c.Granted)));
        Assert.Empty(consents[leads["00Q1x00000AbC01EAM"].Lead.Id]);
    }

    [RealDataFact]
    public async Task A_latin_1_report_keeps_its_accents_and_forgets_what_was_not_provided()
    {
        await ImportAsync("salesforce_report_leads.csv");
        var leads = (await importing.LeadsAsync()).ToDictionary(l => l.Contact.Email!);

        Assert.Equal("Chloé Sato", leads["lead002@example.com"].Contact.FullName);
        Assert.Equal("Jürgen Van der Berg", leads["lead009@example.com"].Contact.FullName);
        Assert.All(leads.Values, l => Assert.DoesNotContain("Company / Account", l.Lead.Profile.Attributes.Keys));
        Assert.Equal((LeadSource.Other, "Phone Inquiry"), (leads["lead001@example.com"].Lead.Source, leads["lead001@example.com"].Lead.Profile.Attributes["Lead Source"].Text));
        Assert.Equal("Hot", leads["lead000@example.com"].Lead.Profile.Attributes["Rating"].Text);
    }

    [RealDataFact]
    public async Task Mangled_rows_say_the_same_as_the_others()
    {
        await ImportAsync("datablist_style_leads_mangled.csv");
        var leads = (await importing.LeadsAsync()).ToDictionary(l => l.Contact.Email!);

        var mangled = leads["lead000@example.com"];
        Assert.Equal(("Ana O'Brien", "(614) 555-0100", "000000000000000"), (mangled.Contact.FullName, mangled.Contact.Phone, mangled.Lead.ExternalIds.Single().Value));
        Assert.Equal(("Grimes, Madden and Huff", LeadSource.Referral, LeadStage.New), (mangled.Lead.Profile.Attributes["Company"].Text, mangled.Lead.Source, mangled.Lead.Stage));
        Assert.Equal(["note"], mangled.Notes);
        Assert.Equal((LeadSource.PaidSearch, LeadStage.Contacted), (leads["lead001@example.com"].Lead.Source, leads["lead001@example.com"].Lead.Stage));
        Assert.Equal((LeadSource.Other, LeadStage.Closed), (leads["lead002@example.com"].Lead.Source, leads["lead002@example.com"].Lead.Stage));
    }

    [RealDataFact]
    public async Task Zoho_and_Buying_Buddy_cells_mean_what_they_mean_there()
    {
        await ImportAsync("zoho_Leads_001.csv");
        var zoho = (await importing.LeadsAsync()).ToDictionary(l => l.Contact.Email!);
        Assert.Equal((LeadSource.Social, LeadStage.Trash), (zoho["lead001@example.com"].Lead.Source, zoho["lead001@example.com"].Lead.Stage));
        Assert.Equal((LeadSource.Portal, LeadStage.Attempted), (zoho["lead002@example.com"].Lead.Source, zoho["lead002@example.com"].Lead.Stage));
        Assert.Equal((LeadSource.Other, LeadStage.Qualified), (zoho["lead003@example.com"].Lead.Source, zoho["lead003@example.com"].Lead.Stage));
        Assert.DoesNotContain("Company", zoho["lead001@example.com"].Lead.Profile.Attributes.Keys);
        Assert.DoesNotContain("Lead Source", zoho["lead003@example.com"].Lead.Profile.Attributes.Keys);

        using var second = new Importing();
        await second.BytesAsync(await File.ReadAllBytesAsync(RealData.PathOf("crm/buyingbuddy_import.csv")), keepUnmapped: true);
        var buddy = (await second.LeadsAsync()).ToDictionary(l => l.Contact.Email!);
        Assert.Equal((1, LeadKind.Buyer, "3"), (buddy["lead000@example.com"].Lead.Profile.TimelineMonths, buddy["lead000@example.com"].Lead.Kind, buddy["lead000@example.com"].Lead.Campaign));
        Assert.Equal(6, buddy["lead001@example.com"].Lead.Profile.TimelineMonths);
        Assert.Equal(["MLS 1234567"], buddy["lead000@example.com"].Notes);
        Assert.Equal(5, buddy["lead000@example.com"].Lead.Profile.Attributes["rating"].Number);
    }

    [RealDataFact]
    public async Task Importing_the_same_export_again_makes_no_second_lead()
    {
        await ImportAsync("hubspot-crm-exports-all-contacts.csv");

        var again = await ImportAsync("hubspot-crm-exports-all-contacts.csv");

        Assert.Equal((0, 0L), (again.Created, again.Rejected));
        Assert.Equal(40, (await importing.LeadsAsync()).Count);
    }

    private async Task<ImportRun> ImportAsync(string name) => await importing.BytesAsync(await File.ReadAllBytesAsync(RealData.PathOf("crm/" + name)), keepUnmapped: true);

    private async Task<string> PersonalAsync(Lead lead, string name) =>
        PersonalAttributes.Open(lead, await importing.Get<LeadScoring.Core.Storage.PersonVault>().OpenAsync([lead.Id], default))[name];
}
