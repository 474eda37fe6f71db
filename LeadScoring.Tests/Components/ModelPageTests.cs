using Bunit;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Models;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Components;

public sealed class ModelPageTests : ScreenContext
{
    private readonly string folder;
    private readonly ModelShelf shelf;

    public ModelPageTests() : this(Path.Combine(Path.GetTempPath(), "shelf-" + Guid.NewGuid().ToString("N")))
    {
    }

    private ModelPageTests(string folder) : base(services => services.AddSingleton(new ModelShelf(folder)))
    {
        this.folder = folder;
        shelf = Services.GetRequiredService<ModelShelf>();
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void The_page_says_what_the_model_learnt_from_and_whether_it_serves()
    {
        var page = Show(SeededQueue.Model);

        Assert.Equal($"Model {SeededQueue.Model.Version}", page.Find("h1").TextContent);
        Assert.Contains("This model serves now", page.Markup, StringComparison.Ordinal);
        var facts = page.FindAll(".model-facts dd").Select(fact => fact.TextContent).ToList();
        Assert.Contains("Your own leads with known outcomes", facts);
        Assert.Contains("6,000, of which 1,200 had the outcome (20.0%)", facts);
        Assert.Contains("Logistic regression, no trees", facts);
        Assert.Contains("Excluded: they are no inputs", facts);
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public void Every_measure_stands_beside_its_range_its_baselines_and_the_best_possible()
    {
        var row = Show(SeededQueue.Model).FindAll(".model-measures tbody tr")[0];

        Assert.Equal(["0.812", "0.799–0.825", "0.811 ± 0.009", "0.804", "0.703", "0.500", "0.861"], row.QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void The_latest_leads_have_a_table_of_their_own()
    {
        var page = Show(SeededQueue.Model);

        Assert.Contains("judged on the latest 1,200 (264 outcomes)", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["0.797", "0.769–0.825", "0.790", "0.660", "0.500"], page.FindAll("table")[1].QuerySelectorAll("tbody tr")[0].QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void What_was_checked_besides_is_told_in_sentences()
    {
        var page = Show(SeededQueue.Model);

        var notes = page.FindAll(".model-notes dd").Select(note => note.TextContent).ToList();
        Assert.Equal("With segment medians log-loss 0.402 and AUC 0.811; with every unknown number taken as 0 0.409 and 0.804 (2,400 unseen moments).", notes[0]);
        Assert.Contains("They were used for this comparison only.", notes[1], StringComparison.Ordinal);
        Assert.Contains("AUC 0.518; 0.500 is pure guessing.", notes[2], StringComparison.Ordinal);
        Assert.Equal(["Tags: left out", "Last Activity: kept, because our web form fills it in"], page.FindAll("#model-leaks + .model-notes dt").Select(term => term.TextContent));
        Assert.Contains("March 2025 to October 2026", page.FindAll(".model-facts dd").Select(fact => fact.TextContent));
    }

    [Fact]
    public void A_model_that_was_taken_off_the_shelf_is_said_to_be_gone() =>
        Assert.Contains("no longer on the shelf", Render<ModelPage>(p => p.Add(c => c.Version, "m-0123abcd")).Markup, StringComparison.Ordinal);

    [Fact]
    public void The_list_names_every_model_the_newest_first()
    {
        Assert.Contains("There is no model yet.", Render<ModelsPage>().Markup, StringComparison.Ordinal);
        var before = shelf.Put(StarterScore.WithoutOutcomes()).Version;
        var now = shelf.Put(SeededQueue.Model).Version;

        var rows = Render<ModelsPage>().FindAll(".model-list li");

        Assert.Equal([$"Model {now}", $"Model {before}"], rows.Select(row => row.QuerySelector("a")!.TextContent));
        Assert.Contains("serves now", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Logistic regression · Your own leads with known outcomes: 6,000 moments with 1,200 outcomes · AUC 0.812 (0.799–0.825)", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Starter score · General rates, shrunk towards your own leads", rows[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_charts_are_titled_by_what_they_show()
    {
        var report = CardReport.Of(SeededQueue.Model.Card, SeededQueue.Model.Schema);

        var titles = Show(SeededQueue.Model).FindAll(".chart-card h2").Select(title => title.TextContent).ToList();

        Assert.Equal($"Of leads scored 80 to 90, {Math.Round(100 * report.Highest!.Share.Value)} of 100 had the outcome", titles[0]);
        Assert.Equal($"The best 20% of leads hold {Math.Round(100 * report.FoundBy(0.2)!.Value)}% of the outcomes", titles[1]);
        Assert.StartsWith("What moves scores most: ", titles[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_made_up_leads_says_so_and_an_empty_card_draws_nothing()
    {
        var page = Show(SmallModels.Make());

        Assert.Contains("It learnt from made-up leads.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("The card of this model holds no measures.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".chart-card"));
    }

    [Fact]
    public void A_model_that_came_before_does_not_serve()
    {
        var before = shelf.Put(SmallModels.Make(1)).Version;
        shelf.Put(SmallModels.Make(2));

        Assert.Contains("This model does not serve", Render<ModelPage>(p => p.Add(c => c.Version, before)).Markup, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private IRenderedComponent<ModelPage> Show(ScoringModel model)
    {
        shelf.Put(model);
        return Render<ModelPage>(p => p.Add(c => c.Version, model.Version));
    }
}
