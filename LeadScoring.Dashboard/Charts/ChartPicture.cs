using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;

namespace LeadScoring.Dashboard.Charts;

/// <summary>What is drawn. Colours are not part of it: charts.css gives them, so that a chart follows light and dark without the server.</summary>
/// <param name="Height">In pixels.</param>
public sealed record ChartPicture(IList<ITrace> Traces, Plotly.Blazor.Layout Layout, int Height)
{
    private const string Clear = "rgba(0,0,0,0)";

    /// <summary>Nothing to drag, to zoom or to hover over: a finger on a chart scrolls the page, and the table has every number.</summary>
    public static Config Still { get; } = new() { StaticPlot = true, Responsive = true, DisplayModeBar = Plotly.Blazor.ConfigLib.DisplayModeBarEnum.False };

    /// <param name="labels">Plain text, whatever stands in it: columns of a customer's file name signals.</param>
    public static ChartPicture Of(IList<ITrace> traces, int height, XAxis x, YAxis y, Margin margin, IList<Annotation>? labels = null) => new(traces, new Plotly.Blazor.Layout
    {
        AutoSize = true, Height = height, ShowLegend = false, PaperBgColor = Clear, PlotBgColor = Clear, BarGap = 0.35m, XAxis = [x], YAxis = [y], Margin = margin, Annotations = Plain(labels),
        Font = new Plotly.Blazor.LayoutLib.Font { Family = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif", Size = 12 },
    }, height);

    /// <summary>The chart library reads some HTML in labels, links among it.</summary>
    private static IList<Annotation>? Plain(IList<Annotation>? labels)
    {
        foreach (var label in labels ?? []) label.Text = label.Text?.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
        return labels;
    }
}
