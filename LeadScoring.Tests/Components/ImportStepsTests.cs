using AngleSharp.Dom;
using Bunit;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Import;
using LeadScoring.Tests.Core.Intake.Csv;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Tests.Components;

/// <summary>The steps of the import wizard, each by itself.</summary>
public sealed class ImportStepsTests : ScreenContext
{
    private static readonly Guid Run = Guid.Parse("01a1a20c-599c-7e90-80ec-307f61146c3d");
    private static readonly ImportCheck Fine = new() { Ready = 4, ToFix = 0, DuplicatesInFile = 0, DuplicatesKnown = 0, Held = 1, Repaired = 0, Remarks = 0, Positive = 0, Negative = 0, Problems = [], LeftOut = [], Unknown = [] };

    [Fact]
    public void A_word_in_no_list_is_given_a_meaning_beside_its_column()
    {
        var (step, chosen) = Columns("Email,Stage\na@x.com,Zombie\nb@x.com,zombie\nc@x.com,Contacted\nd@x.com,Ghost\n");
        step.Find("#column-1").Change(nameof(ImportTarget.Stage));
        Assert.Equal("2 words are not known: say what they mean", step.Find(".word-meanings summary").TextContent);
        Assert.Equal(["“Zombie” 2 rows", "“Ghost” 1 row"], step.FindAll(".word-meanings label").Select(l => l.TextContent));

        step.Find("#column-1-word-0").Change("Lost");

        Assert.Equal("1 word is not known: say what it means", step.Find(".word-meanings summary").TextContent);
        step.Find("form").Submit();
        Assert.Equal("Lost", Assert.Single(chosen).Find("Stage")!.Words["ZOMBIE"]);
    }

    [Fact]
    public void A_column_that_becomes_something_else_forgets_what_its_words_meant()
    {
        var (step, chosen) = Columns("Email,Stage\na@x.com,Zombie\n");
        step.Find("#column-1").Change(nameof(ImportTarget.Stage));
        step.Find("#column-1-word-0").Change("Lost");

        step.Find("#column-1").Change(nameof(ImportTarget.Source));
        step.Find("form").Submit();

        Assert.Contains("Expired listing", step.Find("#column-1-word-0").TextContent, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(chosen).Find("Stage")!.Words);
    }

    [Fact]
    public void What_is_worth_knowing_is_said_once_and_beside_what_it_is_about()
    {
        var (step, _) = Columns("Email,Email,Budget,Create Date,Timeline\na@x.com,,450k,03/04/2026,3-6 months\n");

        string[] notes = ["has the same name as an earlier one", "1 value is read as thousands or millions.", "Day and month cannot be told apart; the month is read first.", "Of a range the earliest month counts"];
        Assert.All(notes, note => Assert.Single(step.Markup.Split(note)[1..]));
        Assert.Equal([1, 1, 1], step.FindAll(".column-card").Skip(2).Select(c => c.QuerySelectorAll(".warns").Length));

        step.Find("#column-3-dates").Change(nameof(DateOrder.DayFirst));
        step.Find("#column-2").Change(nameof(ImportTarget.DoNotImport));

        Assert.Contains("the day is read first", step.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("thousands", step.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_say_of_nobody_who_they_are_go_no_further()
    {
        var (step, chosen) = Columns("Email,Stage\na@x.com,New\n");

        step.Find("#column-0").Change(nameof(ImportTarget.DoNotImport));
        step.Find("form").Submit();

        Assert.Contains("No column says who a lead is", step.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(chosen);
    }

    [Fact]
    public void An_outcome_with_many_values_can_be_learnt_from_whichever_of_them_means_success()
    {
        var (step, chosen) = Columns("Email,Result\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"a{i}@x.com,Result {i:00}\n")));
        step.Find("#label-column").Change("Result");
        Assert.Equal(20, step.FindAll("fieldset input[type=checkbox]").Count);

        Button(step, "Show all 40 values").Click();
        step.FindAll("fieldset label").Single(l => l.TextContent.StartsWith("Result 39", StringComparison.Ordinal)).QuerySelector("input")!.Change(true);
        step.Find("form").Submit();

        Assert.Equal(["Result 39"], Assert.Single(chosen).Label!.Positive);
    }

    [Fact]
    public void A_value_that_was_not_even_counted_can_be_named()
    {
        var (step, chosen) = Columns("Email,Result\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i}@x.com,Result {i:000}\n")));
        step.Find("#label-column").Change("Result");

        step.Find("#label-value").Change("result 299");

        Assert.True(step.FindAll("fieldset label").Single(l => l.TextContent.StartsWith("result 299", StringComparison.Ordinal)).QuerySelector("input")!.HasAttribute("checked"));
        step.Find("form").Submit();
        Assert.Equal(["result 299"], Assert.Single(chosen).Label!.Positive);
    }

    [Fact]
    public void The_check_groups_what_is_wrong_and_offers_what_can_be_done_about_it()
    {
        var plan = Plan("Email,Last visit,Stage\na@x.com,31/02/26,Zombie\n");
        var check = Fine with
        {
            ToFix = 61, DuplicatesKnown = 2, Problems = [new ProblemGroup(new RowProblem("Last visit", "Expected a date."), 61, [(5, "31/02/26"), (9, "31/02/26")])],
            Unknown = [(new UnknownWord("Stage", ImportTarget.Stage, "Zombie"), 3)],
        };
        var changes = new List<ImportPlan>();
        var step = Render<CheckStep>(p => p.Add(s => s.Run, Run).Add(s => s.Plan, plan).Add(s => s.Check, check).Add(s => s.OnChange, changes.Add));

        Assert.Contains("61 rows · “Last visit” says “31/02/26”", step.Find(".problem-list").TextContent, StringComparison.Ordinal);
        Assert.Contains("Lines 5, 9 and more", step.Find(".problem-list").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/import/{Run}/rejected.csv", step.Find("a[download]").GetAttribute("href"));
        Assert.Equal("Say what they mean", step.Find("#unknown-title ~ p a").TextContent);

        Button(step, "Import these rows without “Last visit”").Click();
        step.Find("#duplicates").Change(nameof(KnownLeadPolicy.Skip));

        Assert.True(changes[0].Mapping.Find("Last visit")!.LeaveOutUnusable);
        Assert.Equal(KnownLeadPolicy.Skip, changes[1].Duplicates);
    }

    [Fact]
    public void One_statement_for_all_rows_names_its_words_its_source_and_its_day()
    {
        var said = new List<ConsentForAll?>();
        var step = Render<ConsentStep>(p => p.Add(s => s.Run, Run).Add(s => s.Mapping, Plan("Email\na@x.com\n").Mapping).Add(s => s.Held, 7).Add(s => s.OnNext, said.Add));
        Assert.Contains("7 rows say nothing about it.", step.Markup, StringComparison.Ordinal);

        step.FindAll("input[type=radio]")[1].Change("on");
        step.Find("form").Submit();
        Assert.Equal(2, step.FindAll(".field-error").Count);
        Assert.Empty(said);

        step.Find("#consent-text").Change("I agree.");
        step.Find("#consent-source").Change("Sign-up form");
        step.Find("#consent-at").Change("2026-11-01");
        step.Find("form").Submit();

        Assert.Equal([new ConsentForAll("I agree.", "Sign-up form", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc))], said);
    }

    [Fact]
    public void Who_says_nothing_holds_the_rows()
    {
        var said = new List<ConsentForAll?>();
        var step = Render<ConsentStep>(p => p.Add(s => s.Run, Run).Add(s => s.Mapping, Plan("Email\na@x.com\n").Mapping).Add(s => s.OnNext, said.Add));

        step.Find("form").Submit();

        Assert.Equal([null], said);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    public void An_import_of_nothing_cannot_be_started(int toFix, bool isNothing)
    {
        var check = toFix == 0 ? Fine : Fine with { Ready = 0, Held = 0, ToFix = toFix };

        var step = Render<StartStep>(p => p.Add(s => s.Run, Run).Add(s => s.Plan, Plan("Email\na@x.com\n")).Add(s => s.Check, check));

        Assert.Equal(isNothing, Button(step, "Start import").HasAttribute("disabled"));
    }

    [Fact]
    public void All_rows_or_none_is_chosen_and_then_a_row_to_fix_stops_the_start()
    {
        var (check, plan, changes) = (Fine with { ToFix = 61 }, Plan("Email\na@x.com\n"), new List<ImportPlan>());
        var step = Render<StartStep>(p => p.Add(s => s.Run, Run).Add(s => s.Plan, plan).Add(s => s.Check, check).Add(s => s.OnChange, changes.Add));
        Assert.False(Button(step, "Start import").HasAttribute("disabled"));

        step.Find("input[type=checkbox]").Change(true);
        step.Render(p => p.Add(s => s.Plan, changes[0]));

        Assert.True(Button(step, "Start import").HasAttribute("disabled"));
        Assert.StartsWith("61 rows cannot be imported, and all rows or none is chosen", step.Find("[role=status]").TextContent, StringComparison.Ordinal);
        step.Find("input[type=checkbox]").Change(false);
        Assert.Equal([true, false], changes.Select(c => c.AllOrNone));
    }

    private static ImportLook Look(string csv)
    {
        using var text = new CsvText(csv);
        var file = text.Open();
        var survey = FileSurvey.Of(file);
        return new ImportLook(file, survey, MappingProposal.Of(survey.Columns));
    }

    private static ImportPlan Plan(string csv) => new() { Mapping = Look(csv).Proposal.Mapping };

    private (IRenderedComponent<ColumnsStep> Step, List<ColumnMapping> Chosen) Columns(string csv)
    {
        var look = Look(csv);
        var chosen = new List<ColumnMapping>();
        return (Render<ColumnsStep>(p => p.Add(s => s.Look, look).Add(s => s.Mapping, look.Proposal.Mapping).Add(s => s.OnNext, chosen.Add)), chosen);
    }

    private static IElement Button<T>(IRenderedComponent<T> step, string name) where T : IComponent => step.FindAll("button").Single(b => b.TextContent.Trim() == name);
}
