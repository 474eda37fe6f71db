using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Bunit;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Queue;

namespace LeadScoring.Tests.Components;

public sealed partial class LeadViewTests : ScreenContext
{
    [Fact]
    public void The_points_on_screen_add_up_to_the_score_on_screen()
    {
        var view = Show(Details());

        var sum = view.Find(".why-sum").TextContent.Replace('−', '-');
        var numbers = Numbers().Matches(sum).Select(match => int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers[^1], numbers[..^1].Sum());
        Assert.Equal(view.Find(".lead-score .number").TextContent, numbers[^1].ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_meaning_is_a_count_out_of_100_with_its_range_and_what_it_rests_on() =>
        Assert.Contains("Of 100 leads scored like this, about 81 had an appointment within 30 days. (76–85; 412 past leads)", Text(Show(Details())), StringComparison.Ordinal);

    [Fact]
    public void The_score_says_how_far_it_can_be_relied_on()
    {
        var score = Show(Details() with { GiveOrTake = 4 }).Find(".lead-score");

        Assert.Contains("± 4", score.TextContent, StringComparison.Ordinal);
        Assert.Contains("give or take 4", score.QuerySelector(".visually-hidden")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_of_made_up_leads_are_called_that() =>
        Assert.Contains("412 made-up leads", Text(Show(Details() with { Meaning = Details().Meaning! with { Data = TrainingData.SyntheticMarket } })), StringComparison.Ordinal);

    [Fact]
    public void Too_few_outcomes_are_said_in_words() =>
        Assert.Contains("Not enough outcomes yet to say how often leads like this become clients.", Text(Show(Details() with { Meaning = null })), StringComparison.Ordinal);

    [Fact]
    public void Without_consent_there_is_no_score_and_no_reason()
    {
        var view = Show(Details() with { Row = Row(score: null), Reasons = null, Meaning = null });

        Assert.Contains("This person has not agreed to be scored. Nothing was calculated.", Text(view), StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".lead-score, .why"));
    }

    [Fact]
    public void A_score_whose_signals_cannot_be_named_says_so() =>
        Assert.Contains("This score comes from an earlier model", Text(Show(Details() with { Reasons = null })), StringComparison.Ordinal);

    [Fact]
    public void The_next_step_is_labelled_as_a_template() => Assert.Contains("A template from fixed rules, not written by AI.", Text(Show(Details())), StringComparison.Ordinal);

    [Fact]
    public void Who_said_no_to_calls_is_not_one_click_away()
    {
        Assert.Equal(2, Show(Details()).FindAll("a[href^='tel:'], a[href^='mailto:']").Count);

        var refused = Show(Details() with { Consents = [new ConsentState(ConsentPurpose.Contact, Granted: false, Now, "phone")] });

        Assert.Empty(refused.FindAll("a[href^='tel:'], a[href^='mailto:']"));
        Assert.Contains("Said no to calls, e-mail", Text(refused), StringComparison.Ordinal);
    }

    [Fact]
    public void All_signals_open_on_request_with_the_estimated_ones_marked()
    {
        var view = Show(Details());
        Assert.Empty(view.FindAll(".signals"));

        view.Find(".all-signals").Click();

        Assert.Equal("true", view.Find(".all-signals").GetAttribute("aria-expanded"));
        Assert.Contains("~ estimated", view.Find(".signals").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_names_the_points_and_what_happened_in_between()
    {
        var view = Show(Details() with
        {
            Change = new ScoreChange
            {
                Since = Now.AddDays(-1), From = 74, To = 91, Others = -1, ByModel = 4, Reasons = [new ScoreReason("Asked for a tour twice", 14, 13.6, false)],
                Events = [new TimelineEntry(Now.AddHours(-2), "Asked for a tour", TimelineActor.Lead, 2)],
            },
        });

        Assert.Equal(["Asked for a tour twice+14", "A new model sees the same signals another way+4", "others−1"], view.FindAll(".move li").Select(item => item.TextContent));
        Assert.Contains("In between: Asked for a tour (2 times)", Text(view), StringComparison.Ordinal);
        Assert.Empty(Show(Details()).FindAll(".move, .raise"));
    }

    [Fact]
    public void What_would_raise_it_says_by_how_much_and_to_what()
    {
        var view = Show(Details() with { Raises = [new ScoreRaise("They ask for a tour", 6, 97)] });

        Assert.Equal("They ask for a tour+6 to 97", view.Find(".raise li").TextContent);
        Assert.Contains("it is no promise", Text(view), StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_without_a_name_is_called_unnamed() => Assert.Equal("Unnamed lead", Show(Details() with { Row = Row(name: null) }).Find("h2").TextContent);

    [Fact]
    public void Markup_in_a_note_stays_text()
    {
        var view = Show(Details() with { Notes = [new NoteText("<script>alert(1)</script>", "Ana M", Now)] });

        Assert.Empty(view.FindAll("script"));
        Assert.Contains("<script>", Text(view), StringComparison.Ordinal);
    }

    private IRenderedComponent<LeadView> Show(LeadDetails details) => Render<LeadView>(p => p.Add(v => v.Details, details));

    private static string Text(IRenderedComponent<LeadView> view) => Blanks().Replace(string.Concat(view.Nodes.Select(node => node.TextContent)), " ");

    private static LeadDetails Details() => new()
    {
        Row = Row(),
        Contact = new Contact("Priya Shah", "priya@example.com", "+15125550100"),
        Origin = LeadOrigin.Api,
        Source = LeadSource.Portal,
        Profile = LeadProfile.Unknown,
        Areas = ["South Lamar"],
        Consents = [new ConsentState(ConsentPurpose.Contact, Granted: true, Now, "web form")],
        ScoredAt = Now,
        ModelVersion = "m-1234abcd",
        Reasons = new ScoreReasons
        {
            Raises = [new ScoreReason("Viewed one listing 4 times", 26, 26.3, false), new ScoreReason("Asked for a tour twice", 14, 13.6, false)],
            Lowers = [new ScoreReason("Ad engagement not known", -6, -6.2, true)],
            Others = 7,
            Total = 91,
            Signals = ImmutableArray.Create(new ScoreSignal("Views of one listing", "4", 26.3, false), new ScoreSignal("Ad engagement", "0.2", -6.2, true)),
        },
        Meaning = new ScoreMeaning(81, 76, 85, 412, "Qualified appointment within 30 days", TrainingData.OwnLeads),
        NextStep = "Call: asked for a tour 2 hours ago",
        Notes = [],
        Timeline = [new TimelineEntry(Now.AddHours(-2), "Asked for a tour", TimelineActor.Lead)],
    };

    [GeneratedRegex(@"[+-]?\d+", RegexOptions.None, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
