using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Charts;
using LeadScoring.Dashboard.Layout;
using Plotly.Blazor;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;

namespace LeadScoring.Dashboard.Models;

/// <summary>The figures of a card as pictures and tables.</summary>
internal static class ModelCharts
{
    private const int RowHeight = 44;
    private const int ChartHeight = 280;

    public static ChartPicture Signals(CardReport report)
    {
        var rows = report.Signals;
        var names = rows.Select((signal, i) => new Annotation
        {
            Text = signal.Meaning, X = 0, XRef = "paper", XAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.XAnchorEnum.Left, Y = i, YShift = 18, ShowArrow = false,
        }).ToList();
        var bars = new Bar
        {
            Orientation = Plotly.Blazor.Traces.BarLib.OrientationEnum.H, X = [.. rows.Select(signal => (object)signal.Points)], Y = [.. rows.Select((_, i) => (object)i)], Width = 0.34m,
            TextArray = [.. rows.Select(signal => Points(signal.Points))], TextPosition = Plotly.Blazor.Traces.BarLib.TextPositionEnum.Outside, ClipOnAxis = false,
        };
        var x = new XAxis { Visible = false, FixedRange = true, Range = [0, rows[0].Points * 1.18] };
        var y = new YAxis { Visible = false, FixedRange = true, Range = [rows.Length - 0.6, -0.85] };
        return ChartPicture.Of([bars], RowHeight * rows.Length + 12, x, y, new Margin { L = 0, R = 4, T = 0, B = 0 }, names);
    }

    public static ChartTable SignalTable(CardReport report) => new(
        ["Signal", "Points"], [.. report.Signals.Select(signal => (IReadOnlyList<ChartCell>)[new(signal.Meaning), new(Points(signal.Points), signal.Points)])]);

    /// <param name="baseRate">0–1.</param>
    public static ChartPicture Steps(CardReport report, double baseRate)
    {
        var steps = report.Steps;
        var bars = new Bar
        {
            X = [.. steps.Select(step => (object)(step.From + CardReport.StepWidth / 2.0))], Y = [.. steps.Select(step => (object)step.Share.Value)], Width = CardReport.StepWidth * 0.7m,
            ErrorY = new Plotly.Blazor.Traces.BarLib.ErrorY
            {
                Type = Plotly.Blazor.Traces.BarLib.ErrorYLib.TypeEnum.Data, Symmetric = false, Visible = true, Thickness = 1.5m, Width = 3,
                Array = [.. steps.Select(step => (object)(step.Share.High - step.Share.Value))], ArrayMinus = [.. steps.Select(step => (object)(step.Share.Value - step.Share.Low))],
            },
        };
        var average = new Scatter { X = [0, 100], Y = [baseRate, baseRate], Mode = ModeFlag.Lines, Line = new Line { Dash = "dash", Width = 1.5m } };
        var counts = steps.Select(step => new Annotation
        {
            Text = Short(step.Leads), X = step.From + CardReport.StepWidth / 2.0, Y = 1, YRef = "paper", YAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.YAnchorEnum.Bottom, ShowArrow = false,
            Font = new Plotly.Blazor.LayoutLib.AnnotationLib.Font { Size = 10 },
        }).ToList();
        return ChartPicture.Of([bars, average], ChartHeight, ScoreAxis(), Shares(null), new Margin { L = 40, R = 4, T = 24, B = 44 }, counts);
    }

    public static ChartTable StepTable(CardReport report) => new(
        ["Score", "Leads", "Outcomes", "Share", "95% range"],
        [
            .. report.Steps.Select(step => (IReadOnlyList<ChartCell>)
            [
                new(Span(step)), new(Formats.Count(step.Leads), step.Leads), new(Formats.Count(step.Positives), step.Positives),
                new(Formats.Percent(step.Share.Value, 1), step.Share.Value), new($"{Formats.Percent(step.Share.Low)}–{Formats.Percent(step.Share.High)}"),
            ]),
        ]);

    public static ChartPicture Gain(CardReport report)
    {
        var model = new Scatter { X = [.. report.Gain.Select(point => (object)point.Leads)], Y = [.. report.Gain.Select(point => (object)point.Outcomes)], Mode = ModeFlag.Lines, Line = new Line { Width = 2.5m } };
        var chance = new Scatter { X = [0, 1], Y = [0, 1], Mode = ModeFlag.Lines, Line = new Line { Dash = "dash", Width = 1.5m } };
        IList<Annotation> labels =
        [
            new() { Text = "By score", X = 0.3, Y = report.FoundBy(0.3), XAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.XAnchorEnum.Right, YShift = 12, ShowArrow = false },
            new() { Text = "By chance", X = 0.6, Y = 0.56, XAnchor = Plotly.Blazor.LayoutLib.AnnotationLib.XAnchorEnum.Left, YShift = -10, ShowArrow = false },
        ];
        var x = new XAxis { Range = [0, 1], FixedRange = true, TickFormat = ".0%", DTick = 0.25, ZeroLine = false, Title = new Plotly.Blazor.LayoutLib.XAxisLib.Title { Text = "Leads called, best first" } };
        return ChartPicture.Of([model, chance], ChartHeight, x, Shares("Outcomes found", 1), new Margin { L = 58, R = 20, T = 12, B = 44 }, labels);
    }

    public static ChartTable GainTable(CardReport report) => new(
        ["Leads called", "Outcomes found"],
        [.. report.Gain.Select(point => (IReadOnlyList<ChartCell>)[new(Formats.Percent(point.Leads), point.Leads), new(Formats.Percent(point.Outcomes, 1), point.Outcomes)])]);

    public static ChartPicture Curve(IReadOnlyList<LearningPoint> points)
    {
        var line = new Scatter
        {
            X = [.. points.Select(point => (object)point.Rows)], Y = [.. points.Select(point => (object)point.Auc)], Mode = ModeFlag.Lines | ModeFlag.Markers, Line = new Line { Width = 2.5m },
            ErrorY = new Plotly.Blazor.Traces.ScatterLib.ErrorY
            {
                Type = Plotly.Blazor.Traces.ScatterLib.ErrorYLib.TypeEnum.Data, Symmetric = false, Visible = true, Thickness = 1.5m, Width = 3,
                Array = [.. points.Select(point => (object)(point.High - point.Auc))], ArrayMinus = [.. points.Select(point => (object)(point.Auc - point.Low))],
            },
        };
        var x = new XAxis
        {
            Type = Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum.Log, FixedRange = true, ShowGrid = false, ZeroLine = false, TickVals = [.. points.Select(point => (object)point.Rows)],
            TickText = [.. points.Select(point => (object)Short(point.Rows))], Title = new Plotly.Blazor.LayoutLib.XAxisLib.Title { Text = "Moments learnt from" },
        };
        var y = new YAxis { FixedRange = true, TickFormat = ".2f", NTicks = 6, ZeroLine = false, Title = new Plotly.Blazor.LayoutLib.YAxisLib.Title { Text = "AUC" } };
        return ChartPicture.Of([line], ChartHeight, x, y, new Margin { L = 58, R = 20, T = 12, B = 44 });
    }

    public static ChartTable CurveTable(IReadOnlyList<LearningPoint> points) => new(
        ["Moments", "AUC", "95% range", "Log-loss"],
        [
            .. points.Select(point => (IReadOnlyList<ChartCell>)
            [
                new(Formats.Count(point.Rows), point.Rows), new(Three(point.Auc), point.Auc), new($"{Three(point.Low)}–{Three(point.High)}"), new(Three(point.LogLoss), point.LogLoss),
            ]),
        ]);

    private static string Three(double value) => value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>"80 to 90".</summary>
    public static string Span(ScoreStep step) => $"{step.From} to {step.To}";

    public static string Points(double points) => points.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ten of these stand side by side on a narrow screen: "1.2k".</summary>
    private static string Short(int count) => count < 1000 ? Formats.Count(count) : (count / 1000.0).ToString(count < 10_000 ? "0.#" : "0", System.Globalization.CultureInfo.InvariantCulture) + "k";

    private static XAxis ScoreAxis() =>
        new() { Range = [0, 100], FixedRange = true, DTick = 20, ShowGrid = false, ZeroLine = false, Title = new Plotly.Blazor.LayoutLib.XAxisLib.Title { Text = "Score" } };

    private static YAxis Shares(string? title, double? to = null) => new()
    {
        FixedRange = true, TickFormat = ".0%", RangeMode = Plotly.Blazor.LayoutLib.YAxisLib.RangeModeEnum.ToZero, Range = to is null ? null : [0, to.Value * 1.02], NTicks = 6, ZeroLine = false,
        Title = title is null ? null : new Plotly.Blazor.LayoutLib.YAxisLib.Title { Text = title },
    };
}
