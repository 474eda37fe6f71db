using System.Text.RegularExpressions;
using LeadScoring.Core.Features;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Charts;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Models;

/// <summary>The card of one model on the shelf: what it is, what it learnt from, and how good it is.</summary>
public sealed partial class ModelPage
{
    private CardReport? report;
    private bool isChampion;
    private bool isGone;
    private FeatureSchema schema = new([]);
    private ChartPicture? steps;
    private ChartPicture? gain;
    private ChartPicture? signals;
    private ChartPicture? curve;

    [Parameter]
    public string Version { get; set; } = "";

    [Inject]
    private ModelShelf Shelf { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Of the first answer; null once the page is live.</summary>
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private ModelCard Card { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Shelf.Find(Version) is not { } found)
        {
            report = null;
            isGone = ModelVersion().IsMatch(Version);
            if (!isGone) Navigation.NotFound();
            else if (Http is not null) Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        (Card, schema, isChampion) = (found.Model.Card, found.Model.Schema, found.Shelved.IsChampion);
        report = CardReport.Of(Card, found.Model.Schema);
        steps = report.Steps.Length > 0 ? ModelCharts.Steps(report, Card.BaseRate) : null;
        gain = report.Gain.Length > 0 ? ModelCharts.Gain(report) : null;
        curve = Card.LearningCurve.Length > 1 ? ModelCharts.Curve(Card.LearningCurve) : null;
        signals = report.Signals.Length > 0 ? ModelCharts.Signals(report) : null;
    }

    [GeneratedRegex("^m-[0-9a-f]{8}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelVersion();

    private string File(string chart) => $"model-{Version}-{chart}.csv";
}
