using Bunit;
using LeadScoring.Dashboard.Charts;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;

namespace LeadScoring.Tests.Components;

public sealed class ChartCardTests : ScreenContext
{
    private static readonly ChartTable Table = new(["Signal", "Points"], [[new("Tours, asked for"), new("4.2", 4.21)], [new("=HYPERLINK(\"x\")"), new("−0.5", -0.5)]]);

    [Fact]
    public void A_chart_says_in_words_what_is_to_be_seen()
    {
        var card = Show();

        Assert.Equal("Tours move scores most", card.Find("h2").TextContent);
        Assert.Equal("By 4.2 points on average.", card.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal("By 4.2 points on average.", card.Find(".chart-reading").TextContent);
    }

    [Fact]
    public void The_table_shows_the_same_numbers_in_place_of_the_chart()
    {
        var card = Show();
        Assert.Equal("false", card.Find("button").GetAttribute("aria-pressed"));

        card.Find("button").Click();

        Assert.Equal("true", card.Find("button").GetAttribute("aria-pressed"));
        Assert.Single(card.FindAll(".chart-away [role=img]"));
        Assert.Equal(["Signal", "Points"], card.FindAll("th[scope=col]").Select(th => th.TextContent));
        Assert.Equal("Tours, asked for", card.Find("tbody th[scope=row]").TextContent);
        Assert.Equal(["4.2", "−0.5"], card.FindAll("td").Select(td => td.TextContent));

        card.Find("button").Click();
        Assert.Empty(card.FindAll(".chart-away"));
    }

    [Fact]
    public void The_download_holds_plain_numbers_and_no_formula()
    {
        var link = Show().Find("a[download]");
        var csv = Uri.UnescapeDataString(link.GetAttribute("href")!["data:text/csv;charset=utf-8,".Length..]);

        Assert.Equal("signals.csv", link.GetAttribute("download"));
        Assert.Equal("\uFEFFSignal,Points\r\n\"Tours, asked for\",4.21\r\n\"'=HYPERLINK(\"\"x\"\")\",-0.5\r\n", csv);
    }

    [Theory]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@x")]
    [InlineData("\tx")]
    [InlineData("＝1")]
    public void No_text_of_a_download_starts_a_formula(string text) => Assert.StartsWith($"A\r\n'{text}", new ChartTable(["A"], [[new(text)]]).ToCsv(), StringComparison.Ordinal);

    [Fact]
    public async Task The_picture_is_drawn_only_when_it_comes_into_view()
    {
        var card = Show();
        Assert.Empty(card.FindComponents<Plotly.Blazor.PlotlyChart>());

        await card.InvokeAsync(card.Instance.Seen);

        Assert.Single(card.FindComponents<Plotly.Blazor.PlotlyChart>());
    }

    private IRenderedComponent<ChartCard> Show()
    {
        var module = JSInterop.SetupModule(_ => true);
        module.Mode = JSRuntimeMode.Loose;
        return Render<ChartCard>(p => p.Add(c => c.Title, "Tours move scores most").Add(c => c.Reading, "By 4.2 points on average.").Add(c => c.Table, Table).Add(c => c.FileName, "signals.csv")
            .Add(c => c.Picture, ChartPicture.Of([new Bar { X = [1, 2], Y = [4.2, -0.5] }], 100, new XAxis(), new YAxis(), new Margin())));
    }
}
