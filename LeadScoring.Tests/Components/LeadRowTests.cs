using Bunit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Queue;

namespace LeadScoring.Tests.Components;

public sealed class LeadRowTests : ScreenContext
{
    [Fact]
    public void A_row_says_score_lead_reason_and_when()
    {
        var row = Show(Row());

        Assert.Equal("Score 91, band A, call now", row.Find("[role=gridcell]").GetAttribute("aria-label"));
        Assert.Contains("Priya Shah", row.Find(".c-lead").TextContent, StringComparison.Ordinal);
        Assert.Equal("Viewed one listing 4 times this week", row.Find(".c-why").TextContent);
        Assert.Equal("12 min", row.Find("time").TextContent);
        Assert.Equal("2026-11-20T14:48:00Z", row.Find("time").GetAttribute("datetime"));
    }

    [Fact]
    public void The_same_row_again_renders_nothing()
    {
        var row = Show(Row());

        row.Render(again => again.Add(r => r.Row, Row()));

        Assert.Equal(1, row.Instance.Renders);
    }

    [Fact]
    public void A_changed_value_renders_once_and_leaves_what_the_script_owns_alone()
    {
        var row = Show(Row());

        row.Render(again => again.Add(r => r.Row, Row(93)));

        Assert.Equal(2, row.Instance.Renders);
        Assert.Equal("93", row.Find(".number").TextContent);
        Assert.Equal(("false", "-1"), (row.Find("[role=row]").GetAttribute("aria-selected"), row.Find("[role=row]").GetAttribute("tabindex")));
    }

    [Fact]
    public void Time_that_passes_is_a_change()
    {
        var row = Show(Row());

        Clock.Advance(TimeSpan.FromMinutes(1));
        row.Render(again => again.Add(r => r.Row, Row()));

        Assert.Equal("13 min", row.Find("time").TextContent);
    }

    [Fact]
    public void Who_did_not_agree_has_no_number_and_says_so()
    {
        var row = Show(Row(score: null));

        Assert.Empty(row.FindAll(".number"));
        Assert.Equal("Has not agreed to be scored", row.Find(".c-why").TextContent);
        Assert.Equal("Not scored: no consent to scoring", row.Find("[role=gridcell]").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_taken_lead_is_dimmed_until_the_claim_ends()
    {
        var taken = Row() with { ClaimedUntil = Now.AddMinutes(30) };
        var row = Show(taken);
        Assert.Equal("Taken until 09:30", row.Find(".c-why").TextContent);
        Assert.Contains("is-done", row.Find("[role=row]").ClassName, StringComparison.Ordinal);

        Clock.Advance(TimeSpan.FromMinutes(31));
        row.Render(again => again.Add(r => r.Row, taken));

        Assert.Equal("Viewed one listing 4 times this week", row.Find(".c-why").TextContent);
    }

    [Fact]
    public void A_lead_closed_meanwhile_stays_and_says_so()
    {
        var row = Show(Row() with { IsOpen = false, Stage = LeadStage.Lost });

        Assert.Equal("Lost", row.Find(".c-why").TextContent);
    }

    private IRenderedComponent<LeadRow> Show(QueueRow row) => Render<LeadRow>(p => p.Add(r => r.Row, row).Add(r => r.Place, 4));
}
